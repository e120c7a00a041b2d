//! Joins the parsed files into a catalogue: sorts them, registers their names, and resolves their references.

mod collect;
mod workshops;

use super::{
    Catalogue, GroupNode, RecommendationNode,
    attachments::Attachments,
    config::Config,
    consent::Voice,
    files::Entry,
    lead,
    names::{DuplicateName, EntityKind, NameTable, Names},
    prose::ContentFlags,
    quote::{Quote, QuoteFile},
    recommendation::RecommendationGroup,
};
use crate::diag::{Diagnostic, Report, Severity, Span, Spanned, codes};
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

/// Joins the parsed files into a catalogue; `previous` holds the name tables of the last join.
pub(super) fn join(
    input: JoinInput,
    with_drafts: bool,
    previous: Option<&ResolvedNames>,
    report: &mut Report,
) -> Catalogue {
    let JoinInput { config, voices_path, voices, mut entries } = input;
    let mut drafts = FxHashMap::default();
    let draft_quotes = if with_drafts { vec![] } else { remove_drafts(&mut entries, &mut drafts) };
    let mut catalogue = empty_catalogue(config, voices_path, voices);
    // The sort is stable: entries with the same number stay in the order of their paths.
    let mut ordered: Vec<(u32, &Entry)> =
        entries.iter().map(|entry| (entry.front().order.unwrap_or(u32::MAX), entry)).collect();
    ordered.sort_by_key(|(order, _)| *order);
    let ordered: Vec<&Entry> = ordered.into_iter().map(|(_, entry)| entry).collect();
    let suppressions = entries.iter().flat_map(|e| &e.front().suppressions);
    let suppressions =
        suppressions.chain(&catalogue.config.suppressions).chain(catalogue.voices.iter().flat_map(|v| &v.suppressions));
    catalogue.suppressions = suppressions.cloned().collect();
    catalogue.draft_quotes = draft_quotes;
    let CollectedEntries { catalogue, name_tables, standalone_quotes, unknown_voices } =
        collect(catalogue, &ordered, previous, report);
    let mut joiner = Joiner { names: Names::new(name_tables, drafts), report, catalogue };
    joiner.report_unknown_voices(&unknown_voices);
    standalone_quotes.iter().for_each(|(file, index)| joiner.assign_standalone_quote(file, *index));
    joiner.resolve_themes();
    joiner.add_workshops(&ordered);
    joiner.add_filled_sheets(&ordered);
    joiner.add_recommended_ideas();
    joiner.assign_groups();
    joiner.resolve_references();
    joiner.find_leads();
    joiner.names.duplicates().into_iter().for_each(|duplicate| joiner.report_duplicate(duplicate));
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
        pictures: BTreeMap::new(),
        draft_quotes: vec![],
        attachments: Attachments::default(),
        aliases: std::sync::OnceLock::new(),
        anchors: std::sync::OnceLock::new(),
        suppressions: vec![],
    }
}

