//! Resolved content as the tree that a layout for print sets: plain data, which becomes JSON.

use super::{
    Block, Image, Inline, ListItem, Quote, SpokenParagraph, Target,
    direction::{is_line_right_to_left, is_quote_right_to_left},
    escape::tied,
    tags::{is_separator, lines_without_tags},
};
use crate::view::print::compounds;
use crate::{
    diag::Span,
    model::names::{Entity, EntityKind},
    skin::Words,
};
use regex::Regex;
use serde::{Serialize, Serializer, ser::Error};
use std::{
    borrow::Cow,
    cell::RefCell,
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, LazyLock},
};

/// A node of the tree. Layouts tell nodes apart by `t`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
#[expect(
    missing_docs,
    reason = "the names are those of Markdown and of a transcript; `s` are letters, `c` is the content"
)]
pub enum Node {
    Text {
        s: String,
    },
    Em {
        c: Vec<Node>,
    },
    Strong {
        c: Vec<Node>,
    },
    Sup {
        c: Vec<Node>,
    },
    Sub {
        c: Vec<Node>,
    },
    Struck {
        c: Vec<Node>,
    },
    Code {
        s: String,
    },
    /// A link to an address, to a part of the same document, or to neither.
    Link {
        href: Option<String>,
        to: Option<String>,
        c: Vec<Node>,
    },
    Break,
    Note {
        c: Vec<Node>,
    },
    Image {
        file: String,
        alt: String,
    },
    Elision {
        s: String,
    },
    Bracket {
        s: String,
    },
    Placeholder {
        s: String,
    },
    Speaker {
        s: String,
    },
    P {
        c: Vec<Node>,
        /// True if it is written from right to left.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        rtl: bool,
    },
    Heading {
        level: u8,
        c: Vec<Node>,
    },
    List {
        start: Option<u64>,
        items: Vec<Vec<Node>>,
    },
    Table {
        /// How each column is aligned: -1 left, 0 centred, 1 right.
        sides: Vec<i8>,
        head: Vec<Vec<Node>>,
        rows: Vec<Vec<Vec<Node>>>,
    },
    Tick {
        done: bool,
        s: String,
    },
    Listing {
        s: String,
    },
    Rule,
    Aside {
        name: String,
        c: Vec<Node>,
        source: Vec<Node>,
    },
    Maxim {
        c: Vec<Node>,
        source: Vec<Node>,
    },
    Cited {
        c: Vec<Node>,
    },
    Terms {
        items: Vec<(Vec<Node>, Vec<Node>)>,
    },
    Quote {
        quote: Box<PrintedQuote>,
    },
    /// A block of a text, with the index of its place in [`SheetAssets::places`].
    #[serde(untagged)]
    Placed(PlacedNode),
}

/// A block of a text, and its place in the author's file.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedNode {
    /// The index of the place in [`SheetAssets::places`].
    pub place: usize,
    /// The block.
    pub node: Box<Node>,
}

/// The fields of the block, and `place`.
impl Serialize for PlacedNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serde_json::to_value(&self.node).map_err(S::Error::custom)?;
        value["place"] = self.place.into();
        value.serialize(serializer)
    }
}

/// A quote in a document: its words, and who said them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrintedQuote {
    /// The id.
    pub id: String,
    /// The paragraphs, in quotation marks.
    pub paragraphs: Vec<Vec<Node>>,
    /// Who said it.
    pub attribution: Option<String>,
    /// The language, where it differs from the catalogue's.
    pub language: Option<String>,
    /// True if it is written from right to left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rtl: bool,
    /// The whole address of the quote's page, where the site has one.
    pub url: Option<String>,
}

/// The pictures and letters of a sheet, each with the first place in the author's text that asks for it.
#[derive(Clone, Debug, Default)]
pub struct SheetAssets {
    /// The pictures, by their paths.
    pub pictures: BTreeMap<String, Span>,
    /// The letters beyond ASCII. The place contains the letter. It is empty if the letter is somewhere in the file, or in an entry to which
    /// the file refers.
    pub letters: BTreeMap<char, Span>,
    /// The places of the blocks of texts. A place without bytes is the whole file.
    pub places: Vec<Span>,
}

impl SheetAssets {
    fn add_letters(&mut self, text: &str, path: &Arc<str>, range: &Range<usize>) {
        if text.is_ascii() {
            return;
        }
        for letter in text.chars().filter(|c| !c.is_ascii()) {
            let first = self.letters.entry(letter).or_insert_with(|| Span::new(path, range.clone()));
            if first.start == first.end && !range.is_empty() {
                *first = Span::new(path, range.clone());
            }
        }
    }
}

