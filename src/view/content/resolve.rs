//! Resolves prose against an edition: what each reference and link leads to, and what stands in its place where that is withheld.
//!
//! The rules, the same for pages, sheets and data:
//!
//! - A reference without words of its own shows the title of its target, with its emphasis; a quote's first words in quotation marks.
//! - A reference to a withheld entity or a draft keeps the author's words; without such words it says that something is not shown.
//! - A link to a withheld entity, or to a fragment that is the id of one, keeps its words and leads nowhere.
//! - A withheld quote that is embedded leaves nothing; inside another block it is a reference.

use super::{Block, FactBox, Image, Inline, ListItem, Quote, Target};
use crate::{
    check::Edition,
    model::{
        aliases::split_fragment,
        anchors::TOP,
        names::{Entity, EntityKind},
        prose::{self, LinkKind},
        resolve_path,
    },
    skin::Words,
    view::address,
};
use std::borrow::Cow;

/// Resolves the content of one file against an edition.
#[derive(Clone, Copy)]
pub struct Resolver<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// The words of the interface: the notices for what is not shown, and the names of stage notes.
    pub words: &'a Words,
    /// The path of the file.
    pub path: &'a str,
    /// The quotes of the file by their number in it; empty where quotes are left out of the content.
    pub quotes: &'a [usize],
}

impl<'a> Resolver<'a> {
    /// Returns the resolver of another file, without quotes.
    pub fn for_file(self, path: &'a str) -> Self {
        Resolver { path, quotes: &[], ..self }
    }

