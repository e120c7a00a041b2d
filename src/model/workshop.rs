//! Workshops with their boards and ideas, parsed from `workshops/*.md`, and sheets, parsed from `sheets/*.md`.

use super::{
    BoardNode,
    config::Config,
    fnv::fnv1a,
    front::{self, Front, TitleSource},
    id,
    idea::{self, Idea, RemovedIdea},
    prose::{self, Block, BlockQuoteMode, Inline},
    theme::take_slugs,
    yaml::Fields,
};
use crate::diag::{Report, Spanned};
use std::{collections::HashSet, ops::Range, sync::Arc};

/// A workshop.
#[derive(Clone, Debug, PartialEq)]
pub struct Workshop {
    /// The front matter that every kind has.
    pub front: Front,
    /// The duration as typed, such as `150 min`.
    pub duration: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The slugs of the themes whose questions become boards.
    pub themes: Vec<Spanned<String>>,
    /// The ids of the boards that come first, in this order; the id of a question opens a board for that question.
    pub first_boards: Vec<Spanned<String>>,
    /// The text before the first board: purpose and agenda.
    pub opening: Vec<Block>,
    /// The boards written in the file.
    pub boards: Vec<Board>,
}

/// A board: a question, and the ideas that people put on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// The board's id: written by an author, or derived from the question's words.
    pub id: Arc<str>,
    /// The question, which is the board's heading.
    pub question: Vec<Inline>,
    /// The layout of the board's cells.
    pub layout: Layout,
    /// The slugs of the insights that the board answers.
    pub insights: Vec<Spanned<String>>,
    /// The text under the heading that is not a list; it is shown above the ideas.
    pub text: Vec<Block>,
    /// The ideas on the board.
    pub ideas: Vec<Idea>,
    /// The ideas that were removed on screen. Importing a copy that still has one of these ideas restores it only if it was changed there
    /// after its removal.
    pub removed_ideas: Vec<RemovedIdea>,
    /// The range of the attributes in braces at the heading; `None` if there are none.
    pub attributes_range: Option<Range<usize>>,
    /// The range of the heading.
    pub heading_range: Range<usize>,
}

/// The layout of a board's cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Columns by rows.
    #[default]
    Grid,
    /// No cells; on paper fifty numbered slots for ideas, with room for three picked ideas and the chosen one.
    Fifty,
    /// Effort by effect.
    ImpactEffort,
    /// No cells.
    Blank,
}

/// The layouts with their words in the format.
pub const LAYOUTS: [(&str, Layout); 4] = [
    ("grid", Layout::Grid),
    ("fifty", Layout::Fifty),
    ("impact-effort", Layout::ImpactEffort),
    ("blank", Layout::Blank),
];

impl Layout {
    /// Returns the layout's word in the format.
    pub fn name(self) -> &'static str {
        LAYOUTS.iter().find(|(_, l)| *l == self).map_or("", |(name, _)| name)
    }
}

/// Returns the names of a layout's columns and rows; empty for a layout without cells. A grid has those of the configuration.
pub fn axes(layout: Layout, config: &Config) -> (Vec<String>, Vec<String>) {
    let to_strings = |words: [&str; 2]| words.map(String::from).to_vec();
    match layout {
        Layout::Grid => (config.boards.columns.clone(), config.boards.rows.clone()),
        Layout::ImpactEffort if config.language == "da" => {
            (to_strings(["Lille indsats", "Stor indsats"]), to_strings(["Stor virkning", "Lille virkning"]))
        }
        Layout::ImpactEffort => {
            (to_strings(["Little effort", "Much effort"]), to_strings(["Much effect", "Little effect"]))
        }
        Layout::Fifty | Layout::Blank => (vec![], vec![]),
    }
}

/// A cell by its row and column; `None` on a board without cells.
pub type CellPosition = Option<(usize, usize)>;

/// A cell, with the three-character code by which an idea noted on paper is assigned to it.
pub type PaperCode = (CellPosition, String);