/// Turns resolved content into nodes.
#[derive(Clone)]
pub(super) struct SheetFormat<'a> {
    pub(super) words: &'a Words,
    /// The address of the site, closed by `/`.
    pub(super) base_url: Option<&'a str>,
    pub(super) assets: &'a RefCell<SheetAssets>,
    /// The file that the content is from.
    pub(super) path: Arc<str>,
    /// True if the words are Danish, whose compounds the typesetter would divide wrongly.
    pub(super) is_danish: bool,
}

impl SheetFormat<'_> {
    /// Returns the nodes of `blocks`. Footnotes stand at their marks, and are looked up in `whole`.
    pub(super) fn blocks(&self, blocks: &[Block<'_>], whole: &[Block<'_>]) -> Vec<Node> {
        blocks.iter().filter_map(|block| self.block(block, whole)).collect()
    }

    /// Returns the nodes of a whole text, each with its place.
    pub(super) fn text(&self, blocks: &[Block<'_>]) -> Vec<Node> {
        let mut before = 0;
        let place = |block: &Block<'_>| {
            let node = Box::new(self.block(block, blocks)?);
            // The bytes of code are not known; those of the block before it are near.
            let range = range_of_block(block).unwrap_or(before..before);
            before = range.start;
            let places = &mut self.assets.borrow_mut().places;
            places.push(Span::new(&self.path, range));
            Some(Node::Placed(PlacedNode { place: places.len() - 1, node }))
        };
        blocks.iter().filter_map(place).collect()
    }

    fn block(&self, block: &Block<'_>, whole: &[Block<'_>]) -> Option<Node> {
        let inlines = |inlines: &[Inline<'_>]| self.inlines(inlines, whole);
        let blocks = |blocks: &[Block<'_>]| self.blocks(blocks, whole);
        Some(match block {
            Block::Paragraph(words) => Node::P { c: inlines(words), rtl: is_line_right_to_left(words) },
            Block::Figure(image) => self.image(image),
            Block::Heading { level, inlines: words, .. } => Node::Heading { level: *level, c: inlines(words) },
            Block::List { start, items } => {
                Node::List { start: *start, items: items.iter().map(|item| self.list_item(item, whole)).collect() }
            }
            Block::Table { alignment, head, rows } => {
                let row = |cells: &Vec<Vec<Inline<'_>>>| cells.iter().map(|cell| inlines(cell)).collect();
                let sides = alignment.iter().map(|side| side.unwrap_or(-1)).collect();
                Node::Table { sides, head: row(head), rows: rows.iter().map(row).collect() }
            }
            Block::Code(code) => Node::Listing { s: self.letters(code.trim_end()) },
            Block::Html(html) => Node::P { c: self.lines_of_html(html), rtl: false },
            Block::Rule => Node::Rule,
            Block::Alert(kind, inner) => {
                Node::Aside { name: self.words.message(&format!("alert-{kind}")), c: blocks(inner), source: vec![] }
            }
            Block::Box(fact) => {
                let (c, source) = (blocks(&fact.blocks), fact.source.as_ref().map_or(vec![], |s| inlines(s)));
                match fact.kind {
                    "maxim" => Node::Maxim { c, source },
                    kind => Node::Aside { name: self.words.message(kind), c, source },
                }
            }
            Block::Cited(inner) => Node::Cited { c: blocks(inner) },
            Block::Quote(quote) => Node::Quote { quote: Box::new(self.quote(quote)) },
            Block::Footnote(..) => return None,
            Block::Definitions(terms) => {
                let meanings = |meanings: &Vec<Vec<Block<'_>>>| meanings.iter().flat_map(|m| blocks(m)).collect();
                Node::Terms { items: terms.iter().map(|(term, m)| (inlines(term), meanings(m))).collect() }
            }
        })
    }

    fn list_item(&self, item: &ListItem<'_>, whole: &[Block<'_>]) -> Vec<Node> {
        let mut nodes = self.blocks(&item.blocks, whole);
        if let Some(done) = item.ticked {
            let sign = Node::Tick { done, s: self.words.message(if done { "ticked" } else { "unticked" }) };
            match nodes.first_mut() {
                Some(Node::P { c, .. }) => c.insert(0, sign),
                _ => nodes.insert(0, sign),
            }
        }
        nodes
    }

    pub(super) fn inlines(&self, inlines: &[Inline<'_>], whole: &[Block<'_>]) -> Vec<Node> {
        let (mut nodes, mut rest) = (Vec::with_capacity(inlines.len()), inlines);
        while let Some((inline, others)) = rest.split_first() {
            rest = others;
            match inline {
                Inline::Html(tag) => match self.styled(tag, rest, whole) {
                    Some((node, length)) => {
                        nodes.push(node);
                        rest = &rest[length..];
                    }
                    None if is_separator(tag) && !nodes.is_empty() => nodes.push(Node::Break),
                    None => {}
                },
                inline => nodes.extend(self.inline(inline, whole)),
            }
        }
        nodes
    }

    /// Returns what stands between the tag `tag` and its end in `rest`, as a node, and the number of inlines in it. `None` for a tag that
    /// says nothing on paper. Raised figures and struck words mean something else: 10⁶ is not 106.
    fn styled(&self, tag: &str, rest: &[Inline<'_>], whole: &[Block<'_>]) -> Option<(Node, usize)> {
        let name = tag.strip_prefix('<')?.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let wrap: fn(Vec<Node>) -> Node = match name {
            "sup" => |c| Node::Sup { c },
            "sub" => |c| Node::Sub { c },
            "s" | "del" | "strike" => |c| Node::Struck { c },
            "b" | "strong" | "mark" | "u" | "ins" => |c| Node::Strong { c },
            "i" | "em" | "cite" | "dfn" | "var" => |c| Node::Em { c },
            _ => return None,
        };
        let end = format!("</{name}>");
        let closes = |inline: &Inline<'_>| matches!(inline, Inline::Html(tag) if tag.starts_with(&end));
        let length = rest.iter().position(closes)?;
        Some((wrap(self.inlines(&rest[..length], whole)), length + 1))
    }

    /// Returns the words of a block of HTML: what stands in elements of their own in lines of their own, and the cells of a table apart.
    fn lines_of_html(&self, html: &str) -> Vec<Node> {
        let mut nodes = vec![];
        for line in lines_without_tags(html) {
            if !nodes.is_empty() {
                nodes.push(Node::Break);
            }
            nodes.push(Node::Text { s: self.letters(&line) });
        }
        nodes
    }

    fn inline(&self, inline: &Inline<'_>, whole: &[Block<'_>]) -> Option<Node> {
        let inner = |inlines: &[Inline<'_>]| self.inlines(inlines, whole);
        Some(match inline {
            Inline::Text(text, range) => {
                self.assets.borrow_mut().add_letters(text, &self.path, range);
                Node::Text { s: self.divided(&tied(&one_blank(text))) }
            }
            Inline::Spoken(text) => Node::Text { s: self.divided(&one_blank(text)) },
            Inline::Pause(text) | Inline::OpeningMark(text) | Inline::ClosingMark(text) => {
                Node::Text { s: (*text).to_string() }
            }
            Inline::Emphasis(inlines) => Node::Em { c: inner(inlines) },
            Inline::Strong(inlines) => Node::Strong { c: inner(inlines) },
            Inline::Struck(inlines) => Node::Struck { c: inner(inlines) },
            Inline::Code(code) => Node::Code { s: self.letters(code) },
            Inline::Link(target, inlines) => {
                let c = inner(inlines);
                match target {
                    Target::Web(address) => Node::Link { href: Some((*address).to_string()), to: None, c },
                    Target::Entity(entity, address) => self.entity_link(*entity, address, c),
                    // Paper has neither the headings of a page nor files to open.
                    Target::Heading(_) | Target::File(..) => Node::Link { href: None, to: None, c },
                }
            }
            Inline::Image(image) => self.image(image),
            Inline::FootnoteMark(label) => {
                let note = whole.iter().find_map(|block| match block {
                    Block::Footnote(note_label, inner) if note_label == label => Some(inner),
                    _ => None,
                })?;
                Node::Note { c: self.blocks(note, whole) }
            }
            Inline::Line => Node::Text { s: " ".into() },
            Inline::Break => Node::Break,
            Inline::Elision(elision) => Node::Elision { s: (*elision).to_string() },
            Inline::StageNote(words) | Inline::Clarification(words) => Node::Bracket { s: format!("[{words}]") },
            Inline::Placeholder(words) => Node::Placeholder { s: words.to_string() },
            Inline::Speaker(name) => Node::Speaker { s: (*name).to_string() },
            Inline::Html(_) => return None,
        })
    }

    /// Returns a link to an entity: within the document where the entity is a part of it, else to its page.
    fn entity_link(&self, entity: Entity, address: &str, c: Vec<Node>) -> Node {
        let to = match entity.kind {
            EntityKind::Theme => Some(format!("theme-{}", entity.index)),
            EntityKind::Insight => Some(format!("insight-{}", entity.index)),
            _ => None,
        };
        Node::Link { href: self.base_url.map(|base| format!("{base}{address}")), to, c }
    }

    fn image(&self, image: &Image<'_>) -> Node {
        let span = || Span::new(&self.path, image.range.clone());
        self.assets.borrow_mut().pictures.entry(image.path.clone()).or_insert_with(span);
        Node::Image { file: image.path.clone(), alt: image.alt.to_string() }
    }

    /// Returns running text with soft hyphens where the typesetter needs them to divide a word rightly.
    fn divided(&self, text: &str) -> String {
        if self.is_danish { compounds::with_soft_hyphens(text).into_owned() } else { text.to_string() }
    }

    /// Notes the letters of `text`, whose place in the file is not known.
    fn letters(&self, text: &str) -> String {
        self.assets.borrow_mut().add_letters(text, &self.path, &(0..0));
        text.to_string()
    }

    pub(super) fn quote(&self, quote: &Quote<'_>) -> PrintedQuote {
        let is_danish = quote.language.map_or(self.is_danish, |language| language.starts_with("da"));
        let format = SheetFormat { path: quote.path.into(), is_danish, ..self.clone() };
        let paragraphs: Vec<Vec<Node>> =
            quote.paragraphs.iter().map(|SpokenParagraph { inlines, .. }| format.inlines(inlines, &[])).collect();
        note_letters(&paragraphs, &format.path, &quote.range, &mut self.assets.borrow_mut());
        PrintedQuote {
            id: quote.id.to_string(),
            paragraphs,
            attribution: quote.attribution.map(String::from),
            language: quote.language.map(String::from),
            rtl: is_quote_right_to_left(&quote.paragraphs),
            url: self.base_url.map(|base| format!("{base}{}", quote.address)),
        }
    }
}

