//! A board as it hangs on a wall: its question, what it rests on, cells with the codes that lead ideas back.

use super::{Imprint, poster::words_of};
use crate::{
    model::workshop::{Layout, axes, codes},
    view::{
        ViewContext,
        content::{PosterWord, PrintedQuote, SheetWriter},
    },
};
use serde::Serialize;
use std::cell::RefCell;

/// A cell of a board on paper.
#[derive(Clone, Debug, Serialize)]
pub struct PaperCell {
    /// Its column; none where the board is one cell.
    pub column: Option<String>,
    /// Its row.
    pub row: Option<String>,
    /// Three signs that lead what is noted in it back to it.
    pub code: String,
}

/// An insight beside the question.
#[derive(Clone, Debug, Serialize)]
pub struct BoardSheetInsight {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its statement.
    pub statement: String,
}

/// A board on paper.
#[derive(Clone, Debug, Serialize)]
pub struct BoardSheet {
    /// Its id.
    pub id: String,
    /// What every sheet says.
    pub imprint: Imprint,
    /// Its workshop's title.
    pub workshop: String,
    /// Its workshop's slug.
    pub workshop_slug: String,
    /// The question, word by word.
    pub question: Vec<PosterWord>,
    /// The question.
    pub plain: String,
    /// The layout's word.
    pub layout: &'static str,
    /// The insights it answers.
    pub insights: Vec<BoardSheetInsight>,
    /// Up to three quotes of them: those marked for posters first, then the shortest.
    pub quotes: Vec<PrintedQuote>,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<String>,
    /// Its cells, row by row; one where it has none.
    pub cells: Vec<PaperCell>,
    /// Its theme's number, from 1.
    pub theme_number: usize,
    /// The address of its page.
    pub url: Option<String>,
}

/// At most so many quotes stand beside the question.
const MOST_QUOTES: usize = 3;

/// The board at `index` on paper.
pub fn board_sheet(scene: &ViewContext<'_>, index: usize) -> BoardSheet {
    let edition = scene.edition;
    let node = &edition.boards()[index];
    let workshop = &edition.workshops()[node.workshop].workshop;
    let layout = node.board().map_or(Layout::Grid, |b| b.layout);
    let (columns, rows) = axes(layout, edition.config());
    let codes = codes(edition.boards(), edition.config());
    let cells = codes[index].iter().map(|(cell, code)| PaperCell {
        column: cell.map(|(_, c)| columns[c].clone()),
        row: cell.map(|(r, _)| rows[r].clone()),
        code: code.clone(),
    });
    let statement = |insight: usize| {
        let first = edition.insights()[insight].insight.statement();
        first.map_or(String::new(), |p| scene.line(p))
    };
    let insights = node.insights.iter().map(|i| BoardSheetInsight {
        number: scene.number(*i),
        title: edition.insights()[*i].insight.front.title.plain.clone(),
        statement: statement(*i),
    });
    let assets = RefCell::default();
    let tree = SheetWriter::new(scene.resolver(""), scene.base_url, &assets);
    let mut quotes: Vec<usize> = node.insights.iter().flat_map(|i| edition.quotes_of_insight(*i)).collect();
    let length = |index: usize| {
        let quote = &edition.quote(index)?.quote;
        let length = quote.testimony.plain().len();
        // A word or two say little beside a question.
        Some((!quote.is_poster, length < 24, length))
    };
    quotes.sort_by_key(|index| length(*index));
    BoardSheet {
        id: node.id.to_string(),
        imprint: scene.imprint(),
        workshop: workshop.front.title.plain.clone(),
        workshop_slug: workshop.front.slug.to_string(),
        question: words_of(scene, node.words()),
        plain: scene.line(node.words()),
        layout: layout.name(),
        insights: insights.collect(),
        quotes: quotes.into_iter().filter_map(|q| tree.short_quote(q)).take(MOST_QUOTES).collect(),
        columns: columns.clone(),
        rows: rows.clone(),
        cells: cells.collect(),
        theme_number: node.insights.first().map_or(0, |i| edition.insights()[*i].theme + 1),
        url: scene.base_url.map(|base| format!("{base}workshops/{}/", workshop.front.slug)),
    }
}
