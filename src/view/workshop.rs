//! Workshops with their boards and ideas, and sheets.

use super::{Head, Link, Scene, address};
use crate::model::{
    BoardNode,
    prose::Inline,
    workshop::{FieldSize, Idea, Layout, axes},
};
use serde::Serialize;

/// A workshop, or a sheet, in a list.
#[derive(Debug, Serialize)]
pub struct Card {
    /// Its title and page.
    pub link: Link,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// When.
    pub date: Option<String>,
    /// How many boards it has.
    pub boards: usize,
}

/// The page of all workshops and sheets.
#[derive(Debug, Serialize)]
pub struct WorkshopsPage {
    /// What the head says.
    pub head: Head,
    /// The workshops.
    pub workshops: Vec<Card>,
    /// The sheets.
    pub sheets: Vec<Card>,
}

/// The page of all workshops and sheets.
pub fn workshops(scene: &Scene<'_>) -> WorkshopsPage {
    let address = "workshops/";
    let place = scene.place(address);
    let workshops = scene.edition.workshops().iter().map(|node| {
        let front = &node.workshop.front;
        let writer = scene.writer(&place, &front.path);
        Card {
            link: scene.link(&writer, &front.title.inlines, &format!("workshops/{}/", front.slug)),
            summary: front.summary.clone(),
            date: front.date.map(|d| scene.date(d)),
            boards: node.boards.len(),
        }
    });
    WorkshopsPage {
        head: scene.head(address, &scene.words.say("workshops"), ""),
        workshops: workshops.collect(),
        sheets: (0..scene.edition.sheets().len()).map(|i| sheet_card(scene, &place, i)).collect(),
    }
}

fn sheet_card(scene: &Scene<'_>, place: &address::Place, index: usize) -> Card {
    let front = &scene.edition.sheets()[index].front;
    let writer = scene.writer(place, &front.path);
    let link = scene.link(&writer, &front.title.inlines, &format!("sheets/{}/", front.slug));
    Card { link, summary: front.summary.clone(), date: None, boards: 0 }
}

/// An idea on a board.
#[derive(Debug, Serialize)]
pub struct IdeaView {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text_html: String,
    /// How many voted for it.
    pub votes: u32,
    /// Who put it there.
    pub by: Option<String>,
    /// Whether it stands among the recommendations.
    pub is_recommended: bool,
}

/// A cell of a board, or all of one that has no cells.
#[derive(Debug, Serialize)]
pub struct Cell {
    /// Its column.
    pub column: Option<String>,
    /// Its row.
    pub row: Option<String>,
    /// The ideas in it.
    pub ideas: Vec<IdeaView>,
}

/// A board on its workshop's page.
#[derive(Debug, Serialize)]
pub struct BoardView {
    /// Its id.
    pub id: String,
    /// The question.
    pub question_html: String,
    /// The layout's word.
    pub layout: &'static str,
    /// The insights it answers, with their numbers.
    pub insights: Vec<(String, Link)>,
    /// What stands between the question and the ideas.
    pub text_html: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows, each with a cell for each column; one row of one cell where there is no grid.
    pub rows: Vec<Vec<Cell>>,
    /// How many ideas it has.
    pub ideas: usize,
    /// The link to the board for the wall.
    pub sheet: Option<String>,
}

/// A workshop's page.
#[derive(Debug, Serialize)]
pub struct WorkshopPage {
    /// What the head says.
    pub head: Head,
    /// Its title.
    pub title_html: String,
    /// When.
    pub date: Option<String>,
    /// How long.
    pub duration: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Purpose and agenda.
    pub body_html: String,
    /// Its boards.
    pub boards: Vec<BoardView>,
    /// The link to the notes to cut.
    pub notes: Option<String>,
    /// Its sheets.
    pub sheets: Vec<Card>,
}

/// The page of the workshop at `index`.
pub fn workshop(scene: &Scene<'_>, index: usize) -> WorkshopPage {
    let node = &scene.edition.workshops()[index];
    let workshop = &node.workshop;
    let address = format!("workshops/{}/", workshop.front.slug);
    let place = scene.place(&address);
    let writer = scene.writer(&place, &workshop.front.path);
    let for_this = |i: &usize| {
        let sheet = &scene.edition.sheets()[*i];
        sheet.workshops.iter().any(|w| *w.value == *workshop.front.slug)
    };
    WorkshopPage {
        head: scene.head_of(&address, &workshop.front, &workshop.opening),
        title_html: writer.inlines(&workshop.front.title.inlines),
        date: workshop.front.date.map(|d| scene.date(d)),
        duration: workshop.duration.clone(),
        place: workshop.place.clone(),
        body_html: writer.blocks(&workshop.opening),
        notes: scene.sheet_href(&place, "print/boards/notes.pdf").filter(|_| !node.boards.is_empty()),
        boards: node.boards.iter().map(|b| board(scene, &place, &scene.edition.boards()[*b])).collect(),
        sheets: (0..scene.edition.sheets().len()).filter(for_this).map(|i| sheet_card(scene, &place, i)).collect(),
    }
}

