//! Joins the parsed files into a catalogue: sorts them, registers their names, and resolves their references.

mod collect;
mod workshops;

use super::{
    Catalogue, GroupNode, RecommendationNode,
    config::Config,
    consent::Voice,
    files::Entry,
    lead,
    names::{DuplicateName, EntityKind, NameTable, Names},
    prose::ContentFlags,
    quote::{Quote, QuoteFile},
    recommendation::RecommendationGroup,
};
use crate::diag::{Diagnostic, Report, Severity, Span, Spanned};
use collect::{CollectedEntries, collect};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::{collections::BTreeMap, mem, sync::Arc};

/// The tables of names that files define. The next join receives them, and reuses a table whose names are unchanged.
pub(super) type ResolvedNames = [Arc<NameTable>; 2];

/// The input of a join.
pub(super) struct JoinInput {
    pub(super) config: Config,
    pub(super) voices_path: Arc<str>,
    pub(super) voices: Vec<Voice>,
    /// The parsed files, in the order of their paths.
    pub(super) entries: Vec<Entry>,
}

/// Joins the parsed files into a catalogue; `last` holds the name tables of the last join.
pub(super) fn join(
    parts: JoinInput,
    with_drafts: bool,
    last: Option<&ResolvedNames>,
    report: &mut Report,
) -> Catalogue {
    let JoinInput { config, voices_path, voices, mut entries } = parts;
    let mut drafts = FxHashMap::default();
    let drafted = if with_drafts { vec![] } else { remove_drafts(&mut entries, &mut drafts) };
    let mut catalogue = empty_catalogue(config, voices_path, voices);
    // The sort is stable: entries with the same number stay in the order of their paths.
    let mut ordered: Vec<(u32, &Entry)> =
        entries.iter().map(|entry| (entry.front().order.unwrap_or(u32::MAX), entry)).collect();
    ordered.sort_by_key(|(order, _)| *order);
    let ordered: Vec<&Entry> = ordered.into_iter().map(|(_, entry)| entry).collect();
    let silences = entries.iter().flat_map(|e| &e.front().suppressions);
    let silences =
        silences.chain(&catalogue.config.suppressions).chain(catalogue.voices.iter().flat_map(|v| &v.suppressions));
    catalogue.suppressions = silences.cloned().collect();
    catalogue.draft_quotes = drafted;
    let CollectedEntries { catalogue, name_tables: named, standalone_quotes: loose, unknown_voices: strangers } =
        collect(catalogue, &ordered, last, report);
    let mut joiner = Joiner { names: Names::new(named, drafts), report, catalogue };
    joiner.report_unknown_voices(&strangers);
    loose.iter().for_each(|(file, index)| joiner.assign_standalone_quote(file, *index));
    joiner.resolve_themes();
    joiner.add_workshops(&ordered);
    joiner.add_filled_sheets(&ordered);
    joiner.add_recommended_ideas();
    joiner.assign_groups();
    joiner.resolve_references();
    joiner.find_leads();
    joiner.names.duplicates().into_iter().for_each(|twice| joiner.report_duplicate(twice));
    let Joiner { names, mut catalogue, .. } = joiner;
    catalogue.names = names;
    catalogue.entries = entries;
    catalogue
}

fn empty_catalogue(config: Config, voices_path: Arc<str>, voices: Vec<Voice>) -> Catalogue {
    Catalogue {
        config,
        voices_path,
        voices,
        front_page: None,
        pages: vec![],
        themes: vec![],
        insights: vec![],
        quotes: vec![],
        questions: vec![],
        recommendations: vec![],
        groups: vec![],
        practices: vec![],
        workshops: vec![],
        boards: vec![],
        sheets: vec![],
        filled_sheets: vec![],
        meetings: vec![],
        leads: vec![],
        names: Names::default(),
        entries: vec![],
        picture_sizes: BTreeMap::new(),
        draft_quotes: vec![],
        suppressions: vec![],
    }
}

/// Removes the drafts, and with a draft theme all files of its folder; records their names in `drafts`. Returns their quotes.
fn remove_drafts(entries: &mut Vec<Entry>, drafts: &mut FxHashMap<Arc<str>, Arc<str>>) -> Vec<Arc<Quote>> {
    let mut drafted = vec![];
    let folders: Vec<Arc<str>> = entries
        .iter()
        .filter_map(|e| match e {
            Entry::Theme(theme) if theme.front.draft => Some(theme.folder.clone()),
            _ => None,
        })
        .collect();
    entries.retain(|entry| {
        let front = entry.front();
        let out = front.draft || folders.iter().any(|f| front.path.starts_with(&**f));
        if out {
            drafts.insert(front.slug.clone(), front.path.clone());
            let quotes = entry.quotes();
            drafts.extend(quotes.iter().map(|q| (q.id.clone(), q.path.clone())));
            drafted.extend(quotes.iter().cloned());
        }
        !out
    });
    drafted
}

