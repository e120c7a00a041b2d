//! The catalogue: lists of all entries, and the relations between them.

use super::{
    aliases::Aliases,
    anchors::Anchors,
    attachments::Attachments,
    config::Config,
    consent::Voice,
    files::Entry,
    lead::Lead,
    names::{self, Entity, Names},
    notes,
    page::{Meeting, Page, Practice},
    prose::{ContentFlags, Inline, Picture},
    quote::Quote,
    recommendation::{Recommendation, RecommendationGroup},
    resolve_path,
    suppression::Suppression,
    theme::{Insight, Question, Theme, ThemePaper},
    workshop::{Board, Sheet, Workshop},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// Everything the authors wrote. Relations are indices into these lists.
#[derive(Debug)]
pub struct Catalogue {
    /// The configuration.
    pub config: Config,
    /// The path of the file that lists the voices.
    pub voices_path: Arc<str>,
    /// The voices, in the order of their file: the people and groups who were listened to.
    pub voices: Vec<Voice>,
    /// The front page; `None` if there is no `content/index.md`.
    pub front_page: Option<Arc<Page>>,
    /// The pages, in order.
    pub pages: Vec<Arc<Page>>,
    /// The themes, in order.
    pub themes: Vec<ThemeNode>,
    /// The insights, theme by theme, in order.
    pub insights: Vec<InsightNode>,
    /// The quotes: those in insights, in the insights' order; then those in files of their own; then those in practices.
    pub quotes: Vec<QuoteNode>,
    /// The questions, in the order of the insights.
    pub questions: Vec<QuestionNode>,
    /// The recommendations: theme by theme, then those without a theme, then the recommended ideas of boards.
    pub recommendations: Vec<RecommendationNode>,
    /// The groups of recommendations.
    pub groups: Vec<GroupNode>,
    /// The practices, in order.
    pub practices: Vec<PracticeNode>,
    /// The workshops, in order.
    pub workshops: Vec<WorkshopNode>,
    /// The boards, workshop by workshop.
    pub boards: Vec<BoardNode>,
    /// The sheets, in order.
    pub sheets: Vec<Arc<Sheet>>,
    /// The filled-in sheets, each with its workshop and its sheet.
    pub filled_sheets: Vec<FilledSheetNode>,
    /// The meetings, in order.
    pub meetings: Vec<MeetingNode>,
    /// The lead of each theme, in the themes' order; `None` for a theme without one.
    pub leads: Vec<Option<Lead>>,
    /// The names of all entities.
    pub names: Names,
    /// The parsed files, in the order of their paths, without the drafts that are left out.
    pub entries: Vec<Entry>,
    /// The suppressions of all files.
    pub suppressions: Vec<Suppression>,
    /// The pictures of the project by their path, each with its width and height in pixels if its file states them.
    pub pictures: BTreeMap<Arc<str>, Option<(u32, u32)>>,
    /// The quotes of drafts that are left out. The audit needs them, because their words must not appear in the output either.
    pub draft_quotes: Vec<Arc<Quote>>,
    /// The files that a person has looked into.
    pub attachments: Attachments,
    pub(super) aliases: OnceLock<Aliases>,
    pub(super) anchors: OnceLock<Anchors>,
}

/// A theme and its entries.
#[derive(Debug)]
pub struct ThemeNode {
    /// The theme.
    pub theme: Arc<Theme>,
    /// The theme's insights, in order.
    pub insights: Vec<usize>,
    /// The theme's quotes that belong to no insight.
    pub quotes: Vec<usize>,
    /// The theme's groups of recommendations.
    pub groups: Vec<usize>,
    /// The theme's papers for the committee.
    pub papers: Vec<Arc<ThemePaper>>,
}

/// An insight with its theme, quotes and questions.
#[derive(Debug)]
pub struct InsightNode {
    /// The insight.
    pub insight: Arc<Insight>,
    /// The insight's theme.
    pub theme: usize,
    /// The insight's number within its theme, from 1.
    pub number: usize,
    /// The insight's quotes: first those in its own file, in order, then those in files of their own.
    pub quotes: Vec<usize>,
    /// The insight's questions.
    pub questions: Vec<usize>,
}

/// A quote with its voice and the entries it belongs to.
#[derive(Debug)]
pub struct QuoteNode {
    /// The quote.
    pub quote: Arc<Quote>,
    /// The quote's voice; `None` if the quote names no voice or an unknown one.
    pub voice: Option<usize>,
    /// The insight that the quote supports.
    pub insight: Option<usize>,
    /// The theme in whose folder the quote is.
    pub theme: Option<usize>,
    /// The practice that contains the quote.
    pub practice: Option<usize>,
}

/// A question and its insight.
#[derive(Debug)]
pub struct QuestionNode {
    /// The insight that opens the question.
    pub insight: usize,
    /// The question's index in [`Insight::questions`].
    pub index: usize,
    pub(super) parent: Arc<Insight>,
}

impl QuestionNode {
    /// Returns the question itself.
    pub fn question(&self) -> &Question {
        &self.parent.questions[self.index]
    }
}

/// A recommendation with its theme, group and sources.
#[derive(Debug)]
pub struct RecommendationNode {
    /// The recommendation.
    pub recommendation: Arc<Recommendation>,
    /// The recommendation's theme; `None` for a recommendation for the whole catalogue.
    pub theme: Option<usize>,
    /// The recommendation's group.
    pub group: usize,
    /// The insights that the recommendation answers.
    pub insights: Vec<usize>,
    /// The quotes that the recommendation comes from.
    pub source_quotes: Vec<usize>,
    /// The board of the idea that the recommendation is, or comes from.
    pub board: Option<usize>,
    /// The index of this idea in [`Board::ideas`].
    pub idea: Option<usize>,
}

/// A group of recommendations with its theme.
#[derive(Debug)]
pub struct GroupNode {
    /// The group itself: its heading and provenance.
    pub group: Arc<RecommendationGroup>,
    /// The group's theme; `None` for a group for the whole catalogue.
    pub theme: Option<usize>,
    /// The group's recommendations.
    pub items: Vec<usize>,
    /// The kinds of content other than words in the group and its recommendations.
    pub flags: ContentFlags,
}

/// A practice with its quotes and themes.
#[derive(Debug)]
pub struct PracticeNode {
    /// The practice.
    pub practice: Arc<Practice>,
    /// The practice's quotes.
    pub quotes: Vec<usize>,
    /// The practice's themes.
    pub themes: Vec<usize>,
}

/// A workshop with its boards and themes.
#[derive(Debug)]
pub struct WorkshopNode {
    /// The workshop.
    pub workshop: Arc<Workshop>,
    /// The workshop's boards, in order.
    pub boards: Vec<usize>,
    /// The workshop's themes.
    pub themes: Vec<usize>,
}

/// A board, written in the workshop's file or made from an insight's question.
#[derive(Debug)]
pub struct BoardNode {
    /// The board's id.
    pub id: Arc<str>,
    /// The board's workshop.
    pub workshop: usize,
    /// The board's index in [`Workshop::boards`]; `None` if it is not written in the file.
    pub written_index: Option<usize>,
    /// The insight's question that the board opens; `None` if the board has a question of its own.
    pub question: Option<usize>,
    /// The insights that the board answers.
    pub insights: Vec<usize>,
    pub(super) parent: Arc<Workshop>,
    pub(super) question_text: Vec<Inline>,
}

impl BoardNode {
    /// Returns the board as written in the workshop's file; `None` for a board made from an insight's question.
    pub fn board(&self) -> Option<&Board> {
        self.written_index.map(|i| &self.parent.boards[i])
    }

    /// Returns the words of the board's question.
    pub fn question_text(&self) -> &[Inline] {
        self.board().map_or(&self.question_text, |b| &b.question)
    }
}

/// A filled-in sheet with its workshop and its sheet.
#[derive(Debug)]
pub struct FilledSheetNode {
    /// The filled-in sheet itself.
    pub filled_sheet: Arc<notes::FilledSheet>,
    /// The workshop at which the sheet was filled in.
    pub workshop: usize,
    /// The sheet that was filled in; `None` if the file names none, or an unknown one.
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
    /// Returns the index of the quote with the id `id`.
    pub fn quote_index(&self, id: &str) -> Option<usize> {
        self.names.index_of(names::EntityKind::Quote, id)
    }

    /// Returns the other names of entries. Few references use one, so they are collected when the first such name is looked up.
    pub(super) fn aliases(&self) -> &Aliases {
        self.aliases.get_or_init(|| Aliases::new(self))
    }

    /// Returns the anchors of all files. Few links lead to an anchor, so they are collected when the first such link is followed.
    pub fn anchors(&self) -> &Anchors {
        self.anchors.get_or_init(|| Anchors::new(self, &self.team_texts()))
    }

    /// Returns the path of a picture in the file `base_path`. An embed that leads to no picture names one wherever it is, as in Obsidian.
    /// `None` if the path leads out of the project.
    pub fn picture_path(&self, base_path: &str, picture: &Picture) -> Option<String> {
        let path = resolve_path(base_path, &picture.path.value)?;
        if !picture.is_embed || self.pictures.contains_key(&*path) {
            return Some(path);
        }
        let file_name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let wanted = file_name(&path);
        let mut same_name = self.pictures.keys().filter(|path| file_name(path) == wanted);
        match (same_name.next(), same_name.next()) {
            (Some(only), None) => Some(only.to_string()),
            _ => Some(path),
        }
    }

    /// Resolves the target of a Markdown link in the file `base_path` to an entity and the part of its page (a heading's id, or empty).
    pub fn resolve_link(&self, base_path: &str, target: &str) -> Option<(Entity, &'static str)> {
        let path = target.split(['#', '?']).next()?;
        self.names.resolve_file(&resolve_path(base_path, path)?)
    }
}
