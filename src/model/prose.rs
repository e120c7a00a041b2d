//! Markdown -> Prose: a small tree that becomes HTML on the site and type on paper.
//!
//! References and links stay as typed, with their byte ranges; the edition decides whether their targets may be shown.

mod build;
mod lix;
mod quote_block;

pub use build::{BlockQuoteMode, ParsedProse, parse, parse_title};
pub use lix::Lix;
pub use quote_block::{QuoteBlock, QuoteError, find_attribute_mark};

use super::attributes::Attributes;
use crate::diag::Spanned;
use std::{ops::Range, sync::OnceLock};

/// A text of the team's own, parsed.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// The kinds of content in the blocks.
    pub flags: ContentFlags,
    /// The outgoing links of the blocks: embeds first, then references and Markdown links, each in order.
    pub links: Vec<OutgoingLink>,
    lix: OnceLock<Lix>,
}

/// The kinds of content, beyond words, that a text has. Most texts have few of them, so a rule that looks for one kind can skip most texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContentFlags {
    /// Headings.
    pub headings: bool,
    /// Outgoing links: Markdown links, references, embeds.
    pub links: bool,
    /// Files that may have to be copied beside the page: pictures, and the targets of links that do not lead to a page.
    pub files: bool,
    /// Pictures.
    pub pictures: bool,
    /// Content set apart from running text: facts, block quotes, list items with attributes.
    pub set_apart: bool,
}

impl ContentFlags {
    /// Returns whether any flag is set.
    pub fn any(self) -> bool {
        self != ContentFlags::default()
    }

    /// Returns the flags set in `self` or in `other`.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        ContentFlags {
            headings: self.headings || other.headings,
            links: self.links || other.links,
            files: self.files || other.files,
            pictures: self.pictures || other.pictures,
            set_apart: self.set_apart || other.set_apart,
        }
    }

    /// Returns the flags of a text made of `blocks` and `inlines`.
    pub fn from_content(blocks: &[Block], inlines: &[Inline]) -> Self {
        let mut flags = ContentFlags::default();
        walk_blocks(blocks, &mut |block| match block {
            Block::Heading(_) => flags.headings = true,
            Block::Embed(_) => flags.links = true,
            Block::BlockQuote(..) | Block::Fact(_) => flags.set_apart = true,
            Block::List(list) => flags.set_apart |= list.items.iter().any(|item| item.attributes.is_some()),
            _ => {}
        });
        let mut inline_flags = ContentFlags::default();
        let mut visit = |inline: &Inline| match inline {
            Inline::Reference(..) => inline_flags.links = true,
            Inline::Link(link) => {
                inline_flags.links = true;
                inline_flags.files |= link.kind == LinkKind::File;
            }
            Inline::Image(_) => (inline_flags.pictures, inline_flags.files) = (true, true),
            _ => {}
        };
        walk_nested_inlines(inlines, &mut visit);
        walk_inlines(blocks, &mut visit);
        ContentFlags {
            links: flags.links || inline_flags.links,
            files: inline_flags.files,
            pictures: inline_flags.pictures,
            ..flags
        }
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        self.blocks == other.blocks
    }
}

impl Prose {
    /// Creates a text from `blocks` and collects its content flags and outgoing links.
    pub fn new(blocks: Vec<Block>) -> Self {
        Prose {
            flags: ContentFlags::from_content(&blocks, &[]),
            links: outgoing_links(&blocks, &[]),
            blocks,
            lix: OnceLock::new(),
        }
    }

    /// Returns the counts for LIX, the readability measure. Computed at the first call, then cached.
    pub fn lix(&self) -> &Lix {
        self.lix.get_or_init(|| Lix::from_content(&self.blocks, &[]))
    }

