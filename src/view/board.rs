//! Boards with their ideas: on their workshop's page, and on their own.

use super::{Head, Link, ViewContext, address, address::PageLocation, content::HtmlWriter, quote::QuoteView};
use crate::{
    diag::Spanned,
    model::{
        idea::Idea,
        workshop::{Layout, axes, heading},
    },
};
use serde::Serialize;

/// An idea on a board.
#[derive(Debug, Serialize)]
pub struct IdeaView {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text_html: String,
    /// Its words as they were typed.
    pub text: String,
    /// How many voted for it.
    pub votes: u32,
    /// Who put it there.
    pub by: Option<String>,
    /// When it was last changed on a screen.
    pub edited: Option<String>,
    /// Whether it stands among the recommendations.
    pub is_recommended: bool,
}

/// A cell of a board, or all of one that has no cells.
#[derive(Debug, Serialize)]
pub struct BoardCell {
    /// Its column.
    pub column: Option<String>,
    /// Its row.
    pub row: Option<String>,
    /// The ideas in it.
    pub ideas: Vec<IdeaView>,
}

/// An idea among those that got votes.
#[derive(Debug, Serialize)]
pub struct VotedIdea {
    /// Its words.
    pub text_html: String,
    /// Its cell.
    pub cell: String,
    /// How many voted for it.
    pub votes: u32,
    /// The same in hundredths of the most that one got.
    pub share: u32,
}

/// A board.
#[derive(Debug, Serialize)]
pub struct BoardView {
    /// Its id.
    pub id: String,
    /// The question.
    pub question_html: String,
    /// The layout's word in the format.
    pub layout: &'static str,
    /// The insights it answers, with their numbers.
    pub insights: Vec<(String, Link)>,
    /// What stands between the question and the ideas.
    pub text_html: String,
    /// Its own page.
    pub href: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows, each with a cell for each column; one row of one cell where there is no grid.
    pub rows: Vec<Vec<BoardCell>>,
    /// How many ideas it has.
    pub ideas: usize,
    /// The ideas that got votes, most first.
    pub voted: Vec<VotedIdea>,
    /// The link to the board for the wall.
    pub sheet: Option<String>,
}

/// The board at `index`, as the page at `place` shows it.
pub(super) fn board_view(scene: &ViewContext<'_>, place: &PageLocation, index: usize) -> BoardView {
    let node = &scene.edition.boards()[index];
    let path = &scene.edition.workshops()[node.workshop].workshop.front.path;
    let writer = scene.writer(place, path).lowered(1);
    let layout = node.board().map_or(Layout::Grid, |b| b.layout);
    let ideas = node.board().map_or(&[][..], |b| b.ideas.as_slice());
    let (columns, rows) = axes(layout, scene.edition.config());
    let view = |idea: &Idea| IdeaView {
        id: idea.id.to_string(),
        text_html: writer.inlines(&idea.text),
        text: idea.typed.clone().unwrap_or_else(|| scene.line(&idea.text)),
        votes: idea.votes,
        by: idea.by.clone(),
        edited: idea.edited.clone(),
        is_recommended: idea.is_recommended,
    };
    let has = |value: &Option<Spanned<String>>, name: &String| value.as_ref().is_some_and(|v| v.value == *name);
    let cells: Vec<Vec<BoardCell>> = if columns.is_empty() {
        vec![vec![BoardCell { column: None, row: None, ideas: ideas.iter().map(view).collect() }]]
    } else {
        let cell = |row: &String, column: &String| {
            let inside = ideas.iter().filter(|i| has(&i.column, column) && has(&i.row, row));
            BoardCell { column: Some(column.clone()), row: Some(row.clone()), ideas: inside.map(view).collect() }
        };
        let placed = |i: &&Idea| columns.iter().any(|c| has(&i.column, c)) && rows.iter().any(|r| has(&i.row, r));
        let mut grid: Vec<Vec<BoardCell>> =
            rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
        // Ideas that nobody has put into a cell yet are not lost.
        let loose: Vec<IdeaView> = ideas.iter().filter(|i| !placed(i)).map(view).collect();
        if !loose.is_empty() {
            grid.push(vec![BoardCell { column: None, row: None, ideas: loose }]);
        }
        grid
    };
    BoardView {
        id: node.id.to_string(),
        question_html: writer.inlines(node.words()),
        layout: layout.name(),
        insights: node.insights.iter().map(|i| (scene.number(*i), scene.insight_link(&writer, *i))).collect(),
        text_html: node.board().map_or(String::new(), |b| writer.blocks(&b.text)),
        href: place.href(&address::of_board(scene.edition, index)),
        columns,
        rows: cells,
        ideas: ideas.len(),
        voted: voted(&writer, ideas),
        sheet: scene.sheet_href(place, &format!("print/boards/{}.pdf", node.id)),
    }
}