/// Returns the bytes of the first words or picture of a block; `None` if they are not known.
fn range_of_block(block: &Block<'_>) -> Option<Range<usize>> {
    match block {
        Block::Paragraph(words) | Block::Heading { inlines: words, .. } => range_of_inlines(words),
        Block::Figure(image) => Some(image.range.clone()),
        Block::List { items, .. } => items.iter().flat_map(|item| &item.blocks).find_map(range_of_block),
        Block::Table { head, rows, .. } => {
            head.iter().chain(rows.iter().flatten()).find_map(|cell| range_of_inlines(cell))
        }
        Block::Alert(_, inner) | Block::Cited(inner) | Block::Footnote(_, inner) => {
            inner.iter().find_map(range_of_block)
        }
        Block::Box(fact) => fact.blocks.iter().find_map(range_of_block),
        Block::Quote(quote) => Some(quote.range.start..quote.range.start + 1),
        Block::Definitions(terms) => terms.iter().find_map(|(term, _)| range_of_inlines(term)),
        Block::Code(_) | Block::Html(_) | Block::Rule => None,
    }
}

fn range_of_inlines(inlines: &[Inline<'_>]) -> Option<Range<usize>> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text(_, range) if !range.is_empty() => Some(range.clone()),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Struck(inner) | Inline::Link(_, inner) => {
            range_of_inlines(inner)
        }
        Inline::Image(image) => Some(image.range.clone()),
        _ => None,
    })
}

/// Notes the letters of a quote, whose bytes in the file are those of the whole quote.
fn note_letters(paragraphs: &[Vec<Node>], path: &Arc<str>, range: &Range<usize>, assets: &mut SheetAssets) {
    for node in paragraphs.iter().flatten() {
        match node {
            Node::Text { s }
            | Node::Elision { s }
            | Node::Bracket { s }
            | Node::Placeholder { s }
            | Node::Speaker { s } => {
                assets.add_letters(s, path, range);
            }
            Node::Em { c } => note_letters(std::slice::from_ref(c), path, range, assets),
            _ => {}
        }
    }
}

/// Returns text with one blank in place of several and of tabs, which the typesetter would leave out.
fn one_blank(text: &str) -> Cow<'_, str> {
    static BLANKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[ \t]*\t[ \t]*|  +").expect("a pattern"));
    BLANKS.replace_all(text, " ")
}