    /// Returns whether the text has no blocks.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// A block of a text.
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
    /// A code block, verbatim.
    Code(String),
    /// Raw HTML, sanitised.
    Html(String),
    /// A thematic break (`---`).
    Rule,
    /// `> [!NOTE]` and the other alerts: the kind in lower case, and the alert's blocks.
    Alert(&'static str, Vec<Block>),
    /// `> [!FACT]`: a fact and its source.
    Fact(Box<Fact>),
    /// `> [!MAXIM]`: a saying and its source.
    Maxim(Box<Fact>),
    /// A block quote in a file whose block quotes are not testimony, with its byte range in the file.
    BlockQuote(Vec<Block>, Range<usize>),
    /// A quote of this file, by its index in [`ParsedProse::quotes`].
    Quote(usize),
    /// The title above a quote of this file, which is shown and withheld with the quote.
    QuoteTitle(usize, Vec<Inline>),
    /// `![[slug]]`: a quote embedded whole.
    Embed(Spanned<String>),
    /// A footnote's number and blocks.
    Footnote(String, Vec<Block>),
    /// Terms, each with its definitions.
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
}

/// A heading of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// The level as typed, 1 to 6.
    pub level: u8,
    /// The fragment id of the heading within the page.
    pub id: String,
    /// The heading's words.
    pub inlines: Vec<Inline>,
    /// The attribute block behind the words.
    pub attributes: Option<Attributes>,
    /// The byte range in the file.
    pub range: Range<usize>,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The number of the first item; `None` for a bullet list.
    pub start: Option<u64>,
    /// The items, in order.
    pub items: Vec<ListItem>,
    /// The byte range in the file.
    pub range: Range<usize>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// The item's blocks; in a tight list a single paragraph.
    pub blocks: Vec<Block>,
    /// The state of a task list item's box; `None` for an item without a box.
    pub ticked: Option<bool>,
    /// The attribute block at the end of the item.
    pub attributes: Option<Attributes>,
    /// The byte range in the file.
    pub range: Range<usize>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The alignment of each column: -1 left, 0 centred, 1 right; `None` for the language's default.
    pub alignment: Vec<Option<i8>>,
    /// The cells of the head.
    pub head: Vec<Vec<Inline>>,
    /// The cells of each row.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A fact or a saying, with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The blocks, without the source.
    pub blocks: Vec<Block>,
    /// The last paragraph, if it opens with a dash; without the dash.
    pub source: Option<Vec<Inline>>,
    /// The byte range in the file.
    pub range: Range<usize>,
}

/// An inline: a piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words, with their bytes in the file; the bytes are empty where the words come from a value of the front matter.
    Text(Spanned<String>),
    /// A double quotation mark that the author typed straight; `true` for an opening mark. Rendered as the configured quotation mark.
    QuotationMark(bool),
    /// `*emphasis*`.
    Emphasis(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck~~`.
    Strikethrough(Vec<Inline>),
    /// `` `code` ``.
    Code(String),
    /// A Markdown link.
    Link(Link),
    /// `[[slug]]` or `[[slug|text]]`: the slug and, if given, the text.
    Reference(Spanned<String>, Option<Vec<Inline>>),
    /// A picture.
    Image(Picture),
    /// A tag of raw HTML, sanitised.
    Html(String),
    /// `[^label]`: the footnote's number.
    FootnoteReference(String),
    /// `{{ count.quotes }}`: a number filled in by the edition.
    Count(Count),
    /// A soft break: a line's end that stays within the paragraph.
    SoftBreak,
    /// A hard break.
    HardBreak,
}

/// A Markdown link: its target as typed, and its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// An address, or the path of a file, or `#` and a heading's id.
    pub target: Spanned<String>,
    /// The kind of the target, as far as its form tells.
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

/// A picture and its alternative text.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The path as typed.
    pub path: Spanned<String>,
    /// The alternative text; empty for a decorative picture.
    pub alt: String,
    /// Classes for the layout.
    pub classes: Vec<String>,
    /// True for `![[picture.png]]`, which names a file wherever it is in the project.
    pub is_embed: bool,
}

/// The extensions of the picture formats that browsers show.
pub const PICTURE_EXTENSIONS: [&str; 7] = ["svg", "png", "jpg", "jpeg", "webp", "avif", "gif"];

