//! Content as one edition shows it: prose and testimony in which every reference, link, quotation mark, count and excerpt is resolved.
//!
//! [`Resolver`] turns prose and testimony into the tree of this module, and is the only part that asks the edition what may be seen. The
//! formats (`html`, `text`, `poster`, `sheet`) are pure functions of the tree: no edition is in their reach. `writer` joins the two for
//! the views.

mod direction;
mod escape;
mod html;
mod poster;
mod resolve;
mod sheet;
mod tags;
mod testimony;
mod text;
mod writer;

pub use direction::is_right_to_left;
pub use escape::{beginning, escaped, is_evenly_spaced};
pub use html::HtmlFormat;
pub use poster::{PosterRun, PosterWord, RunStyle, words_of_inlines, words_of_paragraphs};
pub use resolve::Resolver;
pub use sheet::{Node, PrintedQuote, SheetAssets};
pub use text::{count_words, letters, text_of_blocks, text_of_inlines};
pub use writer::{HtmlWriter, SheetWriter};

use crate::model::names::Entity;
use std::{borrow::Cow, ops::Range};

/// A block of resolved content.
#[derive(Clone, Debug)]
pub enum Block<'a> {
    /// A paragraph.
    Paragraph(Vec<Inline<'a>>),
    /// A paragraph that is nothing but a picture.
    Figure(Image<'a>),
    /// A heading.
    Heading {
        /// The level, from 2 to 6.
        level: u8,
        /// The id within the page.
        id: &'a str,
        /// The words.
        inlines: Vec<Inline<'a>>,
    },
    /// A list.
    List {
        /// The first number; `None` for bullets.
        start: Option<u64>,
        /// The items.
        items: Vec<ListItem<'a>>,
    },
    /// A table.
    Table {
        /// For each column -1 left, 0 centred, 1 right; `None` as the language has it.
        alignment: &'a [Option<i8>],
        /// The cells of the head.
        head: Vec<Vec<Inline<'a>>>,
        /// The cells of the rows.
        rows: Vec<Vec<Vec<Inline<'a>>>>,
    },
    /// A block of code.
    Code(&'a str),
    /// Sanitised HTML.
    Html(&'a str),
    /// A thematic break.
    Rule,
    /// A note, a tip, a warning …: the kind in lower case, and the content.
    Alert(&'static str, Vec<Block<'a>>),
    /// A fact or a maxim.
    Box(Box<FactBox<'a>>),
    /// A block quote in the team's own text.
    Cited(Vec<Block<'a>>),
    /// A quote that the edition shows.
    Quote(Box<Quote<'a>>),
    /// A footnote: its number and its content.
    Footnote(&'a str, Vec<Block<'a>>),
    /// Terms, each with its meanings.
    Definitions(Vec<(Vec<Inline<'a>>, Vec<Vec<Block<'a>>>)>),
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct ListItem<'a> {
    /// The id within the page, where the author gave one.
    pub id: Option<&'a str>,
    /// Whether the item's check box is ticked; `None` without a box.
    pub ticked: Option<bool>,
    /// The content; a tight item is one paragraph.
    pub blocks: Vec<Block<'a>>,
}

/// A fact or a maxim, with its source.
#[derive(Clone, Debug)]
pub struct FactBox<'a> {
    /// `fact` or `maxim`.
    pub kind: &'static str,
    /// The content.
    pub blocks: Vec<Block<'a>>,
    /// The source.
    pub source: Option<Vec<Inline<'a>>>,
}

/// A piece of running text.
#[derive(Clone, Debug)]
pub enum Inline<'a> {
    /// Words of the team, with their bytes in the file; the bytes are empty where they are not known.
    Text(Cow<'a, str>, Range<usize>),
    /// Words of a voice, letter by letter as typed.
    Spoken(&'a str),
    /// Emphasis, or stress in a quote.
    Emphasis(Vec<Inline<'a>>),
    /// Strong emphasis.
    Strong(Vec<Inline<'a>>),
    /// Struck text.
    Struck(Vec<Inline<'a>>),
    /// Code.
    Code(&'a str),
    /// A link to a target that the edition shows.
    Link(Target<'a>, Vec<Inline<'a>>),
    /// A picture within a line.
    Image(Image<'a>),
    /// A sanitised tag of HTML.
    Html(&'a str),
    /// The mark of the footnote with this number.
    FootnoteMark(&'a str),
    /// The end of a line that is not a break.
    Line,
    /// A line break.
    Break,
    /// The catalogue's opening quotation mark, before a paragraph of a quote.
    OpeningMark(&'a str),
    /// The catalogue's closing quotation mark, behind a quote.
    ClosingMark(&'a str),
    /// Three dots with which a speaker hesitates.
    Pause(&'a str),
    /// `(…)`: the editor left words out.
    Elision(&'a str),
    /// `[laughs]`: the words between the brackets.
    StageNote(Cow<'a, str>),
    /// `[the daughter]`: the editor's words between the brackets.
    Clarification(Cow<'a, str>),
    /// Words put in for anonymity.
    Placeholder(Cow<'a, str>),
    /// The name of a speaker, at the start of a paragraph.
    Speaker(&'a str),
}

/// Where a link leads.
#[derive(Clone, Debug)]
pub enum Target<'a> {
    /// An address outside of the catalogue.
    Web(&'a str),
    /// The id of a heading of the same page.
    Heading(&'a str),
    /// An entity, and its address in the site.
    Entity(Entity, String),
    /// A file of the project that is copied, by its path; and the `#…` behind the path.
    File(String, &'a str),
}

/// A picture of the project.
#[derive(Clone, Debug)]
pub struct Image<'a> {
    /// The path of the file in the project.
    pub path: String,
    /// The bytes of the path in the text.
    pub range: Range<usize>,
    /// The alternative text; empty for decoration.
    pub alt: &'a str,
    /// Classes for the layout.
    pub classes: &'a [String],
    /// Width and height in pixels, where known.
    pub size: Option<(u32, u32)>,
}

/// A paragraph of a quote.
#[derive(Clone, Debug)]
pub struct SpokenParagraph<'a> {
    /// Whether the paragraph opens with the name of another speaker.
    pub is_turn: bool,
    /// The words.
    pub inlines: Vec<Inline<'a>>,
}

/// A quote that the edition shows.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    /// The id.
    pub id: &'a str,
    /// The file.
    pub path: &'a str,
    /// The bytes of the quote in the file.
    pub range: Range<usize>,
    /// The address of the quote's page in the site.
    pub address: String,
    /// The first words in quotation marks, as a link shows them.
    pub title: Vec<Inline<'a>>,
    /// The paragraphs, in quotation marks unless several people speak.
    pub paragraphs: Vec<SpokenParagraph<'a>>,
    /// Who said it, as readers are told.
    pub attribution: Option<&'a str>,
    /// The language, where it differs from the catalogue's.
    pub language: Option<&'a str>,
}

/// Returns running text for a page other than its own, which has neither its footnotes nor its headings to lead to.
pub fn away_from_page(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let convert = |inline| match inline {
        Inline::FootnoteMark(_) => vec![],
        Inline::Link(Target::Heading(_), inner) => away_from_page(inner),
        Inline::Emphasis(inner) => vec![Inline::Emphasis(away_from_page(inner))],
        Inline::Strong(inner) => vec![Inline::Strong(away_from_page(inner))],
        other => vec![other],
    };
    inlines.into_iter().flat_map(convert).collect()
}