fn board(scene: &Scene<'_>, place: &address::Place, node: &BoardNode) -> BoardView {
    let path = &scene.edition.workshops()[node.workshop].workshop.front.path;
    let writer = scene.writer(place, path).lowered(1);
    let layout = node.board().map_or(Layout::Grid, |b| b.layout);
    let ideas = node.board().map_or(&[][..], |b| b.ideas.as_slice());
    let (columns, rows) = axes(layout, scene.edition.config());
    let view = |idea: &Idea| IdeaView {
        id: idea.id.to_string(),
        text_html: writer.inlines(&idea.text),
        votes: idea.votes,
        by: idea.by.clone(),
        is_recommended: idea.is_recommended,
    };
    let has =
        |value: &Option<crate::diag::Placed<String>>, name: &String| value.as_ref().is_some_and(|v| v.value == *name);
    let cells: Vec<Vec<Cell>> = if columns.is_empty() {
        vec![vec![Cell { column: None, row: None, ideas: ideas.iter().map(view).collect() }]]
    } else {
        let cell = |row: &String, column: &String| {
            let inside = ideas.iter().filter(|i| has(&i.column, column) && has(&i.row, row));
            Cell { column: Some(column.clone()), row: Some(row.clone()), ideas: inside.map(view).collect() }
        };
        let placed = |i: &&Idea| columns.iter().any(|c| has(&i.column, c)) && rows.iter().any(|r| has(&i.row, r));
        let mut grid: Vec<Vec<Cell>> =
            rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
        // Ideas that nobody has put into a cell yet are not lost.
        let loose: Vec<IdeaView> = ideas.iter().filter(|i| !placed(i)).map(view).collect();
        if !loose.is_empty() {
            grid.push(vec![Cell { column: None, row: None, ideas: loose }]);
        }
        grid
    };
    BoardView {
        id: node.id.to_string(),
        question_html: writer.inlines(node.words()),
        layout: layout.name(),
        insights: node.insights.iter().map(|i| (scene.number(*i), scene.insight_link(&writer, *i))).collect(),
        text_html: node.board().map_or(String::new(), |b| writer.blocks(&b.text)),
        columns,
        rows: cells,
        ideas: ideas.len(),
        sheet: scene.sheet_href(place, &format!("print/boards/{}.pdf", node.id)),
    }
}

/// A field of a sheet.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// Its address within the page.
    pub id: String,
    /// The prompt.
    pub prompt_html: String,
    /// Help under it.
    pub help_html: String,
    /// `small`, `large` or `lines`.
    pub size: &'static str,
}

/// A sheet's page.
#[derive(Debug, Serialize)]
pub struct SheetPage {
    /// What the head says.
    pub head: Head,
    /// Its title.
    pub title_html: String,
    /// What stands before the first field.
    pub body_html: String,
    /// The fields.
    pub fields: Vec<FieldView>,
    /// The link to the sheet for print.
    pub sheet: Option<String>,
}

/// The page of the sheet at `index`.
pub fn sheet(scene: &Scene<'_>, index: usize) -> SheetPage {
    let sheet = &scene.edition.sheets()[index];
    let address = format!("sheets/{}/", sheet.front.slug);
    let place = scene.place(&address);
    let writer = scene.writer(&place, &sheet.front.path);
    let title: &[Inline] = &sheet.front.title.inlines;
    let fields = sheet.fields.iter().map(|field| FieldView {
        id: field.id.clone(),
        prompt_html: writer.inlines(&field.prompt),
        help_html: writer.blocks(&field.help),
        size: match field.size {
            FieldSize::Small => "small",
            FieldSize::Large => "large",
            FieldSize::Lines => "lines",
        },
    });
    SheetPage {
        head: scene.head_of(&address, &sheet.front, &sheet.opening),
        title_html: writer.inlines(title),
        body_html: writer.blocks(&sheet.opening),
        fields: fields.collect(),
        sheet: scene.sheet_href(&place, &format!("print/sheets/{}.pdf", sheet.front.slug)),
    }
}
