//! Markdown -> Prose: a small tree that becomes HTML on the site and type on paper.
//!
//! References and links stay as typed, with their place: whether what they point at may be shown is the edition's to say.

mod build;
mod lix;
mod quote_block;

pub use build::{BlockQuotes, ParsedProse, read, title};
pub use lix::Lix;
pub use quote_block::{QuoteBlock, QuoteError};

use super::attributes::Attributes;
use crate::diag::Spanned;
use std::{ops::Range, sync::OnceLock};

/// The team's own text.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// What there is among them.
    pub holds: ContentFlags,
    /// What in them leads elsewhere, in order.
    pub ways: Vec<OutgoingLink>,
    lix: OnceLock<Lix>,
}

/// What there is in a text beside words. Most texts hold little else: whoever looks for something in all of them passes most over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContentFlags {
    /// Headings.
    pub headings: bool,
    /// What leads elsewhere: links, references, embeds.
    pub ways: bool,
    /// What is copied beside the page: pictures, and files that links lead to.
    pub files: bool,
    /// Pictures.
    pub pictures: bool,
    /// What is set apart: facts, block quotes, items with attributes.
    pub set_apart: bool,
}

impl ContentFlags {
    /// Whether there is anything.
    pub fn any(self) -> bool {
        self != ContentFlags::default()
    }

    /// What there is in this or in another text.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        ContentFlags {
            headings: self.headings || other.headings,
            ways: self.ways || other.ways,
            files: self.files || other.files,
            pictures: self.pictures || other.pictures,
            set_apart: self.set_apart || other.set_apart,
        }
    }

    /// What there is in a text of `blocks` and of `inlines`.
    pub fn of(blocks: &[Block], inlines: &[Inline]) -> Self {
        let mut holds = ContentFlags::default();
        each_block(blocks, &mut |block| match block {
            Block::Heading(_) => holds.headings = true,
            Block::Embed(_) => holds.ways = true,
            Block::Cited(..) | Block::Fact(_) => holds.set_apart = true,
            Block::List(list) => holds.set_apart |= list.items.iter().any(|item| item.attributes.is_some()),
            _ => {}
        });
        let mut inner = ContentFlags::default();
        let mut visit = |inline: &Inline| match inline {
            Inline::Reference(..) => inner.ways = true,
            Inline::Link(link) => {
                inner.ways = true;
                inner.files |= link.kind == LinkKind::File;
            }
            Inline::Image(_) => (inner.pictures, inner.files) = (true, true),
            _ => {}
        };
        inner_inlines(inlines, &mut visit);
        each_inline(blocks, &mut visit);
        ContentFlags { ways: holds.ways || inner.ways, files: inner.files, pictures: inner.pictures, ..holds }
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        self.blocks == other.blocks
    }
}

impl Prose {
    /// A text of `blocks`.
    pub fn new(blocks: Vec<Block>) -> Self {
        Prose { holds: ContentFlags::of(&blocks, &[]), ways: ways(&blocks, &[]), blocks, lix: OnceLock::new() }
    }

