//! Entries -> Catalogue: puts them in order, names them, and finds what each is related to.

use super::{
    BoardNode, Catalogue, GroupNode, InsightNode, MeetingNode, NotesNode, PracticeNode, QuestionNode, QuoteNode,
    RecommendationNode, ThemeNode, WorkshopNode,
    config::Config,
    consent::Voice,
    files::Entry,
    front::Front,
    idea::Idea,
    lead,
    names::{Entity, Kind, Names},
    prose::Inline,
    quote::Quote,
    recommendation::{Group, Recommendation},
    span_of,
    theme::{Insight, PaperKind},
    workshop::Workshop,
};
use crate::diag::{Diagnostic, Placed, Report, Span};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Joins what was parsed from each file.
pub(super) fn join(
    config: Config,
    (voices_path, voices): (Arc<str>, Vec<Voice>),
    mut entries: Vec<Entry>,
    with_drafts: bool,
    report: &mut Report,
) -> Catalogue {
    let mut names = Names::for_files(entries.len());
    let drafted = if with_drafts { vec![] } else { leave_drafts_out(&mut entries, &mut names) };
    // Sorted: the order of the files' names decides between two of one number.
    entries.sort_by(|a, b| {
        let (a, b) = (a.front(), b.front());
        (a.order.unwrap_or(u32::MAX), &a.path).cmp(&(b.order.unwrap_or(u32::MAX), &b.path))
    });
    let mut catalogue = empty(config, voices_path, voices);
    catalogue.files = entries.iter().map(|e| e.front().path.clone()).collect();
    let silences = entries.iter().flat_map(|e| &e.front().silences);
    let silences = silences.chain(&catalogue.config.silences).chain(catalogue.voices.iter().flat_map(|v| &v.silences));
    catalogue.silences = silences.cloned().collect();
    catalogue.drafted = drafted;
    let mut joiner = Joiner { names, report, catalogue, folders: HashMap::new() };
    joiner.voices();
    joiner.themes(&entries);
    joiner.parts(&entries);
    joiner.insights(&entries);
    joiner.loose_quotes(&entries);
    joiner.simple(&entries);
    joiner.practices(&entries);
    joiner.groups(&entries);
    joiner.workshops(&entries);
    joiner.notes(&entries);
    joiner.ideas();
    joiner.relate();
    joiner.leads();
    let Joiner { names, mut catalogue, .. } = joiner;
    catalogue.names = names;
    catalogue
}

fn empty(config: Config, voices_path: Arc<str>, voices: Vec<Voice>) -> Catalogue {
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
        notes: vec![],
        meetings: vec![],
        leads: vec![],
        names: Names::default(),
        files: vec![],
        drafted: vec![],
        silences: vec![],
    }
}

/// Takes the drafts out; a theme that is a draft takes its folder with it. Returns their quotes.
fn leave_drafts_out(entries: &mut Vec<Entry>, names: &mut Names) -> Vec<Arc<Quote>> {
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
            names.add_draft(&front.slug, &front.path);
            let quotes = match entry {
                Entry::Insight(insight) => insight.quotes.as_slice(),
                Entry::Practice(practice) => practice.quotes.as_slice(),
                Entry::Quote(file) => std::slice::from_ref(&file.quote),
                _ => &[],
            };
            quotes.iter().for_each(|q| names.add_draft(&q.id, &q.path));
            drafted.extend(quotes.iter().cloned());
        }
        !out
    });
    drafted
}

struct Joiner<'r> {
    names: Names,
    report: &'r mut Report,
    catalogue: Catalogue,
    /// Themes by their folders.
    folders: HashMap<Arc<str>, usize>,
}

