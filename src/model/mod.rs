//! Sources -> Catalogue: everything an author wrote, typed and connected. No I/O, no HTML, no templates.
//!
//! Each file is parsed from its own text, all at once; then they are put in order and joined. What a file holds is
//! never changed by that: it is shared, and the relations stand beside it as places in the catalogue's lists.

pub mod attributes;
pub mod config;
pub mod consent;
pub mod date;
pub mod fidelity;
pub mod files;
pub mod front;
pub mod id;
pub mod idea;
mod join;
pub mod lead;
pub mod names;
pub mod notes;
pub mod page;
pub mod prose;
pub mod quote;
pub mod recommendation;
pub mod silence;
pub mod testimony;
pub mod theme;
pub mod workshop;
pub mod yaml;

use crate::{
    diag::{Report, Span},
    memo::{Kept, Row},
    source::{Content, Sources},
};
use config::Config;
use consent::Voice;
use files::Entry;
use lead::Lead;
use names::{Entity, Names};
use page::{Meeting, Page, Practice};
use prose::{Block, Holds, Inline, Prose, Way};
use quote::Quote;
use recommendation::{Group, Recommendation};
use silence::Silence;
use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};
use theme::{Insight, Paper, Question, Theme};
use unicode_normalization::UnicodeNormalization;
use workshop::{Board, Sheet, Workshop};

/// Everything an author wrote. Relations are places in these lists.
#[derive(Debug)]
pub struct Catalogue {
    /// The configuration.
    pub config: Config,
    /// The file the voices stand in.
    pub voices_path: Arc<str>,
    /// Who was listened to.
    pub voices: Vec<Voice>,
    /// The front page, if it is written.
    pub front_page: Option<Arc<Page>>,
    /// The pages, in order.
    pub pages: Vec<Arc<Page>>,
    /// The themes, in order.
    pub themes: Vec<ThemeNode>,
    /// The insights, theme by theme, in order.
    pub insights: Vec<InsightNode>,
    /// The quotes, in the order of the insights; then those of no insight; then those of practices.
    pub quotes: Vec<QuoteNode>,
    /// The questions, in the order of the insights.
    pub questions: Vec<QuestionNode>,
    /// The recommendations, theme by theme; those for the whole last.
    pub recommendations: Vec<RecommendationNode>,
    /// The groups they stand in.
    pub groups: Vec<GroupNode>,
    /// The practices, in order.
    pub practices: Vec<PracticeNode>,
    /// The workshops, in order.
    pub workshops: Vec<WorkshopNode>,
    /// The boards, workshop by workshop.
    pub boards: Vec<BoardNode>,
    /// The sheets, in order.
    pub sheets: Vec<Arc<Sheet>>,
    /// Sheets that were filled in, each with its workshop and its sheet.
    pub notes: Vec<NotesNode>,
    /// The meetings, in order.
    pub meetings: Vec<MeetingNode>,
    /// The lead of each theme that has one.
    pub leads: Vec<Option<Lead>>,
    /// What everything is called.
    pub names: Names,
    /// The files it is made of, in the order of their paths; drafts that are left out are not among them.
    pub entries: Vec<Entry>,
    /// The findings that are let stand.
    pub silences: Vec<Silence>,
    /// Quotes of drafts that are left out, for the audit: what they say must not be retold either.
    pub drafted: Vec<Arc<Quote>>,
}

/// A theme and what belongs to it.
#[derive(Debug)]
pub struct ThemeNode {
    /// The theme.
    pub theme: Arc<Theme>,
    /// Its insights, in order.
    pub insights: Vec<usize>,
    /// Its quotes that stand in no insight.
    pub quotes: Vec<usize>,
    /// Its groups of recommendations.
    pub groups: Vec<usize>,
    /// Its papers for the committee.
    pub papers: Vec<Arc<Paper>>,
}

/// An insight and what belongs to it.
#[derive(Debug)]
pub struct InsightNode {
    /// The insight.
    pub insight: Arc<Insight>,
    /// Its theme.
    pub theme: usize,
    /// Its number in its theme, from 1.
    pub number: usize,
    /// Its quotes: those of its text first, by their numbers in it, then those of files.
    pub quotes: Vec<usize>,
    /// Its questions.
    pub questions: Vec<usize>,
}

