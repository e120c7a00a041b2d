//! Prose and testimony -> a tree that a layout for print folds into type.
//!
//! The twin of `html`: what a reference leads to is asked of the edition, and what it does not hold leaves only the author's own
//! words.

use crate::{
    check::Edition,
    model::{
        names::{Entity, EntityKind},
        prose::{Block, Fact, Inline, List},
        resolve_path,
        testimony::{Excerpt, Piece, Testimony, on_one_line},
    },
    view::{ViewContext, address, html, text},
};
use serde::Serialize;
use std::{cell::RefCell, collections::BTreeSet};

/// A piece of a tree. Layouts tell them apart by `t`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
#[allow(
    missing_docs,
    reason = "the names are those of Markdown and of a transcript; `s` are letters, `c` what is inside"
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
    Struck {
        c: Vec<Node>,
    },
    Code {
        s: String,
    },
    /// A link: to an address, to what stands in the same document, or to neither.
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
        /// Where each column is ranged: -1 left, 0 in the middle, 1 right.
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
}

/// A quote in a document: its words, and who said them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrintedQuote {
    /// Its id.
    pub id: String,
    /// Its paragraphs, in the house's marks.
    pub paragraphs: Vec<Vec<Node>>,
    /// Who said it.
    pub attribution: Option<String>,
    /// Its language, where that is not the catalogue's.
    pub language: Option<String>,
    /// The whole address of its page, where the site has one.
    pub url: Option<String>,
}

/// What is needed to turn the text of one file into a tree.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    pub(super) scene: &'a ViewContext<'a>,
    /// The file the text is from.
    pub(super) path: &'a str,
    /// The quotes that stand in the text, by their number in it.
    quotes: &'a [usize],
    /// The pictures that were met: paths of files of the project.
    pictures: &'a RefCell<BTreeSet<String>>,
    /// The blocks that footnotes are looked up in.
    whole: &'a [Block],
}

impl<'a> Tree<'a> {
    pub(super) fn new(scene: &'a ViewContext<'a>, path: &'a str, pictures: &'a RefCell<BTreeSet<String>>) -> Self {
        Tree { scene, path, quotes: &[], pictures, whole: &[] }
    }

    /// The same, for the text of another file.
    pub(super) fn of(self, path: &'a str) -> Self {
        Tree { path, quotes: &[], whole: &[], ..self }
    }

    /// The same, for a text in which `quotes` stand.
    pub(super) fn with_quotes(self, quotes: &'a [usize]) -> Self {
        Tree { quotes, ..self }
    }