    /// How it reads.
    pub fn lix(&self) -> &Lix {
        self.lix.get_or_init(|| Lix::of(&self.blocks, &[]))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading(Box<Heading>),
    /// A list.
    List(List),
    /// A table.
    Table(Box<Table>),
    /// A block of code.
    Code(String),
    /// Raw HTML, sanitised.
    Html(String),
    /// A rule.
    Rule,
    /// `> [!NOTE]` and its kin: the kind in lower case, and what it says.
    Alert(&'static str, Vec<Block>),
    /// `> [!FACT]`: what it says, and where it is from.
    Fact(Box<Fact>),
    /// `> [!MAXIM]`: a saying, and where it is from.
    Maxim(Box<Fact>),
    /// A block quote in the team's own text, where quotes are not testimony, and its bytes.
    Cited(Vec<Block>, Range<usize>),
    /// A quote of the file, by its number in it.
    Quote(usize),
    /// `![[slug]]`: a quote put here whole.
    Embed(Spanned<String>),
    /// A footnote's number and text.
    Footnote(String, Vec<Block>),
    /// Terms and what they mean.
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6, as typed.
    pub level: u8,
    /// Its address within the page.
    pub id: String,
    /// Its words.
    pub inlines: Vec<Inline>,
    /// What stands in braces behind it.
    pub attributes: Option<Attributes>,
    /// Its bytes.
    pub at: Range<usize>,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The first number; `None` for bullets.
    pub start: Option<u64>,
    /// The items.
    pub items: Vec<ListItem>,
    /// The bytes of the list.
    pub at: Range<usize>,
}

/// A list's item.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// Its blocks; a tight item is one paragraph.
    pub blocks: Vec<Block>,
    /// Whether a box stands before it, and is ticked.
    pub ticked: Option<bool>,
    /// What stands in braces at its end.
    pub attributes: Option<Attributes>,
    /// Its bytes.
    pub at: Range<usize>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// For each column: -1 left, 0 centred, 1 right; `None` as the language has it.
    pub alignment: Vec<Option<i8>>,
    /// The head's cells.
    pub head: Vec<Vec<Inline>>,
    /// The rows' cells.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A fact or a saying, with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it is from.
    pub source: Option<Vec<Inline>>,
    /// Its bytes.
    pub at: Range<usize>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words, with their bytes in the file; the bytes are empty where the words come from a value of the front matter.
    Text(Spanned<String>),
    /// A double quotation mark the author typed straight; `true` opens. The house's own is set.
    Mark(bool),
    /// `*emphasis*`.
    Emphasis(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck~~`.
    Struck(Vec<Inline>),
    /// `` `code` ``.
    Code(String),
    /// A Markdown link.
    Link(Link),
    /// `[[slug]]` or `[[slug|text]]`.
    Reference(Spanned<String>, Option<Vec<Inline>>),
    /// A picture.
    Image(Picture),
    /// A tag of raw HTML, sanitised.
    Html(String),
    /// `[^label]`.
    FootnoteMark(String),
    /// `{{ count.quotes }}`.
    Count(Count),
    /// The end of a line that is no break.
    Line,
    /// A break.
    Break,
}

/// A Markdown link: its target as typed, and its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// An address, or the path of a file, or `#` and a heading's id.
    pub target: Spanned<String>,
    /// What the form of the target says about where the link leads.
    pub kind: LinkKind,
    /// The text.
    pub inlines: Vec<Inline>,
}

impl Link {
    /// Makes a link to `target`, whose kind follows from its form.
    pub fn new(target: Spanned<String>, inlines: Vec<Inline>) -> Self {
        Link { kind: LinkKind::of(&target.value), target, inlines }
    }
}

/// Where a link leads, as far as the form of its target tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `https://…`, `mailto:…`: out of the catalogue.
    Web,
    /// `#id`: a heading of the same page.
    Heading,
    /// The path of a Markdown file, which becomes a page.
    Page,
    /// The path of any other file, which is copied.
    File,
}

impl LinkKind {
    /// Tells the kind of `target`.
    pub fn of(target: &str) -> Self {
        let path = target.split(['#', '?']).next().unwrap_or("");
        let is_markdown = path.len() >= 3
            && path.is_char_boundary(path.len() - 3)
            && path[path.len() - 3..].eq_ignore_ascii_case(".md");
        if target.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/')) {
            LinkKind::Web
        } else if target.starts_with('#') {
            LinkKind::Heading
        } else if is_markdown {
            LinkKind::Page
        } else {
            LinkKind::File
        }
    }
}

/// A picture and what it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its path as typed.
    pub path: Spanned<String>,
    /// What it shows; empty for decoration.
    pub alt: String,
    /// Classes for the layout.
    pub classes: Vec<String>,
}

/// A number of the edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Count {
    Themes,
    Insights,
    Quotes,
    Recommendations,
    Voices,
}

/// The numbers that text can name, by their names.
pub const COUNTS: [(&str, Count); 5] = [
    ("count.themes", Count::Themes),
    ("count.insights", Count::Insights),
    ("count.quotes", Count::Quotes),
    ("count.recommendations", Count::Recommendations),
    ("count.voices", Count::Voices),
];

/// What leads elsewhere from a text.
#[derive(Clone, Debug, PartialEq)]
pub enum OutgoingLink {
    /// `![[slug]]`
    Embed(Spanned<String>),
    /// `[[slug]]`
    Reference(Spanned<String>),
    /// A Markdown link.
    Link(Spanned<String>, LinkKind),
}

/// What leads elsewhere from a text of `blocks` and of `inlines`.
pub fn ways(blocks: &[Block], inlines: &[Inline]) -> Vec<OutgoingLink> {
    let mut ways = vec![];
    each_block(blocks, &mut |block| {
        if let Block::Embed(name) = block {
            ways.push(OutgoingLink::Embed(name.clone()));
        }
    });
    let mut visit = |inline: &Inline| match inline {
        Inline::Reference(name, _) => ways.push(OutgoingLink::Reference(name.clone())),
        Inline::Link(link) => ways.push(OutgoingLink::Link(link.target.clone(), link.kind)),
        _ => {}
    };
    inner_inlines(inlines, &mut visit);
    each_inline(blocks, &mut visit);
    ways
}

/// The words of `inlines` alone.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    plain_into(inlines, &mut out);
    out.trim().to_string()
}

/// The words of one inline alone, without blanks taken off.
pub fn plain_inner(inline: &Inline) -> String {
    let mut out = String::new();
    plain_into(std::slice::from_ref(inline), &mut out);
    out
}

fn plain_into(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(&text.value),
            Inline::Code(code) => out.push_str(code),
            Inline::Mark(_) => out.push('"'),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Struck(inner) => plain_into(inner, out),
            Inline::Link(link) => plain_into(&link.inlines, out),
            Inline::Reference(_, Some(text)) => plain_into(text, out),
            Inline::Image(picture) => out.push_str(&picture.alt),
            Inline::Line | Inline::Break => out.push(' '),
            Inline::Reference(_, None) | Inline::Html(_) | Inline::FootnoteMark(_) | Inline::Count(_) => {}
        }
    }
}