/// A quote and where it belongs.
#[derive(Debug)]
pub struct QuoteNode {
    /// The quote.
    pub quote: Arc<Quote>,
    /// Its voice.
    pub voice: Option<usize>,
    /// The insight it carries.
    pub insight: Option<usize>,
    /// The theme it stands in.
    pub theme: Option<usize>,
    /// The practice it stands in.
    pub practice: Option<usize>,
}

/// A question and its insight.
#[derive(Debug)]
pub struct QuestionNode {
    /// Its insight.
    pub insight: usize,
    /// Its number in it.
    pub index: usize,
    of: Arc<Insight>,
}

impl QuestionNode {
    /// The question.
    pub fn question(&self) -> &Question {
        &self.of.questions[self.index]
    }
}

/// A recommendation and where it belongs.
#[derive(Debug)]
pub struct RecommendationNode {
    /// The recommendation.
    pub recommendation: Arc<Recommendation>,
    /// Its theme; `None` for the whole.
    pub theme: Option<usize>,
    /// Its group.
    pub group: usize,
    /// The insights it answers.
    pub insights: Vec<usize>,
    /// The quotes it comes from.
    pub from_quotes: Vec<usize>,
    /// The board whose idea it is, or comes from.
    pub board: Option<usize>,
    /// That idea's place among those of the board's file.
    pub idea: Option<usize>,
}

/// A group of recommendations.
#[derive(Debug)]
pub struct GroupNode {
    /// Its heading and provenance.
    pub group: Arc<Group>,
    /// Its theme; `None` for the whole.
    pub theme: Option<usize>,
    /// Its recommendations.
    pub items: Vec<usize>,
    /// What there is in it and in them beside words.
    pub holds: Holds,
}

/// A practice and what belongs to it.
#[derive(Debug)]
pub struct PracticeNode {
    /// The practice.
    pub practice: Arc<Practice>,
    /// Its quotes.
    pub quotes: Vec<usize>,
    /// Its themes.
    pub themes: Vec<usize>,
}

/// A workshop and its boards.
#[derive(Debug)]
pub struct WorkshopNode {
    /// The workshop.
    pub workshop: Arc<Workshop>,
    /// Its boards, in order.
    pub boards: Vec<usize>,
    /// Its themes.
    pub themes: Vec<usize>,
}

/// A board: written in the workshop's file, or made from an insight's question.
#[derive(Debug)]
pub struct BoardNode {
    /// Its id.
    pub id: Arc<str>,
    /// Its workshop.
    pub workshop: usize,
    /// Its place among those written in the file.
    pub written: Option<usize>,
    /// The question it opens, where that is an insight's.
    pub question: Option<usize>,
    /// The insights it answers.
    pub insights: Vec<usize>,
    of: Arc<Workshop>,
    words: Vec<Inline>,
}

impl BoardNode {
    /// What is written in the workshop's file.
    pub fn board(&self) -> Option<&Board> {
        self.written.map(|i| &self.of.boards[i])
    }

    /// Its question's words.
    pub fn words(&self) -> &[Inline] {
        self.board().map_or(&self.words, |b| &b.question)
    }
}

/// A sheet that was filled in.
#[derive(Debug)]
pub struct NotesNode {
    /// What it says.
    pub notes: Arc<notes::Notes>,
    /// Its workshop.
    pub workshop: usize,
    /// Its sheet.
    pub sheet: Option<usize>,
}

/// A meeting and its themes.
#[derive(Debug)]
pub struct MeetingNode {
    /// The meeting.
    pub meeting: Arc<Meeting>,
    /// The themes on its agenda, in order.
    pub themes: Vec<usize>,
}

impl Catalogue {
    /// The quote called `id`.
    pub fn quote(&self, id: &str) -> Option<usize> {
        self.names.of_kind(names::Kind::Quote, id)
    }

