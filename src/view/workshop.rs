//! The pages of workshops and sheets, and the lists of both.

use super::{
    Head, Link, ViewContext,
    address::{self, ListPage},
    board::{BoardView, board_view},
    print::{NOTES_NAME, SheetKind},
};
use crate::model::{
    FilledSheetNode,
    names::EntityKind,
    prose::{Block, Inline},
    workshop::FieldSize,
};
use serde::Serialize;

/// A workshop or a sheet in a list.
#[derive(Debug, Serialize)]
pub struct WorkshopCard {
    /// The title and the link to the page.
    pub link: Link,
    /// A summary of one or two sentences. `None` if the author wrote none.
    pub summary: Option<String>,
    /// The workshop's date. `None` for a sheet.
    pub date: Option<String>,
    /// The number of boards; 0 for a sheet.
    pub boards: usize,
}

/// The page that lists all workshops and sheets.
#[derive(Debug, Serialize)]
pub struct WorkshopsPage {
    /// The page's head.
    pub head: Head,
    /// All workshops.
    pub workshops: Vec<WorkshopCard>,
    /// All sheets.
    pub sheets: Vec<WorkshopCard>,
}

/// Builds the page that lists all workshops and sheets.
pub fn workshops_page(context: &ViewContext<'_>) -> WorkshopsPage {
    let address = ListPage::Workshops.address();
    let place = context.page_location(&address);
    let writer = context.writer(&place, "");
    let workshops = context.edition.workshops().iter().enumerate().map(|(i, node)| {
        let front = &node.workshop.front;
        WorkshopCard {
            link: context.entity_link(&writer, EntityKind::Workshop, i),
            summary: front.summary.clone(),
            date: front.date.map(|d| context.format_date(d)),
            boards: node.boards.len(),
        }
    });
    WorkshopsPage {
        head: context.head(&address, &context.words.message("workshops"), ""),
        workshops: workshops.collect(),
        sheets: (0..context.edition.sheets().len()).map(|i| sheet_card(context, &place, i)).collect(),
    }
}

fn sheet_card(context: &ViewContext<'_>, place: &address::PageLocation, index: usize) -> WorkshopCard {
    let front = &context.edition.sheets()[index].front;
    let link = context.entity_link(&context.writer(place, ""), EntityKind::Sheet, index);
    WorkshopCard { link, summary: front.summary.clone(), date: None, boards: 0 }
}

/// A sheet that was filled in at a workshop.
#[derive(Debug, Serialize)]
pub struct FilledSheetView {
    /// The link to the blank sheet, if it is known.
    pub sheet: Option<Link>,
    /// The date on which the sheet was filled in.
    pub date: Option<String>,
    /// The prompts with their answers.
    pub answers: Vec<FilledFieldView>,
}

/// A prompt with its answer.
#[derive(Debug, Serialize)]
pub struct FilledFieldView {
    /// The prompt.
    pub prompt_html: String,
    /// The answer.
    pub answer_html: String,
}

/// A workshop's page.
#[derive(Debug, Serialize)]
pub struct WorkshopPage {
    /// The page's head.
    pub head: Head,
    /// The workshop's title.
    pub title_html: String,
    /// The workshop's date.
    pub date: Option<String>,
    /// The workshop's duration, as the author wrote it.
    pub duration: Option<String>,
    /// The place of the workshop.
    pub place: Option<String>,
    /// The purpose and the agenda.
    pub body_html: String,
    /// The workshop's boards.
    pub boards: Vec<BoardView>,
    /// The link to the printed notes to cut out. `None` without boards, or if the site does not contain the file.
    pub notes: Option<String>,
    /// The link to the workshop's kit: all its print files in one ZIP file.
    pub kit: Option<String>,
    /// The sheets that name this workshop.
    pub sheets: Vec<WorkshopCard>,
    /// The filled-in sheets that may be shown.
    pub filled: Vec<FilledSheetView>,
}