    /// Resolves blocks.
    pub fn blocks<'t>(&self, blocks: &'t [prose::Block]) -> Vec<Block<'t>>
    where
        'a: 't,
    {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    /// Resolves the blocks inside another block, where there is no room for a whole quote: an embedded one becomes a reference.
    fn inner_blocks<'t>(&self, blocks: &'t [prose::Block]) -> Vec<Block<'t>>
    where
        'a: 't,
    {
        let resolve = |block: &'t prose::Block| match block {
            prose::Block::Embed(name) => {
                let mut inlines = vec![];
                self.reference(&quote_name(&name.value), None, &mut inlines);
                Some(Block::Paragraph(inlines))
            }
            block => self.block(block),
        };
        blocks.iter().filter_map(resolve).collect()
    }

    /// Resolves one block. Returns `None` for a quote that is withheld or left out.
    pub fn block<'t>(&self, block: &'t prose::Block) -> Option<Block<'t>>
    where
        'a: 't,
    {
        Some(match block {
            prose::Block::Paragraph(inlines) => match &inlines[..] {
                [prose::Inline::Image(picture)] => Block::Figure(self.image(picture)?),
                inlines => Block::Paragraph(self.inlines(inlines)),
            },
            prose::Block::Heading(heading) => {
                Block::Heading { level: heading.level.max(2), id: &heading.id, inlines: self.inlines(&heading.inlines) }
            }
            prose::Block::List(list) => {
                let item = |item: &'t prose::ListItem| ListItem {
                    id: item.attributes.as_ref().and_then(|a| a.id.as_ref()).map(|id| &*id.value),
                    ticked: item.ticked,
                    blocks: self.inner_blocks(&item.blocks),
                };
                Block::List { start: list.start, items: list.items.iter().map(item).collect() }
            }
            prose::Block::Table(table) => {
                let row = |cells: &'t Vec<Vec<prose::Inline>>| cells.iter().map(|cell| self.inlines(cell)).collect();
                Block::Table {
                    alignment: &table.alignment,
                    head: row(&table.head),
                    rows: table.rows.iter().map(row).collect(),
                }
            }
            prose::Block::Code(code) => Block::Code(code),
            prose::Block::Html(html) => Block::Html(html),
            prose::Block::Rule => Block::Rule,
            prose::Block::Alert(kind, inner) => Block::Alert(kind, self.inner_blocks(inner)),
            prose::Block::Fact(fact) => self.fact_box("fact", fact),
            prose::Block::Maxim(fact) => self.fact_box("maxim", fact),
            prose::Block::BlockQuote(inner, _) => Block::Cited(self.inner_blocks(inner)),
            prose::Block::Quote(n) => Block::Quote(Box::new(self.quote(*self.quotes.get(*n)?)?)),
            prose::Block::QuoteTitle(n, title) => self.quote_title_block(*self.quotes.get(*n)?, title)?,
            prose::Block::Embed(name) => Block::Quote(Box::new(self.quote(self.embedded(&name.value)?)?)),
            prose::Block::Footnote(label, inner) => Block::Footnote(label, self.inner_blocks(inner)),
            prose::Block::Definitions(terms) => {
                let term = |(term, meanings): &'t (Vec<prose::Inline>, Vec<Vec<prose::Block>>)| {
                    (self.inlines(term), meanings.iter().map(|meaning| self.inner_blocks(meaning)).collect())
                };
                Block::Definitions(terms.iter().map(term).collect())
            }
        })
    }

    /// Returns the title above the quote at `index`, if the edition shows the quote.
    pub fn quote_title_block<'t>(&self, index: usize, title: &'t [prose::Inline]) -> Option<Block<'t>>
    where
        'a: 't,
    {
        self.edition.quote(index)?;
        Some(Block::Paragraph(vec![Inline::Strong(self.inlines(title))]))
    }

    /// Returns the quote that `![[name]]` embeds, if the edition shows it.
    pub fn embedded(&self, name: &str) -> Option<usize> {
        self.edition.resolve(&quote_name(name)).map(|entity| entity.index)
    }

    fn fact_box<'t>(&self, kind: &'static str, fact: &'t prose::Fact) -> Block<'t>
    where
        'a: 't,
    {
        let source = fact.source.as_ref().map(|source| self.inlines(source));
        Block::Box(Box::new(FactBox { kind, blocks: self.inner_blocks(&fact.blocks), source }))
    }

    /// Resolves running text.
    pub fn inlines<'t>(&self, inlines: &'t [prose::Inline]) -> Vec<Inline<'t>>
    where
        'a: 't,
    {
        let mut out = Vec::with_capacity(inlines.len());
        inlines.iter().for_each(|inline| self.inline(inline, &mut out));
        out
    }

    fn inline<'t>(&self, inline: &'t prose::Inline, out: &mut Vec<Inline<'t>>)
    where
        'a: 't,
    {
        out.push(match inline {
            prose::Inline::Text(text) => Inline::Text(Cow::Borrowed(&text.value), text.range.clone()),
            prose::Inline::QuotationMark(is_opening) => {
                let (open, close) = &self.edition.config().quotation_marks;
                Inline::Text(Cow::Borrowed(if *is_opening { open } else { close }), 0..0)
            }
            prose::Inline::Emphasis(inner) => Inline::Emphasis(self.inlines(inner)),
            prose::Inline::Strong(inner) => Inline::Strong(self.inlines(inner)),
            prose::Inline::Strikethrough(inner) => Inline::Struck(self.inlines(inner)),
            prose::Inline::Code(code) => Inline::Code(code),
            prose::Inline::Link(link) => match self.target(link) {
                Some(target) => Inline::Link(target, self.inlines(&link.inlines)),
                None => return link.inlines.iter().for_each(|inner| self.inline(inner, out)),
            },
            prose::Inline::Reference(name, words) => return self.reference(&name.value, words.as_deref(), out),
            prose::Inline::Image(picture) => match self.image(picture) {
                Some(image) => Inline::Image(image),
                None => return,
            },
            prose::Inline::Html(html) => Inline::Html(html),
            prose::Inline::FootnoteReference(label) => Inline::FootnoteMark(label),
            prose::Inline::Count(count) => Inline::Text(Cow::Owned(self.edition.count(*count).to_string()), 0..0),
            prose::Inline::SoftBreak => Inline::Line,
            prose::Inline::HardBreak => Inline::Break,
        });
    }

    /// Returns where `link` leads, if the edition shows that.
    fn target<'t>(&self, link: &'t prose::Link) -> Option<Target<'t>>
    where
        'a: 't,
    {
        let target = link.target.value.as_str();
        let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
        if self.edition.is_withheld_id(fragment) {
            return None;
        }
        match link.kind {
            LinkKind::Web => Some(Target::Web(target)),
            LinkKind::Heading if fragment.is_empty() || fragment == TOP => Some(Target::Heading(fragment)),
            LinkKind::Heading => Some(Target::Heading(self.edition.anchor(self.path, fragment)?)),
            LinkKind::Page => {
                let (entity, part) = self.edition.resolve_link(self.path, target)?;
                let address = address::entity_address(self.edition, entity)?;
                if !part.is_empty() {
                    return Some(Target::Entity(entity, format!("{address}#{part}")));
                }
                self.entity_target(entity, &resolve_path(self.path, path)?, fragment)
            }
            LinkKind::File => Some(Target::File(resolve_path(self.path, path)?, &target[path.len()..])),
        }
    }

    /// Returns the target of a link to an entity, or to the anchor that `fragment` means in its file at `path`. `None` if the edition does
    /// not show it.
    fn entity_target<'t>(&self, entity: Entity, path: &str, fragment: &str) -> Option<Target<'t>> {
        let address = address::entity_address(self.edition, entity)?;
        if fragment.is_empty() || fragment.starts_with('^') {
            return Some(Target::Entity(entity, address));
        }
        Some(Target::Entity(entity, format!("{address}#{}", self.edition.anchor(path, fragment)?)))
    }

    fn reference<'t>(&self, name: &str, words: Option<&'t [prose::Inline]>, out: &mut Vec<Inline<'t>>)
    where
        'a: 't,
    {
        let (name, fragment) = split_fragment(name);
        if name.is_empty() && !fragment.is_empty() {
            let inner = words.map(|words| self.inlines(words));
            match (self.edition.anchor(self.path, fragment), inner) {
                (Some(id), inner) => {
                    let inner = inner.unwrap_or_else(|| vec![own_text(fragment)]);
                    out.push(Inline::Link(Target::Heading(id), inner));
                }
                (None, Some(inner)) => out.extend(inner),
                // The fragment may be the id of something withheld.
                (None, None) => out.push(own_text(&self.words.message("held-back-other"))),
            }
            return;
        }
        let target = self.edition.resolve(name).and_then(|entity| {
            let path = self.edition.front(entity).map_or("", |front| &front.path);
            let fragment = if path.is_empty() { "" } else { fragment };
            Some((entity, self.entity_target(entity, path, fragment)?))
        });
        match (target, words) {
            (Some((entity, target)), words) => {
                let inner = words.map_or_else(|| without_ranges(self.title(entity)), |words| self.inlines(words));
                out.push(Inline::Link(target, inner));
            }
            (None, Some(words)) => words.iter().for_each(|inline| self.inline(inline, out)),
            (None, None) => {
                let key = match name {
                    _ if self.edition.is_draft(name) => "not-out-yet",
                    _ if self.edition.is_quote_name(name) => "held-back",
                    _ => "held-back-other",
                };
                out.push(own_text(&self.words.message(key)));
            }
        }
    }

    /// Resolves the title of an entity as a reference shows it.
    pub fn title(&self, entity: Entity) -> Vec<Inline<'a>> {
        let edition = self.edition;
        let index = entity.index;
        let inlines = match entity.kind {
            EntityKind::Quote => return edition.quote(index).map_or(vec![], |q| self.quote_title(&q.quote.testimony)),
            EntityKind::Voice => {
                let nobody = || self.words.message("nobody-label");
                return vec![own_text(&edition.voice_label(index).map_or_else(nobody, str::to_string))];
            }
            _ => edition.title(entity),
        };
        self.inlines(inlines)
    }

    fn image<'t>(&self, picture: &'t prose::Picture) -> Option<Image<'t>> {
        let path = self.edition.picture_path(self.path, picture)?;
        Some(Image {
            range: picture.path.range.clone(),
            alt: &picture.alt,
            classes: &picture.classes,
            size: self.edition.picture_size(&path),
            path,
        })
    }

    /// Resolves the quote at `index`, if the edition shows it.
    pub fn quote(&self, index: usize) -> Option<Quote<'a>> {
        let node = self.edition.quote(index)?;
        self.quote_as(index, self.testimony(&node.quote.testimony))
    }

    /// Resolves the quote at `index` for little room: its excerpt, else all of it.
    pub fn short_quote(&self, index: usize) -> Option<Quote<'a>> {
        let node = self.edition.quote(index)?;
        self.quote_as(index, self.excerpt_or_whole(&node.quote.testimony))
    }

    /// Resolves the quote that the theme at `index` opens with.
    pub fn lead(&self, index: usize) -> Option<Quote<'a>> {
        let (quote, words) = self.edition.lead(index)?;
        let whole = &self.edition.quote(quote)?.quote.testimony;
        self.quote_as(quote, self.lead_words(whole, words))
    }

    fn quote_as(&self, index: usize, paragraphs: Vec<super::SpokenParagraph<'a>>) -> Option<Quote<'a>> {
        let node = self.edition.quote(index)?;
        let quote = &node.quote;
        let voice = node.voice.and_then(|voice| self.edition.voice(voice));
        Some(Quote {
            id: &quote.id,
            path: &quote.path,
            range: quote.range.clone(),
            address: address::quote_address(self.edition, index)?,
            title: self.quote_title(&quote.testimony),
            paragraphs,
            attribution: quote.attribution.as_deref().or_else(|| voice.and_then(|v| v.label.as_deref())),
            language: quote.language.as_deref(),
        })
    }
}

/// Returns words that are in no file at their place.
fn own_text(words: &str) -> Inline<'static> {
    Inline::Text(Cow::Owned(words.to_string()), 0..0)
}

/// Returns words of another file without their ranges, which do not belong to the file that refers to it.
fn without_ranges(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let without_range = |inline| match inline {
        Inline::Text(text, _) => Inline::Text(text, 0..0),
        Inline::Emphasis(inner) => Inline::Emphasis(without_ranges(inner)),
        Inline::Strong(inner) => Inline::Strong(without_ranges(inner)),
        Inline::Struck(inner) => Inline::Struck(without_ranges(inner)),
        other => other,
    };
    inlines.into_iter().map(without_range).collect()
}

/// Returns the name of a quote with its kind, which an author may leave out of `![[name]]`.
fn quote_name(name: &str) -> String {
    format!("quote:{}", name.strip_prefix("quote:").unwrap_or(name))
}