    /// What the path of a Markdown link standing in `from` leads to, and the part of its page.
    pub fn entity_of_link(&self, from: &str, target: &str) -> Option<(Entity, &'static str)> {
        let path = target.split(['#', '?']).next()?;
        self.names.of_path(&resolve_path(from, path)?)
    }
}

/// A piece of the team's own text, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub struct Text<'c> {
    /// The file.
    pub path: &'c Arc<str>,
    /// Blocks.
    pub blocks: &'c [Block],
    /// Running text, where it is no block.
    pub inlines: &'c [Inline],
    /// What there is in it beside words.
    pub holds: Holds,
    prose: Option<&'c Prose>,
}

impl<'c> Text<'c> {
    /// What leads elsewhere from it.
    pub fn ways(&self) -> Cow<'c, [Way]> {
        match self.prose {
            Some(prose) => Cow::Borrowed(&prose.ways),
            None if self.holds.ways => Cow::Owned(prose::ways(self.blocks, self.inlines)),
            None => Cow::Borrowed(&[]),
        }
    }

    fn of(path: &'c Arc<str>, blocks: &'c [Block], inlines: &'c [Inline]) -> Self {
        Text { path, blocks, inlines, holds: Holds::of(blocks, inlines), prose: None }
    }

    fn of_prose(front: &'c front::Front, prose: &'c Prose) -> Self {
        Text { path: &front.path, blocks: &prose.blocks, inlines: &[], holds: prose.holds, prose: Some(prose) }
    }
}

impl Catalogue {
    /// The team's own text that holds more than words.
    pub fn texts(&self) -> Vec<Text<'_>> {
        self.texts_with(|_| true)
    }

    /// The same, with those of the recommendations that `keep` says.
    pub fn texts_with(&self, keep: impl Fn(usize) -> bool) -> Vec<Text<'_>> {
        let of_prose = |front, prose| Text::of_prose(front, prose);
        let mut texts = vec![];
        texts.extend(self.front_page.iter().chain(&self.pages).map(|page| of_prose(&page.front, &page.prose)));
        for node in &self.themes {
            texts.push(of_prose(&node.theme.front, &node.theme.prose));
            for paper in &node.papers {
                let path = &paper.front.path;
                texts.push(Text::of(path, &paper.opening, &[]));
                texts.extend(paper.entries.iter().map(|entry| Text::of(path, &entry.blocks, &entry.title)));
            }
        }
        texts.extend(self.insights.iter().map(|node| of_prose(&node.insight.front, &node.insight.prose)));
        for group in self.groups.iter().filter(|group| group.holds.any()) {
            let of_items = group.items.iter().filter(|i| keep(**i)).map(|i| &self.recommendations[*i].recommendation);
            if let Some(first) = group.items.first() {
                let path = &self.recommendations[*first].recommendation.path;
                texts.push(Text::of(path, &group.group.provenance, &group.group.title));
            }
            texts.extend(of_items.map(|one| Text {
                path: &one.path,
                blocks: &one.more,
                inlines: &one.text,
                holds: one.holds,
                prose: None,
            }));
        }
        texts.extend(self.practices.iter().map(|node| of_prose(&node.practice.front, &node.practice.prose)));
        for node in &self.workshops {
            let path = &node.workshop.front.path;
            texts.push(Text::of(path, &node.workshop.opening, &[]));
            for board in &node.workshop.boards {
                texts.push(Text::of(path, &board.text, &board.question));
                texts.extend(board.ideas.iter().map(|idea| Text::of(path, &[], &idea.text)));
            }
        }
        for sheet in &self.sheets {
            let path = &sheet.front.path;
            texts.push(Text::of(path, &sheet.opening, &[]));
            texts.extend(sheet.fields.iter().map(|field| Text::of(path, &field.help, &field.prompt)));
        }
        texts.extend(self.meetings.iter().map(|node| of_prose(&node.meeting.front, &node.meeting.prose)));
        texts.retain(|text| text.holds.any());
        texts
    }

    /// What every file that is an entity has in common.
    pub fn fronts(&self) -> Vec<&front::Front> {
        let pages = self.front_page.iter().chain(&self.pages).map(|p| &p.front);
        let themes = self.themes.iter().map(|n| &n.theme.front);
        let insights = self.insights.iter().map(|n| &n.insight.front);
        let practices = self.practices.iter().map(|n| &n.practice.front);
        let workshops = self.workshops.iter().map(|n| &n.workshop.front);
        let sheets = self.sheets.iter().map(|s| &s.front);
        let meetings = self.meetings.iter().map(|n| &n.meeting.front);
        pages.chain(themes).chain(insights).chain(practices).chain(workshops).chain(sheets).chain(meetings).collect()
    }
}