/// A second-level heading and what stands under it: a board, a recommendation group, a field, a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading.
    pub heading: Heading,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// `prose` cut at its headings of the second level: what stands before the first, and the sections.
pub fn sections(prose: Prose) -> (Vec<Block>, Vec<Section>) {
    let mut before = vec![];
    let mut sections: Vec<Section> = vec![];
    for block in prose.blocks {
        match block {
            Block::Heading(heading) if heading.level <= 2 => {
                sections.push(Section { heading: *heading, blocks: vec![] })
            }
            block => sections.last_mut().map_or(&mut before, |s| &mut s.blocks).push(block),
        }
    }
    (before, sections)
}

/// Calls `visit` for every block of `blocks`, outer ones first, in order.
pub fn each_block<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::List(list) => list.items.iter().for_each(|i| each_block(&i.blocks, visit)),
            Block::Alert(_, inner) | Block::Cited(inner, _) | Block::Footnote(_, inner) => each_block(inner, visit),
            Block::Fact(fact) | Block::Maxim(fact) => each_block(&fact.blocks, visit),
            Block::Definitions(terms) => terms.iter().flat_map(|t| &t.1).for_each(|d| each_block(d, visit)),
            _ => {}
        }
    }
}

/// Calls `visit` for every inline of `blocks`, outer ones first, in order.
pub fn each_inline<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b Inline)) {
    each_block(blocks, &mut |block| match block {
        Block::Paragraph(inlines) => inner_inlines(inlines, visit),
        Block::Heading(heading) => inner_inlines(&heading.inlines, visit),
        Block::Table(table) => {
            table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| inner_inlines(cell, visit));
        }
        Block::Fact(fact) | Block::Maxim(fact) => inner_inlines(fact.source.as_deref().unwrap_or(&[]), visit),
        Block::Definitions(terms) => terms.iter().for_each(|(term, _)| inner_inlines(term, visit)),
        _ => {}
    });
}

/// Calls `visit` for every inline of `inlines` and what is inside them.
pub fn inner_inlines<'b>(inlines: &'b [Inline], visit: &mut impl FnMut(&'b Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Struck(inner) => inner_inlines(inner, visit),
            Inline::Link(link) => inner_inlines(&link.inlines, visit),
            Inline::Reference(_, Some(inner)) => inner_inlines(inner, visit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Report;

    fn read_all(text: &str) -> Prose {
        read(&"content/a.md".into(), text, 0, BlockQuotes::Cited, &mut Report::default()).prose
    }

    #[test]
    fn a_text_knows_what_it_holds_wherever_in_it_that_stands() {
        let none = ContentFlags::default();
        for (within, holds) in [
            ("words, *stressed*", none),
            ("[[slug|words]]", ContentFlags { ways: true, ..none }),
            ("[words](other.md#part)", ContentFlags { ways: true, ..none }),
            ("[words](other.MD)", ContentFlags { ways: true, ..none }),
            ("[words](paper.pdf)", ContentFlags { ways: true, files: true, ..none }),
            ("**bold ![shown](picture.png)**", ContentFlags { files: true, pictures: true, ..none }),
        ] {
            for around in ["@", "- one\n- @", "> [!NOTE]\n> @", "Before.\n\n1. - @", "Word\n: @"] {
                let text = around.replace('@', within);
                assert_eq!(read_all(&text).holds, holds, "{text}");
            }
            let table = format!("| a | b |\n|---|---|\n| c | {} |\n", within.replace('|', "\\|"));
            assert_eq!(read_all(&table).holds, holds, "{table}");
            let fact = format!("> [!FACT]\n> So many.\n>\n> — {within}\n");
            assert_eq!(read_all(&fact).holds, ContentFlags { set_apart: true, ..holds }, "{fact}");
        }
        assert_eq!(read_all("> [!NOTE]\n> ![[a-quote]]\n").holds, ContentFlags { ways: true, ..none });
        assert_eq!(read_all("## Head\n\n> Said.\n").holds, ContentFlags { headings: true, set_apart: true, ..none });
        assert_eq!(read_all("- item {#id}\n").holds, ContentFlags { set_apart: true, ..none });
        assert_eq!(read_all("[a](a.md) and [[b]]\n\n![[c]]\n").ways.len(), 3);
    }

    #[test]
    fn emphasis_without_end_is_told_and_passed_over() {
        for (open, close) in [("**a ", "**"), ("[a", "](x)"), ("~~a ", "~~"), ("![a", "](x)")] {
            let mut report = Report::default();
            let text = open.repeat(3000) + "b" + &close.repeat(3000);
            read(&"content/a.md".into(), &text, 0, BlockQuotes::Cited, &mut report);
            assert!(report.0.iter().all(|finding| matches!(finding.code.id, "E037" | "E011")), "{open}");
        }
    }
}