/// Returns the codes of each board's cells, row by row; a board without cells has one code.
///
/// A code is a letter, a digit and a letter: never a word, and without characters that are easily confused. It is derived from the
/// board's id and the names of row and column, so that it is stable as long as these are; of two equal codes, one moves to the
/// next free one.
pub fn paper_codes(boards: &[BoardNode], config: &Config) -> Vec<Vec<PaperCode>> {
    let mut taken = HashSet::new();
    let board_codes = |node: &BoardNode| {
        let (columns, rows) = axes(node.board().map_or(Layout::Grid, |b| b.layout), config);
        let mut cells: Vec<CellPosition> =
            (0..rows.len()).flat_map(|r| (0..columns.len()).map(move |c| Some((r, c)))).collect();
        if cells.is_empty() {
            cells.push(None);
        }
        let code = |cell: CellPosition| {
            let (row, column) = cell.map_or(("", ""), |(r, c)| (rows[r].as_str(), columns[c].as_str()));
            (cell, free_code(&format!("{}\n{row}\n{column}", node.id), &mut taken))
        };
        cells.into_iter().map(code).collect()
    };
    boards.iter().map(board_codes).collect()
}

/// Returns the first free code at or after the hash of `name`.
fn free_code(name: &str, taken: &mut HashSet<u32>) -> String {
    const LETTERS: &[u8; 21] = b"ACDEFGHJKLMNPQRTUVWXY";
    const DIGITS: &[u8; 7] = b"2346789";
    let code_count = (LETTERS.len() * DIGITS.len() * LETTERS.len()) as u32;
    let mut code = fnv1a(name.bytes().map(u32::from)) % code_count;
    // The 3087 codes run out only in a catalogue of about 770 boards with four cells each; from there on they are assigned twice.
    for _ in 0..code_count {
        if taken.insert(code) {
            break;
        }
        code = (code + 1) % code_count;
    }
    let index = code as usize;
    let (first, digit, last) = (index / 147, index / 21 % 7, index % 21);
    [LETTERS[first], DIGITS[digit], LETTERS[last]].map(char::from).iter().collect()
}

/// Parses a workshop.
pub fn parse_workshop(path: &Arc<str>, text: &str, report: &mut Report) -> Workshop {
    parse_document(path, text, TitleSource::Required, report)
}

/// Parses the boards of a text that need not be a complete workshop file.
pub fn parse_boards(path: &Arc<str>, text: &str, report: &mut Report) -> Vec<Board> {
    parse_document(path, text, TitleSource::Optional, report).boards
}

fn parse_document(path: &Arc<str>, text: &str, title_source: TitleSource, report: &mut Report) -> Workshop {
    let take_keys = |fields: &mut Fields<'_>| {
        let (duration, place) = (fields.text("duration").map(|t| t.value), fields.text("place").map(|t| t.value));
        (duration, place, take_slugs(fields, "themes"), take_slugs(fields, "boards"))
    };
    let document = front::parse_document(path, text, (title_source, BlockQuoteMode::Prose), report, take_keys);
    let (duration, place, themes, first_boards) = document.kind_keys;
    let (opening, sections) = prose::split_sections(document.body.prose);
    let boards = sections.into_iter().map(|section| parse_board(path, text, section, report)).collect();
    Workshop { front: document.front, duration, place, themes, first_boards, opening, boards }
}

/// Formats a board's heading: `## How might we …? {#who-to-call insights=one-steady-contact}`. `question` is plain text.
pub fn format_heading(question: &str, id: &str, insights: &[&str], layout: Layout) -> String {
    let insights = if insights.is_empty() { String::new() } else { format!(" insights={}", insights.join(",")) };
    let layout = if layout == Layout::Grid { String::new() } else { format!(" layout={}", layout.name()) };
    format!("## {} {{#{id}{insights}{layout}}}", idea::escape(question))
}