/// Returns whether `path` has the extension of a picture that browsers show.
pub fn is_picture_path(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.is_some_and(|extension| PICTURE_EXTENSIONS.contains(&&*extension))
}

/// A number of the edition that a text can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Count {
    Themes,
    Insights,
    Quotes,
    Recommendations,
    Voices,
}

/// The numbers that a text can name, by the names used between `{{` and `}}`.
pub const COUNTS: [(&str, Count); 5] = [
    ("count.themes", Count::Themes),
    ("count.insights", Count::Insights),
    ("count.quotes", Count::Quotes),
    ("count.recommendations", Count::Recommendations),
    ("count.voices", Count::Voices),
];

/// A link, a reference or an embed in a text.
#[derive(Clone, Debug, PartialEq)]
pub enum OutgoingLink {
    /// `![[slug]]`.
    Embed(Spanned<String>),
    /// `[[slug]]` or `[[slug|text]]`.
    Reference(Spanned<String>),
    /// A Markdown link.
    Link(Spanned<String>, LinkKind),
}

/// Collects the outgoing links of a text made of `blocks` and `inlines`.
pub fn outgoing_links(blocks: &[Block], inlines: &[Inline]) -> Vec<OutgoingLink> {
    let mut links = vec![];
    walk_blocks(blocks, &mut |block| {
        if let Block::Embed(name) = block {
            links.push(OutgoingLink::Embed(name.clone()));
        }
    });
    let mut visit = |inline: &Inline| match inline {
        Inline::Reference(name, _) => links.push(OutgoingLink::Reference(name.clone())),
        Inline::Link(link) => links.push(OutgoingLink::Link(link.target.clone(), link.kind)),
        _ => {}
    };
    walk_nested_inlines(inlines, &mut visit);
    walk_inlines(blocks, &mut visit);
    links
}

/// Returns the words of `inlines` without markup, trimmed.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain_text(inlines, &mut out);
    out.trim().to_string()
}

/// Returns the words of one inline without markup, untrimmed.
pub fn inline_plain_text(inline: &Inline) -> String {
    let mut out = String::new();
    push_plain_text(std::slice::from_ref(inline), &mut out);
    out
}

fn push_plain_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(&text.value),
            Inline::Code(code) => out.push_str(code),
            Inline::QuotationMark(_) => out.push('"'),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                push_plain_text(inner, out)
            }
            Inline::Link(link) => push_plain_text(&link.inlines, out),
            Inline::Reference(_, Some(text)) => push_plain_text(text, out),
            Inline::Image(picture) => out.push_str(&picture.alt),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Reference(_, None) | Inline::Html(_) | Inline::FootnoteReference(_) | Inline::Count(_) => {}
        }
    }
}

/// A heading of level 1 or 2 with the blocks under it: a board, a recommendation group, a sheet's field, a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading.
    pub heading: Heading,
    /// The blocks up to the next such heading.
    pub blocks: Vec<Block>,
}

/// Splits `prose` at its headings of level 1 and 2. Returns the blocks before the first heading, and the sections.
pub fn split_sections(prose: Prose) -> (Vec<Block>, Vec<Section>) {
    let mut opening = vec![];
    let mut sections: Vec<Section> = vec![];
    for block in prose.blocks {
        match block {
            Block::Heading(heading) if heading.level <= 2 => {
                sections.push(Section { heading: *heading, blocks: vec![] })
            }
            block => sections.last_mut().map_or(&mut opening, |s| &mut s.blocks).push(block),
        }
    }
    (opening, sections)
}

/// Calls `visit` for every block in `blocks`, in order, outer blocks before inner ones.
pub fn walk_blocks<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::List(list) => list.items.iter().for_each(|i| walk_blocks(&i.blocks, visit)),
            Block::Alert(_, inner) | Block::BlockQuote(inner, _) | Block::Footnote(_, inner) => {
                walk_blocks(inner, visit)
            }
            Block::Fact(fact) | Block::Maxim(fact) => walk_blocks(&fact.blocks, visit),
            Block::Definitions(terms) => terms.iter().flat_map(|t| &t.1).for_each(|d| walk_blocks(d, visit)),
            _ => {}
        }
    }
}