fn voted(writer: &HtmlWriter<'_>, ideas: &[Idea]) -> Vec<VotedIdea> {
    let mut with_votes: Vec<&Idea> = ideas.iter().filter(|idea| idea.votes > 0).collect();
    with_votes.sort_by_key(|idea| std::cmp::Reverse(idea.votes));
    let most = with_votes.first().map_or(1, |idea| idea.votes);
    let name = |value: &Option<Spanned<String>>| value.as_ref().map(|v| v.value.clone());
    let one = |idea: &Idea| VotedIdea {
        text_html: writer.inlines(&idea.text),
        cell: [name(&idea.row), name(&idea.column)].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        votes: idea.votes,
        share: (u64::from(idea.votes) * 100 / u64::from(most)) as u32,
    };
    with_votes.into_iter().map(one).collect()
}

/// An insight that a board answers, with words to begin from.
#[derive(Debug, Serialize)]
pub struct BoardInsight {
    /// Its number.
    pub number: String,
    /// Its page.
    pub link: Link,
    /// What it states.
    pub statement_html: String,
    /// Some of its quotes.
    pub quotes: Vec<QuoteView>,
}

/// A board's own page, on which it is filled.
#[derive(Debug, Serialize)]
pub struct BoardPage {
    /// What the head says.
    pub head: Head,
    /// Its workshop.
    pub workshop: Link,
    /// The workshop's slug.
    pub workshop_slug: String,
    /// The board.
    pub board: BoardView,
    /// The insights it answers.
    pub grounds: Vec<BoardInsight>,
    /// Its heading as Markdown, which an export begins with.
    pub heading: String,
    /// The question alone.
    pub question: String,
    /// The ideas that were taken down: `a7k@2026-05-28T14:05:11Z h4d@…`.
    pub gone: String,
}

/// More quotes of an insight than these would hide the board.
const MOST_QUOTES: usize = 4;

/// The page of the board at `index`.
pub fn board(scene: &ViewContext<'_>, index: usize) -> BoardPage {
    let edition = scene.edition;
    let node = &edition.boards()[index];
    let address = address::of_board(edition, index);
    let place = scene.place(&address);
    let front = &edition.workshops()[node.workshop].workshop.front;
    let writer = scene.writer(&place, &front.path);
    let question = scene.line(node.words());
    let ground = |insight: &usize| {
        let own = &edition.insights()[*insight].insight;
        let quotes = edition.quotes_of_insight(*insight).into_iter().filter_map(|q| scene.quote_view(&place, q));
        BoardInsight {
            number: scene.number(*insight),
            link: scene.insight_link(&writer, *insight),
            statement_html: own.statement().map_or(String::new(), |s| writer.for_file(&own.front.path).inlines(s)),
            quotes: quotes.take(MOST_QUOTES).collect(),
        }
    };
    let slugs: Vec<&str> = node.insights.iter().map(|i| &*edition.insights()[*i].insight.front.slug).collect();
    let gone = node.board().map_or(&[][..], |b| &b.gone);
    BoardPage {
        head: scene.head(&address, &question, &scene.words.say("board-about")),
        workshop: scene.link(&writer, &front.title.inlines, &format!("workshops/{}/", front.slug)),
        workshop_slug: front.slug.to_string(),
        board: board_view(scene, &place, index),
        grounds: node.insights.iter().map(ground).collect(),
        heading: heading(&question, &node.id, &slugs, node.board().map_or(Layout::Grid, |b| b.layout)),
        question,
        gone: gone.iter().map(|g| format!("{}@{}", g.id, g.when)).collect::<Vec<_>>().join(" "),
    }
}