/// Removes the drafts, and with a draft theme all files of its folder; records their names in `drafts`. Returns their quotes.
fn remove_drafts(entries: &mut Vec<Entry>, drafts: &mut FxHashMap<Arc<str>, Arc<str>>) -> Vec<Arc<Quote>> {
    let mut draft_quotes = vec![];
    let folders: Vec<Arc<str>> = entries
        .iter()
        .filter_map(|e| match e {
            Entry::Theme(theme) if theme.front.draft => Some(theme.folder.clone()),
            _ => None,
        })
        .collect();
    entries.retain(|entry| {
        let front = entry.front();
        let is_draft = front.draft || folders.iter().any(|f| front.path.starts_with(&**f));
        if is_draft {
            drafts.insert(front.slug.clone(), front.path.clone());
            drafts.extend(super::aliases::front_keys(front).map(|key| (key.into(), front.path.clone())));
            let quotes = entry.quotes();
            drafts.extend(quotes.iter().map(|q| (q.id.clone(), q.path.clone())));
            draft_quotes.extend(quotes.iter().cloned());
        }
        !is_draft
    });
    draft_quotes
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
        let (slug, span) = (self.catalogue.slug(second), self.catalogue.span(second));
        let finding = Diagnostic::error(codes::E013, span, format!("two {}s are called `{slug}`", second.kind.name()))
            .related(self.catalogue.span(first), "the first is here")
            .help(match second.kind {
                EntityKind::Quote => {
                    "give one of them another `#id`; two quotes with the same words need an `#id` each"
                }
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
                .iter()
                .any(|d| d.severity == Severity::Error && d.span.as_ref().is_some_and(|s| s.path == *path))
        };
        match quotes {
            [first, others @ ..] if self.catalogue.voices.is_empty() => {
                let Some(voice) = self.catalogue.quotes[*first].quote.voice.as_ref().filter(|_| !is_broken()) else {
                    return;
                };
                let span = Span::new(&self.catalogue.quotes[*first].quote.path, voice.range.clone());
                let message = format!("no voice is called `{}`: `{path}` lists no voices", voice.value);
                let count_note = match others.len() {
                    0 => String::new(),
                    n => format!("; {} quotes name a voice that is not in it", n + 1),
                };
                let help = format!(
                    "give each voice a line there: `{}: {{ label: …, kind: interview, consent: internal }}`{count_note}",
                    voice.value
                );
                self.report.push(Diagnostic::error(codes::E016, span, message).help(help));
            }
            quotes => quotes.iter().for_each(|quote| self.report_unknown_voice(*quote)),
        }
    }

    /// Reports a quote that names an unknown voice.
    fn report_unknown_voice(&mut self, quote: usize) {
        let quote = &self.catalogue.quotes[quote].quote;
        let Some(voice) = &quote.voice else { return };
        let near = self.names.nearest(&voice.value, Some(EntityKind::Voice)).map(|n| format!("did you mean `{n}`?"));
        let span = Span::new(&quote.path, voice.range.clone());
        let finding = Diagnostic::error(codes::E016, span, format!("no voice is called `{}`", voice.value))
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
        let index = self.names.index_of(kind, &slug.value);
        if index.is_none() {
            self.report.push(self.names.unresolved_finding(kind, &slug.value, Span::new(path, slug.range.clone())));
        }
        index
    }

    fn resolve_all(&mut self, kind: EntityKind, slugs: &[Spanned<String>], path: &Arc<str>) -> Vec<usize> {
        slugs.iter().filter_map(|slug| self.resolve(kind, slug, path)).collect()
    }

    /// Resolves the themes of practices and meetings.
    fn resolve_themes(&mut self) {
        for index in 0..self.catalogue.practices.len() {
            let practice = self.catalogue.practices[index].practice.clone();
            self.catalogue.practices[index].themes =
                self.resolve_all(EntityKind::Theme, &practice.themes, &practice.front.path);
        }
        for index in 0..self.catalogue.meetings.len() {
            let meeting = self.catalogue.meetings[index].meeting.clone();
            self.catalogue.meetings[index].themes =
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
            let slugs = node.recommendation.insights.iter();
            node.board
                .is_none()
                .then(|| slugs.filter_map(|slug| names.index_of(EntityKind::Insight, &slug.value)).collect())
        };
        let insights: Vec<Option<Vec<usize>>> = self.catalogue.recommendations.par_iter().map(insights).collect();
        for (r, insights) in insights.into_iter().enumerate() {
            let node = &mut self.catalogue.recommendations[r];
            let is_resolved =
                insights.as_ref().is_none_or(|resolved| resolved.len() == node.recommendation.insights.len());
            node.insights = insights.unwrap_or(mem::take(&mut node.insights));
            if is_resolved && node.recommendation.sources.is_empty() {
                continue;
            }
            let recommendation = node.recommendation.clone();
            if !is_resolved {
                self.resolve_all(EntityKind::Insight, &recommendation.insights, &recommendation.path);
            }
            for source in &recommendation.sources {
                if let Some(quote) = self.names.index_of(EntityKind::Quote, &source.value) {
                    self.catalogue.recommendations[r].source_quotes.push(quote);
                } else if let Some((board, idea)) = self.find_idea(&source.value) {
                    let node = &mut self.catalogue.recommendations[r];
                    (node.board, node.idea) = (Some(board), Some(idea));
                } else {
                    let finding = self.names.unresolved_finding(
                        EntityKind::Quote,
                        &source.value,
                        Span::new(&recommendation.path, source.range.clone()),
                    );
                    self.report.push(finding);
                }
            }
        }
    }

    /// Finds the lead of each theme.
    fn find_leads(&mut self) {
        let leads = (0..self.catalogue.themes.len()).map(|theme| {
            let lead = self.catalogue.themes[theme].theme.lead.clone()?;
            let path = self.catalogue.themes[theme].theme.front.path.clone();
            lead::resolve(&self.catalogue, &self.names, theme, (&path, &lead), self.report)
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
        let is_same_group =
            |g: &GroupNode| g.theme == theme && g.group.horizon == group.horizon && g.group.origin == group.origin;
        let existing = if group.title.is_empty() { self.groups.iter().position(is_same_group) } else { None };
        let index = existing.unwrap_or(self.groups.len());
        if existing.is_none() {
            self.groups.push(GroupNode { group: group.clone(), theme, items: vec![], flags: ContentFlags::default() });
        }
        self.groups[index].flags = self.groups[index].flags.union(group.flags);
        for recommendation in &group.items {
            self.groups[index].items.push(self.recommendations.len());
            self.recommendations.push(RecommendationNode {
                recommendation: recommendation.clone(),
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
    let rest = path.strip_prefix("content/themes/")?;
    let end = rest.find('/')?;
    Some(&path[.."content/themes/".len() + end + 1])
}