/// Calls `visit` for every inline in `blocks`, in order, outer inlines before inner ones.
pub fn walk_inlines<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b Inline)) {
    walk_blocks(blocks, &mut |block| match block {
        Block::Paragraph(inlines) | Block::QuoteTitle(_, inlines) => walk_nested_inlines(inlines, visit),
        Block::Heading(heading) => walk_nested_inlines(&heading.inlines, visit),
        Block::Table(table) => {
            table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| walk_nested_inlines(cell, visit));
        }
        Block::Fact(fact) | Block::Maxim(fact) => walk_nested_inlines(fact.source.as_deref().unwrap_or(&[]), visit),
        Block::Definitions(terms) => terms.iter().for_each(|(term, _)| walk_nested_inlines(term, visit)),
        _ => {}
    });
}

/// Calls `visit` for every inline in `inlines` and for the inlines nested in it.
pub fn walk_nested_inlines<'b>(inlines: &'b [Inline], visit: &mut impl FnMut(&'b Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                walk_nested_inlines(inner, visit)
            }
            Inline::Link(link) => walk_nested_inlines(&link.inlines, visit),
            Inline::Reference(_, Some(inner)) => walk_nested_inlines(inner, visit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Report;

    fn parse_prose(text: &str) -> Prose {
        parse(&"content/a.md".into(), text, 0, BlockQuoteMode::Prose, &mut Report::default()).prose
    }

    #[test]
    fn content_flags_are_set_at_any_nesting() {
        let none = ContentFlags::default();
        for (content, flags) in [
            ("words, *stressed*", none),
            ("[[slug|words]]", ContentFlags { links: true, ..none }),
            ("[words](other.md#part)", ContentFlags { links: true, ..none }),
            ("[words](other.MD)", ContentFlags { links: true, ..none }),
            ("[words](paper.pdf)", ContentFlags { links: true, files: true, ..none }),
            ("**bold ![shown](picture.png)**", ContentFlags { files: true, pictures: true, ..none }),
        ] {
            for around in ["@", "- one\n- @", "> [!NOTE]\n> @", "Before.\n\n1. - @", "Word\n: @"] {
                let text = around.replace('@', content);
                assert_eq!(parse_prose(&text).flags, flags, "{text}");
            }
            let table = format!("| a | b |\n|---|---|\n| c | {} |\n", content.replace('|', "\\|"));
            assert_eq!(parse_prose(&table).flags, flags, "{table}");
            let fact = format!("> [!FACT]\n> So many.\n>\n> — {content}\n");
            assert_eq!(parse_prose(&fact).flags, ContentFlags { set_apart: true, ..flags }, "{fact}");
        }
        assert_eq!(parse_prose("> [!NOTE]\n> ![[a-quote]]\n").flags, ContentFlags { links: true, ..none });
        assert_eq!(parse_prose("## Head\n\n> Said.\n").flags, ContentFlags { headings: true, set_apart: true, ..none });
        assert_eq!(parse_prose("- item {#id}\n").flags, ContentFlags { set_apart: true, ..none });
        assert_eq!(parse_prose("[a](a.md) and [[b]]\n\n![[c]]\n").links.len(), 3);
    }

    #[test]
    fn inlines_nested_too_deep_are_reported_and_skipped() {
        for (open, close) in [("**a ", "**"), ("[a", "](x)"), ("~~a ", "~~"), ("![a", "](x)")] {
            let mut report = Report::default();
            let text = open.repeat(3000) + "b" + &close.repeat(3000);
            parse(&"content/a.md".into(), &text, 0, BlockQuoteMode::Prose, &mut report);
            assert!(report.iter().all(|finding| matches!(finding.code.id, "E037" | "E011")), "{open}");
        }
    }
}