    fn edition(&self) -> &'a Edition {
        self.scene.edition
    }

    /// A text's blocks.
    pub(super) fn blocks(&self, blocks: &'a [Block]) -> Vec<Node> {
        let tree = Tree { whole: blocks, ..*self };
        blocks.iter().filter_map(|block| tree.block(block)).collect()
    }

    fn inner(&self, blocks: &'a [Block]) -> Vec<Node> {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &'a Block) -> Option<Node> {
        Some(match block {
            // A picture alone is a figure.
            Block::Paragraph(inlines) if matches!(&inlines[..], [Inline::Image(_)]) => self.inlines(inlines).pop()?,
            Block::Paragraph(inlines) => Node::P { c: self.inlines(inlines) },
            Block::Heading(heading) => Node::Heading { level: heading.level.max(2), c: self.inlines(&heading.inlines) },
            Block::List(list) => self.list(list),
            Block::Table(table) => {
                let row = |cells: &'a Vec<Vec<Inline>>| cells.iter().map(|cell| self.inlines(cell)).collect();
                let sides = table.alignment.iter().map(|side| side.unwrap_or(-1)).collect();
                Node::Table { sides, head: row(&table.head), rows: table.rows.iter().map(row).collect() }
            }
            Block::Code(code) => Node::Listing { s: code.trim_end().to_string() },
            Block::Html(html) => Node::P { c: vec![Node::Text { s: without_tags(html) }] },
            Block::Rule => Node::Rule,
            Block::Alert(kind, inner) => Node::Aside {
                name: self.scene.words.say(&format!("alert-{kind}")),
                c: self.inner(inner),
                source: vec![],
            },
            Block::Fact(fact) => Node::Aside {
                name: self.scene.words.say("fact"),
                c: self.inner(&fact.blocks),
                source: self.source(fact),
            },
            Block::Maxim(fact) => Node::Maxim { c: self.inner(&fact.blocks), source: self.source(fact) },
            Block::Cited(inner, _) => Node::Cited { c: self.inner(inner) },
            Block::Quote(n) => Node::Quote { quote: Box::new(self.said(*self.quotes.get(*n)?)?) },
            Block::Embed(name) => {
                let bare = name.value.strip_prefix("quote:").unwrap_or(&name.value);
                let entity = self.edition().resolve(&format!("quote:{bare}"))?;
                Node::Quote { quote: Box::new(self.said(entity.index)?) }
            }
            Block::Footnote(..) => return None,
            Block::Definitions(terms) => {
                let meaning = |meanings: &'a Vec<Vec<Block>>| meanings.iter().flat_map(|m| self.inner(m)).collect();
                Node::Terms { items: terms.iter().map(|(term, m)| (self.inlines(term), meaning(m))).collect() }
            }
        })
    }

    fn source(&self, fact: &'a Fact) -> Vec<Node> {
        fact.source.as_ref().map_or(vec![], |source| self.inlines(source))
    }

    fn list(&self, list: &'a List) -> Node {
        let items = list.items.iter().map(|item| {
            let mut nodes = self.inner(&item.blocks);
            if let Some(ticked) = item.ticked {
                let sign =
                    Node::Tick { done: ticked, s: self.scene.words.say(if ticked { "ticked" } else { "unticked" }) };
                match nodes.first_mut() {
                    Some(Node::P { c }) => c.insert(0, sign),
                    _ => nodes.insert(0, sign),
                }
            }
            nodes
        });
        Node::List { start: list.start, items: items.collect() }
    }

    /// Running text.
    pub(super) fn inlines(&self, inlines: &'a [Inline]) -> Vec<Node> {
        let mut nodes = vec![];
        for inline in inlines {
            nodes.extend(self.inline(inline));
        }
        nodes
    }

    fn inline(&self, inline: &'a Inline) -> Vec<Node> {
        vec![match inline {
            Inline::Text(text) => Node::Text { s: html::tied(text) },
            Inline::Mark(opens) => {
                let (open, close) = &self.edition().config().quotation_marks;
                Node::Text { s: if *opens { open.clone() } else { close.clone() } }
            }
            Inline::Emphasis(inner) => Node::Em { c: self.inlines(inner) },
            Inline::Strong(inner) => Node::Strong { c: self.inlines(inner) },
            Inline::Struck(inner) => Node::Struck { c: self.inlines(inner) },
            Inline::Code(code) => Node::Code { s: code.clone() },
            Inline::Link(target, inner) => return self.link(&target.value, inner),
            Inline::Reference(name, words) => return self.reference(&name.value, words.as_deref()),
            Inline::Image(picture) => {
                let Some(file) = resolve_path(self.path, &picture.path.value) else { return vec![] };
                self.pictures.borrow_mut().insert(file.clone());
                Node::Image { file, alt: picture.alt.clone() }
            }
            Inline::Html(_) => return vec![],
            Inline::FootnoteMark(label) => {
                let note = self.whole.iter().find_map(|b| match b {
                    Block::Footnote(own, inner) if own == label => Some(inner),
                    _ => None,
                });
                let Some(note) = note else { return vec![] };
                Node::Note { c: self.inner(note) }
            }
            Inline::Count(count) => Node::Text { s: self.edition().count(*count).to_string() },
            Inline::Line => Node::Text { s: " ".into() },
            Inline::Break => Node::Break,
        }]
    }

    fn link(&self, target: &str, inner: &'a [Inline]) -> Vec<Node> {
        let c = self.inlines(inner);
        let is_elsewhere = target.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
        if is_elsewhere {
            return vec![Node::Link { href: Some(target.to_string()), to: None, c }];
        }
        match self.edition().resolve_link(self.path, target) {
            Some((entity, _)) => self.to(entity, c),
            None => c,
        }
    }

    fn reference(&self, name: &str, words: Option<&'a [Inline]>) -> Vec<Node> {
        let Some(entity) = self.edition().resolve(name) else {
            let said = |key: &str| vec![Node::Text { s: self.scene.words.say(key) }];
            return match words {
                Some(words) => self.inlines(words),
                None if self.edition().is_draft(name) => said("not-out-yet"),
                None => said("held-back"),
            };
        };
        let c = words
            .map_or_else(|| vec![Node::Text { s: text::title(self.edition(), name) }], |words| self.inlines(words));
        self.to(entity, c)
    }

    /// A link to an entity: within the document where it is a part of it, else to its page.
    fn to(&self, entity: Entity, c: Vec<Node>) -> Vec<Node> {
        let to = match entity.kind {
            EntityKind::Theme => Some(format!("theme-{}", entity.index)),
            EntityKind::Insight => Some(format!("insight-{}", entity.index)),
            _ => None,
        };
        let href = self
            .scene
            .base_url
            .and_then(|base| address::of_entity(self.edition(), entity).map(|address| format!("{base}{address}")));
        vec![Node::Link { href, to, c }]
    }

    /// The quote at `index`, if it may be seen.
    pub(super) fn said(&self, index: usize) -> Option<PrintedQuote> {
        let quote = &self.edition().quote(index)?.quote;
        self.said_as(index, self.testimony(&quote.testimony))
    }

    /// What hangs of a quote where there is little room: its excerpt, else all of it.
    pub(super) fn said_short(&self, index: usize) -> Option<PrintedQuote> {
        let quote = &self.edition().quote(index)?.quote;
        let paragraphs = match quote.testimony.excerpt() {
            Some(excerpt) => self.excerpt(&excerpt),
            None => self.testimony(&quote.testimony),
        };
        self.said_as(index, paragraphs)
    }

    /// What a theme opens with.
    pub(super) fn lead(&self, theme: usize) -> Option<PrintedQuote> {
        let (index, words) = self.edition().lead(theme)?;
        match words {
            Some(words) => self.said_as(index, self.testimony(words)),
            None => self.said_short(index),
        }
    }

    fn said_as(&self, index: usize, paragraphs: Vec<Vec<Node>>) -> Option<PrintedQuote> {
        let node = self.edition().quote(index)?;
        let label = node.voice.and_then(|v| self.edition().voice(v)).and_then(|v| v.label.clone());
        let url =
            self.scene.base_url.and_then(|base| Some(format!("{base}{}", address::of_quote(self.edition(), index)?)));
        Some(PrintedQuote {
            id: node.quote.id.to_string(),
            paragraphs,
            attribution: node.quote.attribution.clone().or(label),
            language: node.quote.language.clone(),
            url,
        })
    }

    fn testimony(&self, testimony: &Testimony) -> Vec<Vec<Node>> {
        let is_dialogue = testimony.is_dialogue();
        let mut paragraphs: Vec<Vec<Node>> = testimony
            .paragraphs()
            .map(|pieces| {
                let mut nodes = vec![];
                pieces_of(pieces.iter(), &mut nodes);
                nodes
            })
            .collect();
        if !is_dialogue {
            self.in_marks(&mut paragraphs);
        }
        paragraphs
    }

    fn excerpt(&self, excerpt: &Excerpt<'_>) -> Vec<Vec<Node>> {
        let elision = || Node::Elision { s: "(…)".into() };
        let blank = || Node::Text { s: " ".into() };
        let mut nodes = if excerpt.cut_before { vec![elision(), blank()] } else { vec![] };
        for (i, passage) in excerpt.passages.iter().enumerate() {
            if i > 0 {
                nodes.extend([blank(), elision(), blank()]);
            }
            pieces_of(passage.iter().copied().filter(|p| !matches!(p, Piece::Turn(..))), &mut nodes);
        }
        if excerpt.cut_after {
            nodes.extend([blank(), elision()]);
        }
        let mut paragraphs = vec![nodes];
        self.in_marks(&mut paragraphs);
        paragraphs
    }

    /// The house's marks: one that opens each paragraph, and one that closes the last.
    fn in_marks(&self, paragraphs: &mut [Vec<Node>]) {
        let (open, close) = &self.edition().config().quotation_marks;
        paragraphs.iter_mut().for_each(|nodes| nodes.insert(0, Node::Text { s: open.clone() }));
        if let Some(last) = paragraphs.last_mut() {
            last.push(Node::Text { s: close.clone() });
        }
    }
}

fn pieces_of<'p>(pieces: impl Iterator<Item = &'p Piece>, nodes: &mut Vec<Node>) {
    for piece in pieces {
        nodes.push(match piece {
            Piece::Text(words) | Piece::Pause(words) => Node::Text { s: words.clone() },
            Piece::Elision(typed) => Node::Elision { s: typed.clone() },
            Piece::Bracket(words) => Node::Bracket { s: format!("[{}]", on_one_line(words)) },
            Piece::Placeholder(words) => Node::Placeholder { s: on_one_line(words).into_owned() },
            Piece::Stress(inner) => {
                let mut c = vec![];
                pieces_of(inner.iter(), &mut c);
                Node::Em { c }
            }
            Piece::Turn(name, _) => Node::Speaker { s: name.clone() },
            Piece::Line(_) | Piece::Break(_) => Node::Text { s: " ".into() },
            Piece::Mark | Piece::OuterMark(_) => continue,
        });
    }
}

/// The words between the tags of raw HTML.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    let plain = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&").trim().to_string()
}