/// A catalogue whose entries are collected and whose references are being resolved.
struct Joiner<'r> {
    names: Names,
    report: &'r mut Report,
    catalogue: Catalogue,
}

impl Joiner<'_> {
    /// Reports two entities of one kind with the same name; the second is not found by it.
    fn report_duplicate(&mut self, (first, second): DuplicateName) {
        let (slug, at) = (self.catalogue.slug(second), self.catalogue.span(second));
        let finding = Diagnostic::error("E013", at, format!("two {}s are called `{slug}`", second.kind.name()))
            .related(self.catalogue.span(first), "the first is here")
            .help(match second.kind {
                EntityKind::Quote => "give one of them another `#id`; two quotes of the same words need an `#id` each",
                _ => "rename one of the files, or give one of them a `slug:` or an `#id` of its own",
            });
        self.report.push(finding);
    }

    /// Reports quotes that name an unknown voice. If no voices are listed, all these quotes share one finding; it is omitted if the
    /// list of voices has errors of its own.
    fn report_unknown_voices(&mut self, quotes: &[usize]) {
        let path = &self.catalogue.voices_path;
        let is_broken = || {
            self.report
                .0
                .iter()
                .any(|d| d.severity == Severity::Error && d.span.as_ref().is_some_and(|s| s.path == *path))
        };
        match quotes {
            [first, others @ ..] if self.catalogue.voices.is_empty() => {
                let Some(voice) = self.catalogue.quotes[*first].quote.voice.as_ref().filter(|_| !is_broken()) else {
                    return;
                };
                let span = Span::new(&self.catalogue.quotes[*first].quote.path, voice.range.clone());
                let message = format!("no voice is called `{}`: there are none in `{path}`", voice.value);
                let all = match others.len() {
                    0 => String::new(),
                    n => format!("; {} quotes name one that would have to stand in it", n + 1),
                };
                let help = format!(
                    "a voice is a line there: `{}: {{ label: …, kind: interview, consent: internal }}`{all}",
                    voice.value
                );
                self.report.push(Diagnostic::error("E016", span, message).help(help));
            }
            all => all.iter().for_each(|quote| self.report_unknown_voice(*quote)),
        }
    }

    /// Reports a quote that names an unknown voice.
    fn report_unknown_voice(&mut self, quote: usize) {
        let quote = &self.catalogue.quotes[quote].quote;
        let Some(voice) = &quote.voice else { return };
        let near = self.names.nearest(&voice.value, Some(EntityKind::Voice)).map(|n| format!("the nearest is `{n}`"));
        let at = Span::new(&quote.path, voice.range.clone());
        let finding = Diagnostic::error("E016", at, format!("no voice is called `{}`", voice.value))
            .label("not in `content/voices.yml`")
            .maybe_help(near)
            .help(format!("add it: `{}: {{ label: …, kind: interview, consent: internal }}`", voice.value));
        self.report.push(finding);
    }

    /// Assigns a quote in a file of its own to the insight it names, or else to its theme.
    fn assign_standalone_quote(&mut self, file: &QuoteFile, index: usize) {
        let insight = file.insight.as_ref().and_then(|slug| self.resolve(EntityKind::Insight, slug, &file.front.path));
        let node = &mut self.catalogue.quotes[index];
        node.insight = insight;
        match insight {
            Some(insight) => {
                let insight = &mut self.catalogue.insights[insight];
                node.theme = Some(insight.theme);
                insight.quotes.push(index);
            }
            None => node.theme.into_iter().for_each(|theme| self.catalogue.themes[theme].quotes.push(index)),
        }
    }

    /// Returns the index of the entity of `kind` that `slug`, written in the file `path`, names; reports a name that is not found.
    fn resolve(&mut self, kind: EntityKind, slug: &Spanned<String>, path: &Arc<str>) -> Option<usize> {
        let found = self.names.index_of(kind, &slug.value);
        if found.is_none() {
            self.report.push(self.names.unresolved_finding(kind, &slug.value, Span::new(path, slug.range.clone())));
        }
        found
    }

    fn resolve_all(&mut self, kind: EntityKind, slugs: &[Spanned<String>], path: &Arc<str>) -> Vec<usize> {
        slugs.iter().filter_map(|slug| self.resolve(kind, slug, path)).collect()
    }

    /// Resolves the themes of practices and meetings.
    fn resolve_themes(&mut self) {
        for at in 0..self.catalogue.practices.len() {
            let practice = self.catalogue.practices[at].practice.clone();
            self.catalogue.practices[at].themes =
                self.resolve_all(EntityKind::Theme, &practice.themes, &practice.front.path);
        }
        for at in 0..self.catalogue.meetings.len() {
            let meeting = self.catalogue.meetings[at].meeting.clone();
            self.catalogue.meetings[at].themes =
                self.resolve_all(EntityKind::Theme, &meeting.themes, &meeting.front.path);
        }
    }

    /// Adds the groups of recommendations to their themes.
    fn assign_groups(&mut self) {
        for (index, node) in self.catalogue.groups.iter().enumerate() {
            node.theme.into_iter().for_each(|theme| self.catalogue.themes[theme].groups.push(index));
        }
    }

    /// Resolves the references of recommendations and sheets.
    fn resolve_references(&mut self) {
        for sheet in self.catalogue.sheets.clone() {
            self.resolve_all(EntityKind::Workshop, &sheet.workshops, &sheet.front.path);
        }
        // Nearly all references resolve: look them up in parallel, and repeat the lookup one by one only to report a failure.
        let names = &self.names;
        let insights = |node: &RecommendationNode| {
            let named = node.recommendation.insights.iter();
            node.board
                .is_none()
                .then(|| named.filter_map(|slug| names.index_of(EntityKind::Insight, &slug.value)).collect())
        };
        let insights: Vec<Option<Vec<usize>>> = self.catalogue.recommendations.par_iter().map(insights).collect();
        for (r, insights) in insights.into_iter().enumerate() {
            let node = &mut self.catalogue.recommendations[r];
            let is_whole = insights.as_ref().is_none_or(|found| found.len() == node.recommendation.insights.len());
            node.insights = insights.unwrap_or(mem::take(&mut node.insights));
            if is_whole && node.recommendation.sources.is_empty() {
                continue;
            }
            let one = node.recommendation.clone();
            if !is_whole {
                self.resolve_all(EntityKind::Insight, &one.insights, &one.path);
            }
            for from in &one.sources {
                if let Some(quote) = self.names.index_of(EntityKind::Quote, &from.value) {
                    self.catalogue.recommendations[r].source_quotes.push(quote);
                } else if let Some((board, idea)) = self.find_idea(&from.value) {
                    let node = &mut self.catalogue.recommendations[r];
                    (node.board, node.idea) = (Some(board), Some(idea));
                } else {
                    let finding = self.names.unresolved_finding(
                        EntityKind::Quote,
                        &from.value,
                        Span::new(&one.path, from.range.clone()),
                    );
                    self.report.push(finding);
                }
            }
        }
    }

    /// Finds the lead of each theme.
    fn find_leads(&mut self) {
        let leads = (0..self.catalogue.themes.len()).map(|theme| {
            let written = self.catalogue.themes[theme].theme.lead.clone()?;
            let path = self.catalogue.themes[theme].theme.front.path.clone();
            lead::resolve(&self.catalogue, &self.names, theme, (&path, &written), self.report)
        });
        self.catalogue.leads = leads.collect();
    }
}

