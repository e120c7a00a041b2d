//! Collects the entries into the catalogue's lists and adds their names. References between entries are resolved later, by the join.

use super::{RecommendationBuilder, ResolvedNames, theme_folder};
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::{
        Catalogue, InsightNode, MeetingNode, PracticeNode, QuestionNode, QuoteNode, ThemeNode,
        files::Entry,
        front::Front,
        names::{Entity, EntityKind, NameTableBuilder},
        quote::{Quote, QuoteFile},
        recommendation::RecommendationGroup,
        theme::{Insight, PaperKind},
    },
};
use rustc_hash::FxHashMap;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Collects `entries`, which are sorted, into the lists of `catalogue`.
pub(super) fn collect(
    catalogue: Catalogue,
    entries: &[&Entry],
    previous: Option<&ResolvedNames>,
    report: &mut Report,
) -> CollectedEntries {
    let [previous_names, previous_recommendation_names] = previous
        .map_or([None, None], |[names, recommendation_names]| {
            [Some(names.clone()), Some(recommendation_names.clone())]
        });
    let mut collector = Collector {
        catalogue,
        names: NameTableBuilder::new(previous_names),
        report,
        voices_by_id: FxHashMap::default(),
        standalone_quotes: vec![],
        unknown_voices: vec![],
    };
    collector.add_voices();
    let folders = &collector.add_themes(entries);
    collector.add_parts(entries, folders);
    // Recommendations are the most numerous kind and depend on no other, so they are collected in parallel.
    let (collected, ()) = rayon::join(
        || collect_recommendations(entries, folders, NameTableBuilder::new(previous_recommendation_names)),
        || {
            collector.add_insights(entries);
            collector.add_standalone_quotes(entries, folders);
            collector.add_independent_entries(entries);
            collector.add_practices(entries);
            collector.add_workshop_names(entries);
        },
    );
    let Collector { mut catalogue, names, standalone_quotes, unknown_voices, .. } = collector;
    let (RecommendationBuilder { groups, recommendations }, recommendation_names) = collected;
    (catalogue.groups, catalogue.recommendations) = (groups, recommendations);
    CollectedEntries {
        catalogue,
        name_tables: [names.build(), recommendation_names.build()],
        standalone_quotes,
        unknown_voices,
    }
}

/// The indices of themes by their folders.
type ThemeFolders = HashMap<Arc<str>, usize>;

fn theme_index(path: &str, folders: &ThemeFolders) -> Option<usize> {
    theme_folder(path).and_then(|folder| folders.get(folder).copied())
}

/// Collects the recommendations and their names: those of themes in the themes' order, then those without a theme.
fn collect_recommendations(
    entries: &[&Entry],
    folders: &ThemeFolders,
    mut names: NameTableBuilder,
) -> (RecommendationBuilder, NameTableBuilder) {
    let mut groups_by_theme: Vec<(Option<usize>, Vec<Arc<RecommendationGroup>>)> = vec![];
    for entry in entries {
        let groups = match *entry {
            Entry::Recommendations(_, groups) => groups.clone(),
            Entry::Recommendation(_, recommendation) => {
                vec![Arc::new(RecommendationGroup::from_items(vec![recommendation.clone()]))]
            }
            _ => continue,
        };
        groups_by_theme.push((theme_index(&entry.front().path, folders), groups));
    }
    // Lists come first, so that a recommendation with a file of its own joins a group that a list has opened.
    groups_by_theme
        .sort_by_key(|(theme, groups)| (theme.unwrap_or(usize::MAX), groups.iter().all(|g| g.title.is_empty())));
    let mut builder = RecommendationBuilder::default();
    for (theme, groups) in groups_by_theme {
        let start = builder.recommendations.len();
        groups.iter().for_each(|group| builder.add_group(theme, group));
        for (index, node) in builder.recommendations.iter().enumerate().skip(start) {
            let recommendation = &node.recommendation;
            // A list has no page: a theme's list is a part of the theme's page, and a link to any other list leads to its first item.
            if theme.is_none() && index == start || recommendation.path.contains("/recommendations/") {
                names.add_path(&recommendation.path, EntityKind::Recommendation, index);
            }
            names.add(&recommendation.id, Entity { kind: EntityKind::Recommendation, index });
        }
    }
    (builder, names)
}

