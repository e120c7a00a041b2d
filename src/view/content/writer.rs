//! Resolves content and hands it to a format: what the views call.

use super::{HtmlFormat, Node, PrintedQuote, Resolver, SheetAssets, sheet::SheetFormat};
use crate::{
    model::{names::Entity, prose, testimony::Testimony},
    view::address::PageLocation,
};
use std::cell::RefCell;

/// Resolves the content of one file and writes it as HTML for one page.
#[derive(Clone, Copy)]
pub struct HtmlWriter<'a> {
    /// Resolves the file's content.
    pub resolver: Resolver<'a>,
    /// Writes resolved content.
    pub format: HtmlFormat<'a>,
}

impl<'a> HtmlWriter<'a> {
    /// Returns the writer for the content of another file.
    pub fn for_file(self, path: &'a str) -> Self {
        HtmlWriter { resolver: self.resolver.for_file(path), ..self }
    }

    /// Returns a writer that lowers headings by `levels`.
    pub fn lowered(self, levels: u8) -> Self {
        HtmlWriter { format: HtmlFormat { lowered: levels, ..self.format }, ..self }
    }

    /// Returns a writer that puts `prefix` before the ids of footnotes.
    pub fn prefixed(self, prefix: &'a str) -> Self {
        HtmlWriter { format: HtmlFormat { prefix, ..self.format }, ..self }
    }

    /// The location of the page.
    pub fn place(&self) -> &'a PageLocation {
        self.format.place
    }

    /// Writes blocks, with their footnotes at the end.
    pub fn blocks(&self, blocks: &[prose::Block]) -> String {
        let blocks = self.resolver.blocks(blocks);
        let mut out = String::new();
        self.format.blocks(&blocks, &mut out);
        self.format.footnotes(&blocks, &mut out);
        out
    }

    /// Writes running text.
    pub fn inlines(&self, inlines: &[prose::Inline]) -> String {
        self.format.inlines(&self.resolver.inlines(inlines))
    }

    /// Writes the paragraphs of a quote.
    pub fn testimony(&self, testimony: &Testimony) -> String {
        self.format.paragraphs(&self.resolver.testimony(testimony))
    }

    /// Writes the title of an entity.
    pub fn title(&self, entity: Entity) -> String {
        self.format.inlines(&self.resolver.title(entity))
    }
}

/// Resolves the content of one file and turns it into nodes.
#[derive(Clone)]
pub struct SheetWriter<'a> {
    resolver: Resolver<'a>,
    format: SheetFormat<'a>,
}

impl<'a> SheetWriter<'a> {
    /// Makes a writer for the content of `resolver`'s file.
    pub fn new(resolver: Resolver<'a>, base_url: Option<&'a str>, assets: &'a RefCell<SheetAssets>) -> Self {
        let is_danish = resolver.edition.config().language == "da";
        let format = SheetFormat { words: resolver.words, base_url, assets, path: resolver.path.into(), is_danish };
        SheetWriter { resolver, format }
    }

    /// Returns the writer for the content of another file.
    pub fn for_file(&self, path: &'a str) -> Self {
        let format = SheetFormat { path: path.into(), ..self.format.clone() };
        SheetWriter { resolver: self.resolver.for_file(path), format }
    }

    /// Returns a writer for a file in whose text `quotes` stand.
    pub fn with_quotes(self, quotes: &'a [usize]) -> Self {
        SheetWriter { resolver: Resolver { quotes, ..self.resolver }, ..self }
    }

    /// Returns the nodes of blocks.
    pub fn blocks(&self, blocks: &[prose::Block]) -> Vec<Node> {
        let blocks = self.resolver.blocks(blocks);
        self.format.text(&blocks)
    }

    /// Returns the nodes of running text.
    pub fn inlines(&self, inlines: &[prose::Inline]) -> Vec<Node> {
        self.format.inlines(&self.resolver.inlines(inlines), &[])
    }

    /// Returns the quote at `index`, if the edition shows it.
    pub fn quote(&self, index: usize) -> Option<PrintedQuote> {
        self.resolver.quote(index).map(|quote| self.format.quote(&quote))
    }

    /// Returns the excerpt of the quote at `index`, else all of it, if the edition shows it.
    pub fn short_quote(&self, index: usize) -> Option<PrintedQuote> {
        self.resolver.short_quote(index).map(|quote| self.format.quote(&quote))
    }

    /// Returns the quote that the theme at `index` opens with.
    pub fn lead(&self, index: usize) -> Option<PrintedQuote> {
        self.resolver.lead(index).map(|quote| self.format.quote(&quote))
    }
}