/// A builder of the recommendations and their groups.
#[derive(Default)]
struct RecommendationBuilder {
    groups: Vec<GroupNode>,
    recommendations: Vec<RecommendationNode>,
}

impl RecommendationBuilder {
    /// Adds a group. A group without a heading is merged into the first group of the same theme, horizon and origin.
    fn add_group(&mut self, theme: Option<usize>, group: &Arc<RecommendationGroup>) {
        let same =
            |g: &GroupNode| g.theme == theme && g.group.horizon == group.horizon && g.group.origin == group.origin;
        let known = if group.title.is_empty() { self.groups.iter().position(same) } else { None };
        let index = known.unwrap_or(self.groups.len());
        if known.is_none() {
            self.groups.push(GroupNode { group: group.clone(), theme, items: vec![], flags: ContentFlags::default() });
        }
        self.groups[index].flags = self.groups[index].flags.union(group.flags);
        for one in &group.items {
            self.groups[index].items.push(self.recommendations.len());
            self.recommendations.push(RecommendationNode {
                recommendation: one.clone(),
                theme,
                group: index,
                insights: vec![],
                source_quotes: vec![],
                board: None,
                idea: None,
            });
        }
    }
}

/// The folder of the theme that `path` belongs to, closed by `/`.
fn theme_folder(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("content/themes/")?;
    let end = inner.find('/')?;
    Some(&path[.."content/themes/".len() + end + 1])
}