/// `target`, a path relative to the file `from` (or to `static/`, if it opens with `/`), from the project's root.
/// `None` when it leads out of the project.
pub fn resolve_path(from: &str, target: &str) -> Option<String> {
    if let Some(absolute) = target.strip_prefix('/') {
        return Some(format!("static/{absolute}"));
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(if path.is_ascii() { path } else { path.nfc().collect() })
}

/// The file that the voices stand in.
pub const VOICES: &str = "content/voices.yml";

/// What was parsed before of each file, and what the files were called.
pub struct Parsed {
    files: Row<(Option<Entry>, Report)>,
    voices: Kept<Arc<str>, (Vec<Voice>, Report)>,
    named: Mutex<Option<join::Named>>,
}

impl Parsed {
    /// For a program that builds once.
    pub fn forgetting() -> Self {
        Parsed { files: Row::forgetting(), voices: Kept::forgetting(), named: Mutex::default() }
    }

    /// For a program that builds again and again.
    pub fn keeping() -> Self {
        Parsed { files: Row::keeping(), voices: Kept::keeping(), named: Mutex::default() }
    }

    /// How many files were parsed.
    pub fn count(&self) -> usize {
        self.files.count()
    }
}

/// Parses and joins. `with_drafts` keeps what is marked `draft: true`.
pub fn build(sources: &Sources, with_drafts: bool) -> (Arc<Catalogue>, Report) {
    build_with(sources, with_drafts, &Parsed::forgetting())
}

/// As [`build`]; a file whose text is what it was is not parsed again.
pub fn build_with(sources: &Sources, with_drafts: bool, parsed: &Parsed) -> (Arc<Catalogue>, Report) {
    let mut report = Report::default();
    let path = sources.config_path().clone();
    let text = sources.text(&path).cloned().unwrap_or_else(|| "".into());
    let config = config::read(&path, &text, &mut report);
    let voices_path: Arc<str> = VOICES.into();
    let mut voices = vec![];
    if let Some(text) = sources.text(&voices_path) {
        let (read, findings) = parsed.voices.last(&voices_path, text).unwrap_or_else(|| {
            let mut report = Report::default();
            let node = yaml::parse(&voices_path, text, 0, &mut report);
            let made = (node.map_or(vec![], |node| consent::voices(&voices_path, node, &mut report)), report);
            parsed.voices.keep(&voices_path, text.clone(), &made);
            made
        });
        voices = read;
        report.extend(findings);
    }
    let mut files: Vec<(&Arc<str>, &Arc<str>)> = vec![];
    for (path, content) in sources.under("content/") {
        match content {
            Content::Text(text) if path.ends_with(".md") => files.push((path, text)),
            _ => files::unread(path, &mut report),
        }
    }
    let made = parsed.files.all(&files, |path, text| files::parse(path, text));
    let mut entries = vec![];
    for (entry, findings) in made {
        report.extend(findings);
        entries.extend(entry);
    }
    let mut named = parsed.named.lock().unwrap_or_else(PoisonError::into_inner);
    let parts = join::Parts { config, voices_path, voices, entries };
    let catalogue = join::join(parts, with_drafts, named.as_ref(), &mut report);
    *named = Some(catalogue.names.given().clone());
    (Arc::new(catalogue), report)
}

/// A place of an entry as a whole: its title's.
pub fn span_of(front: &front::Front) -> Span {
    Span::new(&front.path, front.at.clone())
}