/// Builds the page of the workshop at `index`.
pub fn workshop_page(context: &ViewContext<'_>, index: usize) -> WorkshopPage {
    let node = &context.edition.workshops()[index];
    let workshop = &node.workshop;
    let address = address::workshop_address(context.edition, index);
    let place = context.page_location(&address);
    let writer = context.writer(&place, &workshop.front.path);
    let names_workshop = |i: &usize| {
        let sheet = &context.edition.sheets()[*i];
        sheet.workshops.iter().any(|w| *w.value == *workshop.front.slug)
    };
    WorkshopPage {
        head: context.entity_head(&address, &workshop.front, &workshop.opening),
        title_html: writer.inlines(&workshop.front.title.inlines),
        date: workshop.front.date.map(|d| context.format_date(d)),
        duration: workshop.duration.clone(),
        place: workshop.place.clone(),
        body_html: writer.blocks(&workshop.opening),
        kit: context.print_href(&place, &address::sheet_path(SheetKind::Kit, &workshop.front.slug)),
        notes: context
            .print_href(&place, &address::sheet_path(SheetKind::Boards, NOTES_NAME))
            .filter(|_| !node.boards.is_empty()),
        boards: node.boards.iter().map(|b| board_view(context, &place, *b)).collect(),
        sheets: (0..context.edition.sheets().len())
            .filter(names_workshop)
            .map(|i| sheet_card(context, &place, i))
            .collect(),
        filled: context.edition.filled_sheets(index).map(|node| filled_sheet_view(context, &place, node)).collect(),
    }
}

fn filled_sheet_view(
    context: &ViewContext<'_>,
    place: &address::PageLocation,
    node: &FilledSheetNode,
) -> FilledSheetView {
    let front = &node.filled_sheet.front;
    let writer = context.writer(place, &front.path).lowered(2);
    let answer = |(prompt, blocks): &(Vec<Inline>, Vec<Block>)| FilledFieldView {
        prompt_html: writer.inlines(prompt),
        answer_html: writer.blocks(blocks),
    };
    FilledSheetView {
        sheet: node.sheet.map(|sheet| sheet_card(context, place, sheet).link),
        date: front.date.map(|d| context.format_date(d)),
        answers: node.filled_sheet.answers.iter().map(answer).collect(),
    }
}

/// A field of a sheet.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// The field's anchor within the page.
    pub id: String,
    /// The prompt.
    pub prompt_html: String,
    /// The help text below the prompt.
    pub help_html: String,
    /// The size of the answer: `small`, `large` or `lines`.
    pub size: &'static str,
    /// The numbers of the parts that the answer is divided into: 1, 2, 3 …; empty if it is not divided.
    pub parts: Vec<u32>,
    /// The prompt as plain text.
    pub prompt: String,
}

/// A sheet's page.
#[derive(Debug, Serialize)]
pub struct SheetPage {
    /// The page's head.
    pub head: Head,
    /// The sheet's title.
    pub title_html: String,
    /// The text before the first field.
    pub body_html: String,
    /// The sheet's fields.
    pub fields: Vec<FieldView>,
    /// The link to the sheet as a print file.
    pub sheet: Option<String>,
    /// The sheet's slug.
    pub slug: String,
    /// The slugs and titles of the workshops that the sheet is for; all workshops if the sheet names none.
    pub workshops: Vec<(String, String)>,
}

/// Builds the page of the sheet at `index`.
pub fn sheet_page(context: &ViewContext<'_>, index: usize) -> SheetPage {
    let sheet = &context.edition.sheets()[index];
    let address = address::form_address(context.edition, index);
    let place = context.page_location(&address);
    let writer = context.writer(&place, &sheet.front.path);
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
        parts: (1..=field.parts.unwrap_or(0)).collect(),
        prompt: context.line(&field.prompt),
    });
    let workshops = context.edition.workshops().iter().map(|node| &node.workshop.front);
    let is_for_workshop = |slug: &str| sheet.workshops.is_empty() || sheet.workshops.iter().any(|w| w.value == slug);
    let workshops =
        workshops.filter(|front| is_for_workshop(&front.slug)).map(|f| (f.slug.to_string(), f.title.plain.clone()));
    SheetPage {
        slug: sheet.front.slug.to_string(),
        workshops: workshops.collect(),
        head: context.entity_head(&address, &sheet.front, &sheet.opening),
        title_html: writer.inlines(title),
        body_html: writer.blocks(&sheet.opening),
        fields: fields.collect(),
        sheet: context.print_href(&place, &address::sheet_path(SheetKind::Sheets, &sheet.front.slug)),
    }
}