fn parse_board(path: &Arc<str>, text: &str, section: prose::Section, report: &mut Report) -> Board {
    let heading = section.heading;
    let (mut insights, mut layout, mut explicit_id, mut removed_ideas) = (vec![], Layout::Grid, None, vec![]);
    if let Some(attributes) = &heading.attributes {
        let mut fields = attributes.fields(path, report);
        insights = take_slugs(&mut fields, "insights");
        layout = fields.choice("layout", &LAYOUTS).map_or(Layout::Grid, |l| l.value);
        removed_ideas = idea::parse_removed(&mut fields);
        fields.close();
        explicit_id = attributes.id.as_ref().map(|id| id.value.clone());
    }
    let id = explicit_id.unwrap_or_else(|| id::from_words(&prose::plain_text(&heading.inlines)));
    let attributes_range = heading.attributes.map(|a| a.range);
    let (question, heading_range) = (heading.inlines, heading.range);
    let mut board = Board {
        id,
        question,
        layout,
        insights,
        text: vec![],
        ideas: vec![],
        removed_ideas,
        attributes_range,
        heading_range,
    };
    for block in section.blocks {
        match block {
            Block::List(list) => {
                board.ideas.extend(list.items.into_iter().filter_map(|item| idea::parse(path, text, item, report)))
            }
            other => board.text.push(other),
        }
    }
    board
}

/// A sheet: a printed form to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The front matter that every kind has.
    pub front: Front,
    /// The slugs of the workshops that the sheet is for.
    pub workshops: Vec<Spanned<String>>,
    /// The paper size that the sheet is designed for, `A4` or `A3`; `None` if the file names none, which means A4.
    pub paper: Option<String>,
    /// True if the sheet is in landscape format.
    pub is_landscape: bool,
    /// The blocks before the first field.
    pub opening: Vec<Block>,
    /// The fields.
    pub fields: Vec<SheetField>,
}

/// A field of a sheet: a prompt, and room for the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetField {
    /// The id of the field's heading within the page.
    pub id: String,
    /// The prompt.
    pub prompt: Vec<Inline>,
    /// The amount of room for the answer.
    pub size: FieldSize,
    /// The number of numbered parts into which the room is divided, 1 to 100; `None` if it is undivided.
    pub parts: Option<u32>,
    /// Help under the prompt.
    pub help: Vec<Block>,
}

/// The amount of room for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum FieldSize {
    Small,
    #[default]
    Large,
    Lines,
}

/// The field sizes with their words in the format.
pub const FIELD_SIZES: [(&str, FieldSize); 3] =
    [("small", FieldSize::Small), ("large", FieldSize::Large), ("lines", FieldSize::Lines)];

/// The paper sizes that sheets can be designed for.
const SHEET_PAPERS: [(&str, &str); 2] = [("A4", "A4"), ("A3", "A3")];

/// The largest number of parts of a field, more than anybody fills in.
const MAX_PARTS: u32 = 100;

/// Parses a sheet.
pub fn parse_sheet(path: &Arc<str>, text: &str, report: &mut Report) -> Sheet {
    let document = front::parse_document(path, text, (TitleSource::Required, BlockQuoteMode::Prose), report, |f| {
        (take_slugs(f, "workshops"), f.choice("size", &SHEET_PAPERS).map(|s| s.value.to_string()), f.flag("landscape"))
    });
    let (workshops, paper, is_landscape) = document.kind_keys;
    let (opening, sections) = prose::split_sections(document.body.prose);
    let mut fields = vec![];
    for section in sections {
        let (mut size, mut parts) = (FieldSize::Large, None);
        if let Some(attributes) = &section.heading.attributes {
            let mut attribute_fields = attributes.fields(path, report);
            size = attribute_fields.choice("size", &FIELD_SIZES).map_or(FieldSize::Large, |s| s.value);
            parts = attribute_fields.number("numbered").map(|n| n.value.clamp(1, MAX_PARTS));
            attribute_fields.close();
        }
        fields.push(SheetField {
            parts,
            id: section.heading.id,
            prompt: section.heading.inlines,
            size,
            help: section.blocks,
        });
    }
    Sheet { front: document.front, workshops, paper, is_landscape, opening, fields }
}
