//! A board for the wall: its question, the insights and quotes behind it, and cells with codes that bring noted ideas back.

use super::{Imprint, poster::words_of};
use crate::{
    model::workshop::{Layout, axes, paper_codes},
    view::{
        ViewContext, address,
        content::{PosterWord, PrintedQuote, SheetWriter},
    },
};
use serde::Serialize;
use std::cell::RefCell;

/// A cell of a printed board.
#[derive(Clone, Debug, Serialize)]
pub struct BoardSheetCell {
    /// The cell's column. `None` if the board is a single cell.
    pub column: Option<String>,
    /// The cell's row. `None` if the board is a single cell.
    pub row: Option<String>,
    /// The three-character code that assigns an idea noted on paper to this cell.
    pub code: String,
}

/// An insight next to the question.
#[derive(Clone, Debug, Serialize)]
pub struct BoardSheetInsight {
    /// The insight's number.
    pub number: String,
    /// The insight's title.
    pub title: String,
    /// The insight's statement.
    pub statement: String,
}

/// A printed board.
#[derive(Clone, Debug, Serialize)]
pub struct BoardSheet {
    /// The board's id.
    pub id: String,
    /// The imprint that every sheet carries.
    pub imprint: Imprint,
    /// The title of the board's workshop.
    pub workshop: String,
    /// The slug of the board's workshop.
    pub workshop_slug: String,
    /// The question, word by word.
    pub question: Vec<PosterWord>,
    /// The question as plain text.
    pub plain: String,
    /// The layout's name in the format.
    pub layout: &'static str,
    /// The insights that the board answers.
    pub insights: Vec<BoardSheetInsight>,
    /// Up to three quotes of these insights: those marked for posters first, then the shortest.
    pub quotes: Vec<PrintedQuote>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The cells, row by row; a single cell if the board has no grid.
    pub cells: Vec<BoardSheetCell>,
    /// The number of the first insight's theme, from 1; 0 without insights.
    pub theme_number: usize,
    /// The URL of the workshop's page. `None` if the site has no public URL.
    pub url: Option<String>,
}

/// The maximum number of quotes next to the question.
const MAX_QUOTES: usize = 3;

/// The file name of the notes to cut out, without extension.
pub const NOTES_NAME: &str = "notes";

/// Returns the board at `index` for printing.
pub fn board_sheet(context: &ViewContext<'_>, index: usize) -> BoardSheet {
    let edition = context.edition;
    let node = &edition.boards()[index];
    let workshop = &edition.workshops()[node.workshop].workshop;
    let layout = node.board().map_or(Layout::Grid, |b| b.layout);
    let (columns, rows) = axes(layout, edition.config());
    let codes = paper_codes(edition.boards(), edition.config());
    let cells = codes[index].iter().map(|(cell, code)| BoardSheetCell {
        column: cell.map(|(_, c)| columns[c].clone()),
        row: cell.map(|(r, _)| rows[r].clone()),
        code: code.clone(),
    });
    let statement = |insight: usize| {
        let first = edition.insights()[insight].insight.statement();
        first.map_or(String::new(), |p| context.line(p))
    };
    let insights = node.insights.iter().map(|i| BoardSheetInsight {
        number: context.insight_number(*i),
        title: edition.insights()[*i].insight.front.title.plain.clone(),
        statement: statement(*i),
    });
    let assets = RefCell::default();
    let writer = SheetWriter::new(context.resolver(""), context.base_url, &assets);
    let mut quotes: Vec<usize> = node.insights.iter().flat_map(|i| edition.quotes_of_insight(*i)).collect();
    let rank = |index: usize| {
        let quote = &edition.quote(index)?.quote;
        let length = quote.testimony.plain_text().len();
        // A quote of a word or two contributes little next to a question.
        Some((!quote.is_poster, length < 24, length))
    };
    quotes.sort_by_key(|index| rank(*index));
    BoardSheet {
        id: node.id.to_string(),
        imprint: super::imprint(context),
        workshop: workshop.front.title.plain.clone(),
        workshop_slug: workshop.front.slug.to_string(),
        question: words_of(context, node.question_text()),
        plain: context.line(node.question_text()),
        layout: layout.name(),
        insights: insights.collect(),
        quotes: quotes.into_iter().filter_map(|q| writer.short_quote(q)).take(MAX_QUOTES).collect(),
        columns: columns.clone(),
        rows: rows.clone(),
        cells: cells.collect(),
        theme_number: node.insights.first().map_or(0, |i| edition.insights()[*i].theme + 1),
        url: context.base_url.map(|base| [base, &address::workshop_address(edition, node.workshop)].concat()),
    }
}
