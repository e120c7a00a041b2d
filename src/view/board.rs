//! Boards with their ideas, as they appear on the workshop's page and on their own page.

use super::print::SheetKind;
use super::{Head, Link, ViewContext, address, address::PageLocation, content::HtmlWriter, quote::QuoteView};
use crate::model::names::EntityKind;
use crate::{
    diag::Spanned,
    model::{
        idea::Idea,
        workshop::{Layout, axes, format_heading},
    },
};
use serde::Serialize;

/// An idea on a board.
#[derive(Debug, Serialize)]
pub struct IdeaView {
    /// The idea's id.
    pub id: String,
    /// The idea's text.
    pub text_html: String,
    /// The idea's text as it was typed, else as plain text.
    pub text: String,
    /// The number of votes.
    pub votes: u32,
    /// The author of the idea, if known.
    pub by: Option<String>,
    /// The time of the last change on a screen.
    pub edited: Option<String>,
    /// True if the idea is among the recommendations.
    pub is_recommended: bool,
}

/// A cell of a board; the whole board if it has no cells.
#[derive(Debug, Serialize)]
pub struct BoardCell {
    /// The cell's column. `None` if the board has no cells, or for ideas outside every cell.
    pub column: Option<String>,
    /// The cell's row. `None` in the same cases as the column.
    pub row: Option<String>,
    /// The ideas in the cell.
    pub ideas: Vec<IdeaView>,
}

/// An idea that received votes.
#[derive(Debug, Serialize)]
pub struct VotedIdea {
    /// The idea's text.
    pub text_html: String,
    /// The idea's row and column.
    pub cell: String,
    /// The number of votes.
    pub votes: u32,
    /// The votes as a percentage of the most votes that any idea received.
    pub share: u32,
}

/// A board as a page shows it.
#[derive(Debug, Serialize)]
pub struct BoardView {
    /// The board's id.
    pub id: String,
    /// The board's question.
    pub question_html: String,
    /// The layout's name in the format.
    pub layout: &'static str,
    /// The insights that the board answers, with their numbers.
    pub insights: Vec<(String, Link)>,
    /// The text between the question and the ideas.
    pub text_html: String,
    /// The link to the board's own page.
    pub href: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, with one cell for each column; without a grid, one row of one cell. Ideas outside every cell form a last row.
    pub rows: Vec<Vec<BoardCell>>,
    /// The number of ideas.
    pub ideas: usize,
    /// The ideas that received votes, most votes first.
    pub voted: Vec<VotedIdea>,
    /// The link to the board as a print file for the wall.
    pub sheet: Option<String>,
}

/// Returns the board at `index` as the page at `place` shows it.
pub(super) fn board_view(context: &ViewContext<'_>, place: &PageLocation, index: usize) -> BoardView {
    let node = &context.edition.boards()[index];
    let path = &context.edition.workshops()[node.workshop].workshop.front.path;
    let writer = context.writer(place, path).lowered(1);
    let layout = node.board().map_or(Layout::Grid, |b| b.layout);
    let ideas = node.board().map_or(&[][..], |b| b.ideas.as_slice());
    let (columns, rows) = axes(layout, context.edition.config());
    let view = |idea: &Idea| IdeaView {
        id: idea.id.to_string(),
        text_html: writer.inlines(&idea.text),
        text: idea.unescaped_text.clone().unwrap_or_else(|| context.line(&idea.text)),
        votes: idea.votes,
        by: idea.author.clone(),
        edited: idea.edited_at.clone(),
        is_recommended: idea.is_recommended,
    };
    let is_named = |value: &Option<Spanned<String>>, name: &String| value.as_ref().is_some_and(|v| v.value == *name);
    let cells: Vec<Vec<BoardCell>> = if columns.is_empty() {
        vec![vec![BoardCell { column: None, row: None, ideas: ideas.iter().map(view).collect() }]]
    } else {
        let cell = |row: &String, column: &String| {
            let inside = ideas.iter().filter(|i| is_named(&i.column, column) && is_named(&i.row, row));
            BoardCell { column: Some(column.clone()), row: Some(row.clone()), ideas: inside.map(view).collect() }
        };
        let is_in_cell =
            |i: &&Idea| columns.iter().any(|c| is_named(&i.column, c)) && rows.iter().any(|r| is_named(&i.row, r));
        let mut grid: Vec<Vec<BoardCell>> =
            rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
        // Keep the ideas that nobody has put into a cell yet.
        let unplaced: Vec<IdeaView> = ideas.iter().filter(|i| !is_in_cell(i)).map(view).collect();
        if !unplaced.is_empty() {
            grid.push(vec![BoardCell { column: None, row: None, ideas: unplaced }]);
        }
        grid
    };
    BoardView {
        id: node.id.to_string(),
        question_html: writer.inlines(node.question_text()),
        layout: layout.name(),
        insights: node
            .insights
            .iter()
            .map(|i| (context.insight_number(*i), context.entity_link(&writer, EntityKind::Insight, *i)))
            .collect(),
        text_html: node.board().map_or(String::new(), |b| writer.blocks(&b.text)),
        href: place.href(&address::board_address(context.edition, index)),
        columns,
        rows: cells,
        ideas: ideas.len(),
        voted: voted_ideas(&writer, ideas),
        sheet: context.print_href(place, &address::sheet_path(SheetKind::Boards, &node.id)),
    }
}