/// The result of collecting the entries.
pub(super) struct CollectedEntries {
    pub(super) catalogue: Catalogue,
    pub(super) name_tables: ResolvedNames,
    /// The quotes in files of their own, each with its index in the catalogue's list of quotes.
    pub(super) standalone_quotes: Vec<(Arc<QuoteFile>, usize)>,
    /// The indices of the quotes that name an unknown voice.
    pub(super) unknown_voices: Vec<usize>,
}

struct Collector<'r> {
    catalogue: Catalogue,
    names: NameTableBuilder,
    report: &'r mut Report,
    /// The indices of voices by their ids.
    voices_by_id: FxHashMap<Arc<str>, usize>,
    standalone_quotes: Vec<(Arc<QuoteFile>, usize)>,
    unknown_voices: Vec<usize>,
}

impl Collector<'_> {
    fn add_names(&mut self, front: &Front, kind: EntityKind, index: usize) {
        self.names.add(&front.slug, Entity { kind, index });
        self.names.add_path(&front.path, kind, index);
    }

    fn add_voices(&mut self) {
        for (index, voice) in self.catalogue.voices.iter().enumerate() {
            self.names.add(&voice.id, Entity { kind: EntityKind::Voice, index });
            self.voices_by_id.entry(voice.id.clone()).or_insert(index);
        }
    }

    fn add_themes(&mut self, entries: &[&Entry]) -> ThemeFolders {
        let mut folders = ThemeFolders::new();
        for entry in entries {
            let Entry::Theme(theme) = *entry else { continue };
            let index = self.catalogue.themes.len();
            self.add_names(&theme.front, EntityKind::Theme, index);
            folders.entry(theme.folder.clone()).or_insert(index);
            self.catalogue.themes.push(ThemeNode {
                theme: theme.clone(),
                insights: vec![],
                quotes: vec![],
                groups: vec![],
                papers: vec![],
            });
        }
        for entry in entries {
            let Entry::Paper(paper) = *entry else { continue };
            if let Some(theme) = theme_index(&paper.front.path, &folders) {
                self.catalogue.themes[theme].papers.push(paper.clone());
            }
        }
        self.report_folders_without_theme(entries, &folders);
        folders
    }

    /// Reports each folder of `themes/` that holds files but no `index.md`.
    fn report_folders_without_theme(&mut self, entries: &[&Entry], folders: &ThemeFolders) {
        let mut missing = BTreeMap::new();
        for entry in entries {
            let path = &entry.front().path;
            let Some(folder) = theme_folder(path) else { continue };
            if !folders.contains_key(folder) {
                missing.entry(folder.to_string()).or_insert_with(|| path.clone());
            }
        }
        for (folder, path) in missing {
            let finding = Diagnostic::error(
                codes::E034,
                Span::new(&path, 0..0),
                format!("the folder `{folder}` is not a theme yet"),
            )
            .help(format!("write `{folder}index.md` with a `title:`"));
            self.report.push(finding);
        }
    }

    /// Adds the paths of papers and lists, which have no page of their own: a link to one leads to its part of the theme's page.
    fn add_parts(&mut self, entries: &[&Entry], folders: &ThemeFolders) {
        for entry in entries {
            let path = &entry.front().path;
            let part = match *entry {
                Entry::Paper(paper) => match paper.kind {
                    PaperKind::Logbook => "logbook",
                    PaperKind::Vision => "vision",
                    PaperKind::Scenarios => "scenarios",
                },
                Entry::Recommendations(..) => "recommendations",
                _ => continue,
            };
            if let Some(theme) = theme_index(path, folders) {
                self.names.add_part(path, Entity { kind: EntityKind::Theme, index: theme }, part);
            }
        }
    }

    fn add_insights(&mut self, entries: &[&Entry]) {
        // Group the insights by folder first: searching ten thousand of them once for each theme would be slow.
        let mut by_folder: BTreeMap<&str, Vec<&Arc<Insight>>> = BTreeMap::new();
        for entry in entries {
            if let Entry::Insight(insight) = *entry
                && let Some(folder) = theme_folder(&insight.front.path)
            {
                by_folder.entry(folder).or_default().push(insight);
            }
        }
        for theme in 0..self.catalogue.themes.len() {
            let folder = self.catalogue.themes[theme].theme.folder.clone();
            for (i, insight) in by_folder.remove(&*folder).unwrap_or_default().into_iter().enumerate() {
                self.add_insight(insight, theme, i + 1);
            }
        }
    }

    fn add_insight(&mut self, insight: &Arc<Insight>, theme: usize, number: usize) {
        let index = self.catalogue.insights.len();
        self.add_names(&insight.front, EntityKind::Insight, index);
        let quotes = insight.quotes.iter().map(|q| self.add_quote(q, Some(index), Some(theme), None)).collect();
        let first = self.catalogue.questions.len();
        for (i, question) in insight.questions.iter().enumerate() {
            self.names.add(&question.id, Entity { kind: EntityKind::Question, index: first + i });
            self.catalogue.questions.push(QuestionNode { insight: index, index: i, parent: insight.clone() });
        }
        let questions = (first..self.catalogue.questions.len()).collect();
        self.catalogue.insights.push(InsightNode { insight: insight.clone(), theme, number, quotes, questions });
        self.catalogue.themes[theme].insights.push(index);
    }

    fn add_quote(
        &mut self,
        quote: &Arc<Quote>,
        insight: Option<usize>,
        theme: Option<usize>,
        practice: Option<usize>,
    ) -> usize {
        let index = self.catalogue.quotes.len();
        self.names.add(&quote.id, Entity { kind: EntityKind::Quote, index });
        let voice = quote.voice.as_ref().and_then(|voice| {
            let voice_index = self.voices_by_id.get(voice.value.as_str()).copied();
            if voice_index.is_none() {
                self.unknown_voices.push(index);
            }
            voice_index
        });
        self.catalogue.quotes.push(QuoteNode { quote: quote.clone(), voice, insight, theme, practice });
        index
    }

    /// Collects the quotes in files of their own.
    fn add_standalone_quotes(&mut self, entries: &[&Entry], folders: &ThemeFolders) {
        for entry in entries {
            let Entry::Quote(file) = *entry else { continue };
            let theme = theme_index(&file.front.path, folders);
            let index = self.add_quote(&file.quote, None, theme, None);
            self.names.add_path(&file.front.path, EntityKind::Quote, index);
            self.standalone_quotes.push((file.clone(), index));
        }
    }

    /// Collects the entries that belong to no other entry.
    fn add_independent_entries(&mut self, entries: &[&Entry]) {
        for entry in entries {
            match *entry {
                Entry::FrontPage(page) => {
                    self.names.add_path(&page.front.path, EntityKind::Page, usize::MAX);
                    self.catalogue.front_page = Some(page.clone());
                }
                Entry::Page(page) => {
                    self.add_names(&page.front, EntityKind::Page, self.catalogue.pages.len());
                    self.catalogue.pages.push(page.clone());
                }
                Entry::Sheet(sheet) => {
                    self.add_names(&sheet.front, EntityKind::Sheet, self.catalogue.sheets.len());
                    self.catalogue.sheets.push(sheet.clone());
                }
                Entry::Meeting(meeting) => {
                    self.add_names(&meeting.front, EntityKind::Meeting, self.catalogue.meetings.len());
                    self.catalogue.meetings.push(MeetingNode { meeting: meeting.clone(), themes: vec![] });
                }
                _ => {}
            }
        }
    }

    fn add_practices(&mut self, entries: &[&Entry]) {
        for entry in entries {
            let Entry::Practice(practice) = *entry else { continue };
            let index = self.catalogue.practices.len();
            self.add_names(&practice.front, EntityKind::Practice, index);
            let quotes = practice.quotes.iter().map(|q| self.add_quote(q, None, None, Some(index))).collect();
            self.catalogue.practices.push(PracticeNode { practice: practice.clone(), quotes, themes: vec![] });
        }
    }

    /// Adds the names of the workshops. Their boards are added later, because they depend on resolved references.
    fn add_workshop_names(&mut self, entries: &[&Entry]) {
        let workshops =
            entries.iter().filter_map(|e| if let Entry::Workshop(workshop) = *e { Some(workshop) } else { None });
        for (index, workshop) in workshops.enumerate() {
            self.add_names(&workshop.front, EntityKind::Workshop, index);
        }
    }
}
