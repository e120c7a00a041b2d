//! What there is, and what each of it is related to.

use super::{
    config::Config,
    consent::Voice,
    files::Entry,
    lead::Lead,
    names::{self, Entity, Names},
    notes,
    page::{Meeting, Page, Practice},
    prose::{ContentFlags, Inline},
    quote::Quote,
    recommendation::{Recommendation, RecommendationGroup},
    resolve_path,
    silence::Suppression,
    theme::{Insight, Question, Theme, ThemePaper},
    workshop::{Board, Sheet, Workshop},
};
use std::{collections::BTreeMap, sync::Arc};

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
    pub notes: Vec<FilledSheetNode>,
    /// The meetings, in order.
    pub meetings: Vec<MeetingNode>,
    /// The lead of each theme that has one.
    pub leads: Vec<Option<Lead>>,
    /// What everything is called.
    pub names: Names,
    /// The files it is made of, in the order of their paths; drafts that are left out are not among them.
    pub entries: Vec<Entry>,
    /// The findings that are let stand.
    pub silences: Vec<Suppression>,
    /// How wide and high its pictures are, by their paths, in pixels.
    pub sizes: BTreeMap<Arc<str>, (u32, u32)>,
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
    pub papers: Vec<Arc<ThemePaper>>,
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
    pub(super) of: Arc<Insight>,
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
    pub group: Arc<RecommendationGroup>,
    /// Its theme; `None` for the whole.
    pub theme: Option<usize>,
    /// Its recommendations.
    pub items: Vec<usize>,
    /// What there is in it and in them beside words.
    pub holds: ContentFlags,
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
    pub(super) of: Arc<Workshop>,
    pub(super) words: Vec<Inline>,
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
pub struct FilledSheetNode {
    /// What it says.
    pub notes: Arc<notes::FilledSheet>,
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
        self.names.of_kind(names::EntityKind::Quote, id)
    }

    /// What the path of a Markdown link standing in `from` leads to, and the part of its page.
    pub fn entity_of_link(&self, from: &str, target: &str) -> Option<(Entity, &'static str)> {
        let path = target.split(['#', '?']).next()?;
        self.names.of_path(&resolve_path(from, path)?)
    }
}