fn voted_ideas(writer: &HtmlWriter<'_>, ideas: &[Idea]) -> Vec<VotedIdea> {
    let mut with_votes: Vec<&Idea> = ideas.iter().filter(|idea| idea.votes > 0).collect();
    with_votes.sort_by_key(|idea| std::cmp::Reverse(idea.votes));
    let max_votes = with_votes.first().map_or(1, |idea| idea.votes);
    let name = |value: &Option<Spanned<String>>| value.as_ref().map(|v| v.value.clone());
    let voted_idea = |idea: &Idea| VotedIdea {
        text_html: writer.inlines(&idea.text),
        cell: [name(&idea.row), name(&idea.column)].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        votes: idea.votes,
        share: (u64::from(idea.votes) * 100 / u64::from(max_votes)) as u32,
    };
    with_votes.into_iter().map(voted_idea).collect()
}

/// An insight that a board answers, with quotes to start the discussion from.
#[derive(Debug, Serialize)]
pub struct BoardInsight {
    /// The insight's number.
    pub number: String,
    /// The insight's title and page.
    pub link: Link,
    /// The insight's statement.
    pub statement_html: String,
    /// The first few of the insight's quotes.
    pub quotes: Vec<QuoteView>,
}

/// A board's own page, on which ideas are added.
#[derive(Debug, Serialize)]
pub struct BoardPage {
    /// The page's head.
    pub head: Head,
    /// The board's workshop.
    pub workshop: Link,
    /// The workshop's slug.
    pub workshop_slug: String,
    /// The board and its ideas.
    pub board: BoardView,
    /// The insights that the board answers.
    pub grounds: Vec<BoardInsight>,
    /// The board's heading as Markdown, with which an export begins.
    pub heading: String,
    /// The question as plain text.
    pub question: String,
    /// The removed ideas, with the time of removal: `a7k@2026-05-28T14:05:11Z h4d@…`.
    pub gone: String,
}

/// The maximum number of quotes for each insight; more would push the board out of sight.
const MAX_QUOTES: usize = 4;

/// Builds the page of the board at `index`.
pub fn board_page(context: &ViewContext<'_>, index: usize) -> BoardPage {
    let edition = context.edition;
    let node = &edition.boards()[index];
    let address = address::board_address(edition, index);
    let place = context.page_location(&address);
    let front = &edition.workshops()[node.workshop].workshop.front;
    let writer = context.writer(&place, &front.path);
    let question = context.line(node.question_text());
    let ground = |i: &usize| {
        let insight = &edition.insights()[*i].insight;
        let quotes = edition.quotes_of_insight(*i).into_iter().filter_map(|q| context.quote_view(&place, q));
        BoardInsight {
            number: context.insight_number(*i),
            link: context.entity_link(&writer, EntityKind::Insight, *i),
            statement_html: insight
                .statement()
                .map_or(String::new(), |s| writer.for_file(&insight.front.path).inlines(s)),
            quotes: quotes.take(MAX_QUOTES).collect(),
        }
    };
    let slugs: Vec<&str> = node.insights.iter().map(|i| &*edition.insights()[*i].insight.front.slug).collect();
    let removed = node.board().map_or(&[][..], |b| &b.removed_ideas);
    BoardPage {
        head: context.head(&address, &question, &context.words.message("board-about")),
        workshop: context.link(&writer, &front.title.inlines, &address::workshop_address(edition, node.workshop)),
        workshop_slug: front.slug.to_string(),
        board: board_view(context, &place, index),
        grounds: node.insights.iter().map(ground).collect(),
        heading: format_heading(&question, &node.id, &slugs, node.board().map_or(Layout::Grid, |b| b.layout)),
        question,
        gone: removed.iter().map(|g| format!("{}@{}", g.id, g.removed_at)).collect::<Vec<_>>().join(" "),
    }
}