impl Joiner<'_> {
    fn name(&mut self, front: &Front, kind: Kind, index: usize) {
        self.names.add(&front.slug, Entity { kind, index }, span_of(front), self.report);
        self.names.add_path(&front.path, kind, index);
    }

    fn voices(&mut self) {
        for (i, voice) in self.catalogue.voices.iter().enumerate() {
            let at = Span::new(&self.catalogue.voices_path, voice.at.clone());
            self.names.add(&voice.id, Entity { kind: Kind::Voice, index: i }, at, self.report);
        }
    }

    fn themes(&mut self, entries: &[Entry]) {
        for entry in entries {
            let Entry::Theme(theme) = entry else { continue };
            let index = self.catalogue.themes.len();
            self.name(&theme.front, Kind::Theme, index);
            self.folders.entry(theme.folder.clone()).or_insert(index);
            self.catalogue.themes.push(ThemeNode {
                theme: theme.clone(),
                insights: vec![],
                quotes: vec![],
                groups: vec![],
                papers: vec![],
            });
        }
        for entry in entries {
            let Entry::Paper(paper) = entry else { continue };
            if let Some(theme) = theme_folder(&paper.front.path).and_then(|folder| self.theme_at(folder)) {
                self.catalogue.themes[theme].papers.push(paper.clone());
            }
        }
        self.folders_without_theme(entries);
    }

    /// A folder of `themes/` that holds files but no `index.md`.
    fn folders_without_theme(&mut self, entries: &[Entry]) {
        let mut seen = BTreeMap::new();
        for entry in entries {
            let path = &entry.front().path;
            let Some(folder) = theme_folder(path) else { continue };
            if self.theme_at(folder).is_none() {
                seen.entry(folder.to_string()).or_insert_with(|| path.clone());
            }
        }
        for (folder, path) in seen {
            let finding =
                Diagnostic::error("E034", Span::new(&path, 0..0), format!("the folder `{folder}` is no theme yet"))
                    .help(format!("write `{folder}index.md` with a `title:`"));
            self.report.push(finding);
        }
    }

    /// Papers and lists have no page: a link to one leads to its part of the theme's.
    fn parts(&mut self, entries: &[Entry]) {
        for entry in entries {
            let path = &entry.front().path;
            let part = match entry {
                Entry::Paper(paper) => match paper.kind {
                    PaperKind::Logbook => "logbook",
                    PaperKind::Vision => "vision",
                    PaperKind::Scenarios => "scenarios",
                },
                Entry::Recommendations(..) => "recommendations",
                _ => continue,
            };
            if let Some(theme) = theme_folder(path).and_then(|f| self.theme_at(f)) {
                self.names.add_part(path, Entity { kind: Kind::Theme, index: theme }, part);
            }
        }
    }

    fn theme_at(&self, folder: &str) -> Option<usize> {
        self.folders.get(folder).copied()
    }

    fn insights(&mut self, entries: &[Entry]) {
        // By folder first, so that a catalogue of ten thousand insights is not searched for each of its themes.
        let mut by_folder: BTreeMap<&str, Vec<&Arc<Insight>>> = BTreeMap::new();
        for entry in entries {
            if let Entry::Insight(insight) = entry
                && let Some(folder) = theme_folder(&insight.front.path)
            {
                by_folder.entry(folder).or_default().push(insight);
            }
        }
        for theme in 0..self.catalogue.themes.len() {
            let folder = self.catalogue.themes[theme].theme.folder.clone();
            for (i, insight) in by_folder.remove(&*folder).unwrap_or_default().into_iter().enumerate() {
                self.insight(insight, theme, i + 1);
            }
        }
    }

    fn insight(&mut self, insight: &Arc<Insight>, theme: usize, number: usize) {
        let index = self.catalogue.insights.len();
        self.name(&insight.front, Kind::Insight, index);
        let quotes = insight.quotes.iter().map(|q| self.quote(q, Some(index), Some(theme), None)).collect();
        let first = self.catalogue.questions.len();
        for (i, question) in insight.questions.iter().enumerate() {
            let at = Span::new(&insight.front.path, question.at.clone());
            self.names.add(&question.id, Entity { kind: Kind::Question, index: first + i }, at, self.report);
            self.catalogue.questions.push(QuestionNode { insight: index, index: i, of: insight.clone() });
        }
        let questions = (first..self.catalogue.questions.len()).collect();
        self.catalogue.insights.push(InsightNode { insight: insight.clone(), theme, number, quotes, questions });
        self.catalogue.themes[theme].insights.push(index);
    }

    fn quote(
        &mut self,
        quote: &Arc<Quote>,
        insight: Option<usize>,
        theme: Option<usize>,
        practice: Option<usize>,
    ) -> usize {
        let index = self.catalogue.quotes.len();
        let at = quote.id_at.clone().unwrap_or(quote.at.clone());
        self.names.add(&quote.id, Entity { kind: Kind::Quote, index }, Span::new(&quote.path, at), self.report);
        let voice = quote.voice.as_ref().and_then(|voice| {
            let found = self.names.of_kind(Kind::Voice, &voice.value);
            if found.is_none() {
                let near = self.names.nearest(&voice.value, Some(Kind::Voice)).map(|n| format!("the nearest is `{n}`"));
                let finding = Diagnostic::error(
                    "E016",
                    Span::new(&quote.path, voice.at.clone()),
                    format!("no voice is called `{}`", voice.value),
                )
                .label("not in `content/voices.yml`")
                .maybe_help(near)
                .help(format!("add it: `{}: {{ label: …, kind: interview, consent: internal }}`", voice.value));
                self.report.push(finding);
            }
            found
        });
        self.catalogue.quotes.push(QuoteNode { quote: quote.clone(), voice, insight, theme, practice });
        index
    }

    /// Quotes in files of their own.
    fn loose_quotes(&mut self, entries: &[Entry]) {
        for entry in entries {
            let Entry::Quote(file) = entry else { continue };
            let theme = theme_folder(&file.front.path).and_then(|f| self.theme_at(f));
            let insight = file.insight.as_ref().and_then(|slug| self.find(Kind::Insight, slug, &file.front.path));
            let theme = insight.map_or(theme, |i| Some(self.catalogue.insights[i].theme));
            let index = self.quote(&file.quote, insight, theme, None);
            self.names.add_path(&file.front.path, Kind::Quote, index);
            match (insight, theme) {
                (Some(i), _) => self.catalogue.insights[i].quotes.push(index),
                (None, Some(t)) => self.catalogue.themes[t].quotes.push(index),
                (None, None) => {}
            }
        }
    }

    /// What `slug`, written in `path`, names among `kind`; a finding if nothing.
    fn find(&mut self, kind: Kind, slug: &Placed<String>, path: &Arc<str>) -> Option<usize> {
        let found = self.names.of_kind(kind, &slug.value);
        if found.is_none() {
            self.report.push(self.names.missing(kind, &slug.value, Span::new(path, slug.at.clone())));
        }
        found
    }

    fn find_all(&mut self, kind: Kind, slugs: &[Placed<String>], path: &Arc<str>) -> Vec<usize> {
        slugs.iter().filter_map(|slug| self.find(kind, slug, path)).collect()
    }

    /// Kinds that belong to nothing else.
    fn simple(&mut self, entries: &[Entry]) {
        for entry in entries {
            match entry {
                Entry::FrontPage(page) => {
                    self.names.add_path(&page.front.path, Kind::Page, usize::MAX);
                    self.catalogue.front_page = Some(page.clone());
                }
                Entry::Page(page) => {
                    self.name(&page.front, Kind::Page, self.catalogue.pages.len());
                    self.catalogue.pages.push(page.clone());
                }
                Entry::Sheet(sheet) => {
                    self.name(&sheet.front, Kind::Sheet, self.catalogue.sheets.len());
                    self.catalogue.sheets.push(sheet.clone());
                }
                Entry::Meeting(meeting) => {
                    self.name(&meeting.front, Kind::Meeting, self.catalogue.meetings.len());
                    let themes = self.find_all(Kind::Theme, &meeting.themes, &meeting.front.path);
                    self.catalogue.meetings.push(MeetingNode { meeting: meeting.clone(), themes });
                }
                _ => {}
            }
        }
    }

    /// Notes belong to a workshop and a sheet.
    fn notes(&mut self, entries: &[Entry]) {
        for entry in entries {
            let Entry::Notes(notes) = entry else { continue };
            let path = &notes.front.path;
            let sheet = notes.sheet.as_ref().and_then(|sheet| self.find(Kind::Sheet, sheet, path));
            if let Some(workshop) = self.find(Kind::Workshop, &notes.workshop, path) {
                self.catalogue.notes.push(NotesNode { notes: notes.clone(), workshop, sheet });
            }
        }
    }

    fn practices(&mut self, entries: &[Entry]) {
        for entry in entries {
            let Entry::Practice(practice) = entry else { continue };
            let index = self.catalogue.practices.len();
            self.name(&practice.front, Kind::Practice, index);
            let quotes = practice.quotes.iter().map(|q| self.quote(q, None, None, Some(index))).collect();
            let themes = self.find_all(Kind::Theme, &practice.themes, &practice.front.path);
            self.catalogue.practices.push(PracticeNode { practice: practice.clone(), quotes, themes });
        }
    }

    /// Recommendations: those of the themes in their order, then those for the whole.
    fn groups(&mut self, entries: &[Entry]) {
        let mut found: Vec<(Option<usize>, Vec<Arc<Group>>)> = vec![];
        for entry in entries {
            if !matches!(entry, Entry::Recommendations(..) | Entry::Recommendation(..)) {
                continue;
            }
            let path = &entry.front().path;
            let theme = theme_folder(path).and_then(|f| self.theme_at(f));
            match entry {
                Entry::Recommendations(_, groups) => found.push((theme, groups.clone())),
                Entry::Recommendation(_, one) => found.push((theme, vec![Arc::new(group_of_one(one))])),
                _ => {}
            }
        }
        // Lists first, so that a file's recommendation joins the group that a list opens.
        found.sort_by_key(|(theme, groups)| (theme.unwrap_or(usize::MAX), groups.iter().all(|g| g.title.is_empty())));
        for (theme, groups) in found {
            for group in groups {
                self.group(theme, &group);
            }
        }
    }

    /// Adds a group; one without a heading joins the first of its theme, horizon and origin.
    fn group(&mut self, theme: Option<usize>, group: &Arc<Group>) {
        let same =
            |g: &GroupNode| g.theme == theme && g.group.horizon == group.horizon && g.group.origin == group.origin;
        let known = if group.title.is_empty() { self.catalogue.groups.iter().position(same) } else { None };
        let index = known.unwrap_or(self.catalogue.groups.len());
        if known.is_none() {
            self.catalogue.groups.push(GroupNode { group: group.clone(), theme, items: vec![] });
            if let Some(theme) = theme {
                self.catalogue.themes[theme].groups.push(index);
            }
        }
        for item in &group.items {
            self.recommendation(item.clone(), theme, index, None);
        }
    }

    fn recommendation(&mut self, one: Arc<Recommendation>, theme: Option<usize>, group: usize, board: Option<usize>) {
        let index = self.catalogue.recommendations.len();
        let at = Span::new(&one.path, one.at.clone());
        if theme.is_none() && self.names.of_path(&one.path).is_none() || one.path.contains("/recommendations/") {
            self.names.add_path(&one.path, Kind::Recommendation, index);
        }
        self.names.add(&one.id, Entity { kind: Kind::Recommendation, index }, at, self.report);
        self.catalogue.groups[group].items.push(index);
        self.catalogue.recommendations.push(RecommendationNode {
            recommendation: one,
            theme,
            group,
            insights: vec![],
            from_quotes: vec![],
            board,
            idea: None,
        });
    }

    fn workshops(&mut self, entries: &[Entry]) {
        for entry in entries {
            let Entry::Workshop(workshop) = entry else { continue };
            let index = self.catalogue.workshops.len();
            self.name(&workshop.front, Kind::Workshop, index);
            let path = workshop.front.path.clone();
            let themes = self.find_all(Kind::Theme, &workshop.themes, &path);
            self.boards_once(workshop);
            let mut ids: Vec<Arc<str>> = vec![];
            for wanted in &workshop.wanted {
                let written = workshop.boards.iter().any(|b| *b.id == *wanted.value);
                if written || self.find(Kind::Question, wanted, &path).is_some() {
                    ids.push(wanted.value.as_str().into());
                }
            }
            ids.extend(workshop.boards.iter().map(|b| b.id.clone()));
            for theme in &themes {
                for insight in &self.catalogue.themes[*theme].insights {
                    let questions = &self.catalogue.insights[*insight].questions;
                    ids.extend(questions.iter().map(|q| self.catalogue.questions[*q].question().id.clone()));
                }
            }
            let mut boards: Vec<usize> = vec![];
            for id in ids {
                if !boards.iter().any(|b| self.catalogue.boards[*b].id == id) {
                    boards.push(self.board(&id, workshop, index));
                }
            }
            self.catalogue.workshops.push(WorkshopNode { workshop: workshop.clone(), boards, themes });
        }
    }

    /// Two boards of one workshop cannot share an id, nor can two ideas: what stands on one would be lost.
    fn boards_once(&mut self, workshop: &Workshop) {
        let boards = workshop.boards.iter().map(|b| ("boards", &b.id, &b.at));
        let ideas = workshop.boards.iter().flat_map(|b| &b.ideas).map(|i| ("ideas", &i.id, &i.at));
        let mut seen: BTreeMap<(&str, &str), &std::ops::Range<usize>> = BTreeMap::new();
        for (what, id, at) in boards.chain(ideas) {
            let span = |at: &std::ops::Range<usize>| Span::new(&workshop.front.path, at.clone());
            if let Some(first) = seen.insert((what, id), at) {
                let finding =
                    Diagnostic::error("E013", span(at), format!("two {what} of this workshop are called `{id}`"))
                        .related(span(first), "the first is here")
                        .help("give one of them another id");
                self.report.push(finding);
            }
        }
    }

    fn board(&mut self, id: &Arc<str>, workshop: &Arc<Workshop>, at_workshop: usize) -> usize {
        let path = &workshop.front.path;
        let written = workshop.boards.iter().position(|b| b.id == *id);
        let question = self.names.of_kind(Kind::Question, id);
        let mut insights: Vec<usize> = question.map(|q| self.catalogue.questions[q].insight).into_iter().collect();
        let mut at = Span::new(path, workshop.front.at.clone());
        if let Some(written) = written {
            let board = &workshop.boards[written];
            at = Span::new(path, board.at.clone());
            for insight in self.find_all(Kind::Insight, &board.insights, path) {
                if !insights.contains(&insight) {
                    insights.push(insight);
                }
            }
        }
        let words: Vec<Inline> =
            question.map(|q| self.catalogue.questions[q].question().text.inlines.clone()).unwrap_or_default();
        let index = self.catalogue.boards.len();
        // Several workshops can open one question; a reference to it leads to the first.
        if self.names.of_kind(Kind::Board, id).is_none() {
            self.names.add(id, Entity { kind: Kind::Board, index }, at, self.report);
        }
        let of = workshop.clone();
        self.catalogue.boards.push(BoardNode {
            id: id.clone(),
            workshop: at_workshop,
            written,
            question,
            insights,
            of,
            words,
        });
        index
    }

    /// Ideas that were recommended stand among the recommendations of the board's theme.
    fn ideas(&mut self) {
        for b in 0..self.catalogue.boards.len() {
            let board = &self.catalogue.boards[b];
            let Some(written) = board.board() else { continue };
            let places = written.ideas.iter().enumerate().filter(|(_, i)| i.is_recommended);
            let (places, chosen): (Vec<usize>, Vec<Idea>) = places.map(|(i, idea)| (i, idea.clone())).unzip();
            if chosen.is_empty() {
                continue;
            }
            let workshop = &self.catalogue.workshops[board.workshop];
            let theme =
                board.insights.first().map(|i| self.catalogue.insights[*i].theme).or(workshop.themes.first().copied());
            let path = workshop.workshop.front.path.clone();
            let insights: Vec<Placed<String>> = written.insights.clone();
            let items = chosen.into_iter().map(|idea| Arc::new(recommended(idea, &path, &insights))).collect();
            let group =
                Group { title: vec![], horizon: None, origin: Some("workshop".into()), provenance: vec![], items };
            let from = self.catalogue.recommendations.len();
            self.group(theme, &Arc::new(group));
            let board_insights = self.catalogue.boards[b].insights.clone();
            for (one, place) in self.catalogue.recommendations[from..].iter_mut().zip(places) {
                (one.board, one.idea) = (Some(b), Some(place));
                one.insights.clone_from(&board_insights);
            }
        }
    }

    /// What the recommendations and the sheets name.
    fn relate(&mut self) {
        for sheet in self.catalogue.sheets.clone() {
            self.find_all(Kind::Workshop, &sheet.workshops, &sheet.front.path);
        }
        for r in 0..self.catalogue.recommendations.len() {
            let one = self.catalogue.recommendations[r].recommendation.clone();
            if self.catalogue.recommendations[r].board.is_none() {
                let insights = self.find_all(Kind::Insight, &one.insights, &one.path);
                self.catalogue.recommendations[r].insights = insights;
            }
            for from in &one.from {
                if let Some(quote) = self.names.of_kind(Kind::Quote, &from.value) {
                    self.catalogue.recommendations[r].from_quotes.push(quote);
                } else if let Some((board, idea)) = self.idea_called(&from.value) {
                    let node = &mut self.catalogue.recommendations[r];
                    (node.board, node.idea) = (Some(board), Some(idea));
                } else {
                    let finding = self.names.missing(Kind::Quote, &from.value, Span::new(&one.path, from.at.clone()));
                    self.report.push(finding);
                }
            }
        }
    }

    /// The quote each theme opens with.
    fn leads(&mut self) {
        let leads = (0..self.catalogue.themes.len()).map(|theme| {
            let written = self.catalogue.themes[theme].theme.lead.clone()?;
            let path = self.catalogue.themes[theme].theme.front.path.clone();
            lead::find(&self.catalogue, &self.names, theme, (&path, &written), self.report)
        });
        self.catalogue.leads = leads.collect();
    }

    /// The board with the idea called `id`, and the idea's place on it.
    fn idea_called(&self, id: &str) -> Option<(usize, usize)> {
        let boards = self.catalogue.boards.iter().enumerate();
        let place = |(b, node): (usize, &BoardNode)| Some((b, node.board()?.ideas.iter().position(|i| *i.id == *id)?));
        boards.filter_map(place).next()
    }
}

/// The folder of the theme that `path` belongs to, closed by `/`.
fn theme_folder(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("content/themes/")?;
    let end = inner.find('/')?;
    Some(&path[.."content/themes/".len() + end + 1])
}

fn group_of_one(one: &Arc<Recommendation>) -> Group {
    let (horizon, origin) = (one.horizon, one.origin.clone());
    Group { title: vec![], horizon, origin, provenance: vec![], items: vec![one.clone()] }
}

fn recommended(idea: Idea, path: &Arc<str>, insights: &[Placed<String>]) -> Recommendation {
    Recommendation {
        path: path.clone(),
        id: idea.id,
        text: idea.text,
        more: vec![],
        horizon: None,
        origin: Some("workshop".into()),
        insights: insights.to_vec(),
        from: vec![],
        owner: None,
        status: None,
        answer: None,
        at: idea.at,
    }
}
