//! pulldown-cmark's events -> Prose. Blocks are built here; inlines and the reports of unrecognised markup have modules of their own.

mod autolinks;
mod boxes;
mod footnotes;
mod html;
mod inlines;
mod lists;
mod unrecognised;

use super::{Block, Heading, Inline, Prose, QuoteBlock, Table, plain_text};
use crate::{
    diag::{Diagnostic, Report, Span, Spanned, codes},
    model::{
        attributes::{self, Attributes},
        id,
        suppression::Suppression,
    },
};
use inlines::decode_path;
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};
use std::{collections::HashMap, iter::Peekable, ops::Range, sync::Arc};

/// How the block quotes of a file are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockQuoteMode {
    /// As testimony, the words of a voice (insights, practices, quotes in files of their own).
    Testimony,
    /// As part of the team's own text.
    Prose,
}

/// Parsed prose and the testimony found in it; `Block::Quote(n)` refers to `quotes[n]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedProse {
    /// The text.
    pub prose: Prose,
    /// The quotes, in order.
    pub quotes: Vec<QuoteBlock>,
    /// The suppressions in attribute blocks, each with the range it covers.
    pub suppressions: Vec<Suppression>,
}

/// Parses `text`, which begins at byte `offset` of the file `path`.
pub fn parse(
    path: &Arc<str>,
    text: &str,
    offset: usize,
    block_quote_mode: BlockQuoteMode,
    report: &mut Report,
) -> ParsedProse {
    let (text, attribute_blocks) = attributes::lift(path, text, offset, report);
    // Listed one by one: `Options::all()` would also enable old-style footnotes, and heading attributes, which are parsed here instead.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    let mut builder = ProseBuilder {
        events: Parser::new_ext(&text, options).into_offset_iter().peekable(),
        text: &text,
        path,
        offset,
        attributes: attribute_blocks.into_iter().map(Some).collect(),
        first_untaken: 0,
        block_quote_mode,
        quotes: vec![],
        heading_id_counts: HashMap::new(),
        open_tags: vec![],
        suppressions: vec![],
        depth: 0,
        in_link: false,
        footnote_labels: vec![],
        footnote_ranges: vec![],
        report,
    };
    let mut blocks = builder.parse_blocks(None, true);
    builder.report_unused_attributes();
    builder.report_broken_comments(options);
    builder.report_detached_attributions(&blocks);
    builder.leave_out_unmarked_footnotes(&mut blocks);
    footnotes::move_last(&mut blocks);
    let suppressions = extend_over_sections(builder.suppressions, &blocks, offset + text.len());
    ParsedProse { quotes: builder.quotes, suppressions, prose: Prose::new(blocks) }
}

/// Extends each suppression at a heading to the whole section under the heading.
fn extend_over_sections(mut suppressions: Vec<Suppression>, blocks: &[Block], end: usize) -> Vec<Suppression> {
    let headings = || blocks.iter().filter_map(|b| if let Block::Heading(heading) = b { Some(heading) } else { None });
    for suppression in &mut suppressions {
        let Some(heading) = headings().find(|h| h.range == suppression.range) else { continue };
        let next = headings().find(|h| h.range.start > heading.range.start && h.level <= heading.level);
        suppression.range.end = next.map_or(end, |h| h.range.start);
    }
    suppressions
}

/// Parses a title, in which only emphasis is markup. Links are replaced by their text.
pub fn parse_title(text: &str) -> Vec<Inline> {
    let mut report = Report::default();
    let parsed = parse(&"".into(), text, 0, BlockQuoteMode::Prose, &mut report);
    match parsed.prose.blocks.into_iter().next() {
        Some(Block::Paragraph(inlines)) if report.is_empty() => {
            let words = |inline| if let Inline::Link(link) = inline { link.inlines } else { vec![inline] };
            inlines.into_iter().flat_map(words).collect()
        }
        _ => vec![Inline::Text(Spanned::new(text.to_string(), 0..0))],
    }
}

type Events<'t> = Peekable<pulldown_cmark::OffsetIter<'t, pulldown_cmark::DefaultBrokenLinkCallback>>;

struct ProseBuilder<'t, 'r> {
    events: Events<'t>,
    text: &'t str,
    path: &'t Arc<str>,
    offset: usize,
    attributes: Vec<Option<Attributes>>,
    /// The index in `attributes` of the first attribute block that may not have been taken yet.
    first_untaken: usize,
    block_quote_mode: BlockQuoteMode,
    quotes: Vec<QuoteBlock>,
    heading_id_counts: HashMap<String, usize>,
    open_tags: Vec<String>,
    suppressions: Vec<Suppression>,
    depth: usize,
    in_link: bool,
    /// The labels of the footnotes, in order of appearance.
    footnote_labels: Vec<String>,
    /// The number of each footnote definition, with the definition's range in `text`.
    footnote_ranges: Vec<(String, Range<usize>)>,
    report: &'r mut Report,
}

impl ProseBuilder<'_, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.path, range.start + self.offset..range.end + self.offset)
    }

    /// Converts a byte range of the text to a byte range of the file. Empty for a title, which is parsed without a path.
    fn file_range(&self, range: &Range<usize>) -> Range<usize> {
        if self.path.is_empty() { 0..0 } else { range.start + self.offset..range.end + self.offset }
    }

    /// Takes the attribute block within `range` that no inner element has taken, or the one directly after `range` on the same line. Records
    /// its suppressions for `range`.
    fn take_attributes(&mut self, range: &Range<usize>) -> Option<Attributes> {
        let (start, end) = (range.start + self.offset, range.end + self.offset);
        let text = self.text;
        let offset = self.offset;
        let follows = |a: &Attributes| {
            a.range.start >= end
                && text[end - offset..a.range.start - offset].trim_matches([' ', '\t', '\u{a0}']).is_empty()
        };
        // Attribute blocks are mostly taken in the order of the text: skip those taken at the start.
        let taken = self.attributes[self.first_untaken..].iter().take_while(|slot| slot.is_none()).count();
        self.first_untaken += taken;
        let slot = self.attributes[self.first_untaken..]
            .iter_mut()
            .find(|slot| slot.as_ref().is_some_and(|a| (start..end).contains(&a.range.start) || follows(a)));
        let mut attributes = slot.and_then(Option::take)?;
        self.suppressions.extend(attributes.take_suppressions(self.path, &(start..end), self.report));
        Some(attributes)
    }

    /// Parses the blocks up to the end of `parent`. Blocks nested too deep are reported and skipped: a tree of thousands of levels would
    /// exhaust the stack of any code that walks it.
    fn parse_blocks(&mut self, parent: Option<TagEnd>, top: bool) -> Vec<Block> {
        self.depth += 1;
        let blocks = if self.depth > MAX_DEPTH {
            self.skip_too_deep();
            vec![]
        } else {
            self.parse_nested_blocks(parent, top)
        };
        self.depth -= 1;
        blocks
    }

    /// Skips all events up to the end of the element opened last, and reports the nesting.
    fn skip_too_deep(&mut self) {
        let mut depth = 1;
        let mut first = None;
        while depth > 0 {
            let Some((event, range)) = self.events.next() else { break };
            first.get_or_insert(range);
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        if let Some(range) = first {
            let span = self.span(&(range.start..range.start + 1));
            let message = format!("this is nested more than {MAX_DEPTH} levels deep");
            self.report.push(Diagnostic::error(codes::E037, span, message).help("remove some levels"));
        }
    }

    fn parse_nested_blocks(&mut self, parent: Option<TagEnd>, top: bool) -> Vec<Block> {
        let mut blocks = vec![];
        // The indices in `blocks` of folds (`<details>`) that are not closed yet.
        let mut open_folds = vec![];
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(end) if Some(end) == parent => break,
                Event::Start(Tag::HtmlBlock) => {
                    let html = self.verbatim_text(TagEnd::HtmlBlock);
                    blocks.extend(self.html_block(&html, &range));
                    html::join_fold(&html, &mut blocks, &mut open_folds);
                }
                Event::Start(Tag::BlockQuote(kind)) => self.block_quote(kind, range, top, &mut blocks),
                Event::Start(tag) => blocks.extend(self.parse_block(tag, range)),
                Event::Rule => blocks.push(Block::Rule),
                Event::Html(html) => blocks.push(Block::Html(html.into_string())),
                // Inlines directly within an item: the items of a tight list have no paragraphs.
                other => {
                    let inlines = self.parse_inlines_from(Some((other, range)), None);
                    blocks.extend(self.paragraph(inlines));
                }
            }
        }
        blocks.shrink_to_fit();
        blocks
    }

    fn parse_block(&mut self, tag: Tag<'_>, range: Range<usize>) -> Vec<Block> {
        vec![match tag {
            Tag::Paragraph => {
                let inlines = self.parse_inlines(TagEnd::Paragraph);
                return self.paragraph(inlines);
            }
            Tag::Heading { level, .. } => {
                let inlines = self.parse_inlines(TagEnd::Heading(level));
                let attributes = self.take_attributes(&range);
                Block::Heading(Box::new(self.heading(level as u8, inlines, attributes, &range)))
            }
            Tag::CodeBlock(kind) => {
                let code = self.verbatim_text(TagEnd::CodeBlock);
                self.check_code_block(&kind, &range, &code);
                Block::Code(code)
            }
            Tag::List(start) => Block::List(self.list(start, &range)),
            Tag::Table(alignment) => Block::Table(Box::new(self.table(&alignment))),
            Tag::FootnoteDefinition(label) => {
                let number = self.footnote_number(&label);
                self.footnote_ranges.push((number.clone(), range));
                Block::Footnote(number, self.parse_blocks(Some(TagEnd::FootnoteDefinition), false))
            }
            Tag::DefinitionList => Block::Definitions(self.definitions()),
            other => {
                let inlines = self.parse_inlines_from(Some((Event::Start(other), range)), None);
                return self.paragraph(inlines);
            }
        }]
    }

    /// Builds a paragraph, or an embed if the paragraph is nothing but `![[slug]]`. Pictures on lines of their own before the text, which is
    /// their caption, become separate paragraphs. Returns no block if nothing is left.
    fn paragraph(&mut self, mut inlines: Vec<Inline>) -> Vec<Block> {
        if let [Inline::Image(picture)] = inlines.as_slice()
            && picture.alt == EMBED_ALT
        {
            return vec![Block::Embed(picture.path.clone())];
        }
        inlines.retain(|inline| {
            let Inline::Image(picture) = inline else { return true };
            if picture.alt == EMBED_ALT {
                let span = Span::new(self.path, picture.path.range.clone());
                let finding = Diagnostic::error(codes::E011, span, "a quote is embedded in the middle of a paragraph");
                self.report.push(finding.help("give `![[…]]` a paragraph of its own"));
            }
            picture.alt != EMBED_ALT
        });
        let mut blocks = vec![];
        while let [Inline::Image(_), Inline::SoftBreak | Inline::HardBreak, _, ..] = inlines.as_slice() {
            let rest = inlines.split_off(2);
            inlines.pop();
            blocks.push(Block::Paragraph(std::mem::replace(&mut inlines, rest)));
        }
        blocks.extend((!inlines.is_empty()).then_some(Block::Paragraph(inlines)));
        blocks
    }

    fn heading(
        &mut self,
        level: u8,
        inlines: Vec<Inline>,
        attributes: Option<Attributes>,
        range: &Range<usize>,
    ) -> Heading {
        let base_id = match attributes.as_ref().and_then(|a| a.id.as_ref()) {
            Some(id) => id.value.to_string(),
            None => id::short_slug(&plain_text(&inlines)),
        };
        // Headings with the same text get numbered ids. A duplicate id that the author typed is an error: it was meant to be unique.
        let explicit_id = attributes.as_ref().and_then(|a| a.id.as_ref());
        let is_taken = reserved_ids(self.path).contains(&&*base_id);
        let count = self.heading_id_counts.entry(base_id.clone()).or_insert_with(|| usize::from(is_taken));
        *count += 1;
        let (count, is_first) = (*count, *count == 1);
        if let Some(id) = explicit_id.filter(|_| !is_first) {
            let reason = if is_taken {
                "another part of the page has this id"
            } else {
                "another heading in this text has this id"
            };
            let finding = Diagnostic::error(
                codes::E013,
                Span::new(self.path, id.range.clone()),
                format!("`#{base_id}` is taken: {reason}"),
            );
            self.report.push(finding.help("give the heading another id"));
        }
        // Another heading may be called like a numbered one: `Foo`, `Foo`, `Foo 2`.
        let numbered = (count..).map(|number| format!("{base_id}-{number}"));
        let free = numbered.into_iter().find(|id| !self.heading_id_counts.contains_key(id));
        let id = if is_first { base_id } else { free.unwrap_or_default() };
        self.heading_id_counts.entry(id.clone()).or_insert(1);
        Heading { level, id, inlines, attributes, range: self.file_range(range) }
    }

    /// Parses a block quote: testimony, a box or a citation. The title of a box becomes its first paragraph, in bold; the title of a quote is
    /// placed above the quote.
    fn block_quote(&mut self, kind: Option<BlockQuoteKind>, range: Range<usize>, top: bool, out: &mut Vec<Block>) {
        let source = &self.text[range.clone()];
        let content = source.trim_start().trim_start_matches('>').trim_start();
        let marker = boxes::marker(content);
        if marker.is_some_and(|marker| marker.title.starts_with(':')) {
            let span = self.span(&(range.start..range.start + source.lines().next().map_or(0, str::len)));
            let finding = Diagnostic::error(
                codes::E010,
                span,
                "a colon after `[!…]` can hide the rest of the line: Markdown reads it as a link definition",
            );
            self.report.push(finding.help("remove the colon"));
        }
        let box_kind = kind.map(boxes::alert_name).or(marker.map(|marker| marker.kind));
        let is_unknown_box = box_kind.is_none() && self.report_unknown_box(content, &range);
        let is_quote = !is_unknown_box && box_kind.is_none_or(|kind| kind == boxes::QUOTE);
        if is_quote && self.block_quote_mode == BlockQuoteMode::Testimony {
            if top {
                let title_len = source.find('\n').filter(|_| box_kind.is_some()).map_or(0, |end| end + 1);
                let title =
                    marker.map(|marker| parse_title(marker.title)).filter(|title| !plain_text(title).trim().is_empty());
                out.extend(title.map(|title| Block::QuoteTitle(self.quotes.len(), title)));
                out.push(self.testimony(range, title_len));
                return;
            }
            let first_line = source.lines().next().map_or(0, str::len);
            let span = self.span(&(range.start..range.start + first_line));
            let finding = Diagnostic::error(codes::E015, span, "a quote is inside a list or another block")
                .help("move it out to the left margin: its voice and consent apply only there");
            self.report.push(finding);
        }
        let mut blocks = self.parse_blocks(Some(TagEnd::BlockQuote(kind)), false);
        let title = marker.filter(|_| kind.is_none()).and_then(|marker| boxes::take_title(&mut blocks, marker));
        let range = self.file_range(&range);
        if is_quote || is_unknown_box {
            out.extend(title);
            out.push(Block::BlockQuote(blocks, range));
            return;
        }
        blocks.splice(0..0, title);
        out.push(match box_kind {
            Some("fact") => Block::Fact(Box::new(boxes::fact(blocks, range))),
            Some("maxim") => Block::Maxim(Box::new(boxes::fact(blocks, range))),
            kind => Block::Alert(kind.unwrap_or_default(), blocks),
        });
    }

    /// Parses a block quote that is testimony. Takes its words from the source, not from the Markdown events, and skips the first `title_len`
    /// bytes, the line of its title.
    fn testimony(&mut self, range: Range<usize>, title_len: usize) -> Block {
        let mut constructs = vec![];
        let mut depth = 1;
        while depth > 0 {
            let Some((event, inner_range)) = self.events.next() else { break };
            let construct = match &event {
                Event::Start(Tag::BlockQuote(_)) => "a quote",
                // A year at the start of a line is not a list: the words are taken from the source.
                Event::Start(Tag::List(Some(100..))) => "",
                Event::Start(Tag::List(_)) => "a list",
                Event::Start(Tag::Heading { .. }) => "a heading",
                Event::Start(Tag::CodeBlock(_)) => "indented or fenced code",
                Event::Start(Tag::HtmlBlock) => "HTML",
                Event::Start(Tag::Table(_)) => "a table",
                Event::Start(Tag::Image { .. }) => "an image or an embedded quote",
                Event::Start(Tag::DefinitionList) => "a definition list",
                Event::Rule => "a horizontal rule",
                _ => "",
            };
            match event {
                Event::Start(Tag::BlockQuote(_)) => depth += 1,
                Event::End(TagEnd::BlockQuote(_)) => depth -= 1,
                _ => {}
            }
            if !construct.is_empty() {
                constructs.push((construct, inner_range));
            }
        }
        let attributes = self.take_attributes(&range);
        let words = range.start + title_len..range.end;
        let block = QuoteBlock::parse(&self.text[words.clone()], words.start + self.offset, attributes);
        // Markdown reads an attribution with a hyphen as a list.
        let attribution_at = block.attribution_at.map_or(0, |at| at.saturating_sub(self.offset));
        constructs.retain(|(construct, range)| *construct != "a list" || !range.contains(&attribution_at));
        for (construct, inner_range) in constructs {
            let first_line = self.text[inner_range.clone()].lines().next().map_or(0, str::len);
            let span = self.span(&(inner_range.start..inner_range.start + first_line));
            let finding = Diagnostic::error(codes::E015, span, format!("there is {construct} inside a quote"))
                .help("a quote can contain only paragraphs; an attribution starts with a long dash (—)");
            self.report.push(finding);
        }
        block.errors.iter().for_each(|error| self.report.push(error.to_diagnostic(self.path)));
        self.quotes.push(block);
        Block::Quote(self.quotes.len() - 1)
    }

    fn table(&mut self, alignment: &[Alignment]) -> Table {
        let side = |a: &Alignment| match a {
            Alignment::None => None,
            Alignment::Left => Some(-1),
            Alignment::Center => Some(0),
            Alignment::Right => Some(1),
        };
        let mut table = Table { alignment: alignment.iter().map(side).collect(), head: vec![], rows: vec![] };
        let mut row = vec![];
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableRow) => self.report_surplus_cells(&range, alignment.len()),
                Event::Start(Tag::TableCell) => row.push(self.parse_inlines(TagEnd::TableCell)),
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    /// Reports the cells of a row beyond the `columns` of its table, which Markdown leaves out.
    fn report_surplus_cells(&mut self, range: &Range<usize>, columns: usize) {
        let source = self.text[range.clone()].trim_end();
        let is_separator = |at: &usize| *at > 0 && !source[..*at].ends_with('\\');
        let bars: Vec<usize> = source.match_indices('|').map(|(at, _)| at).filter(is_separator).collect();
        let Some(surplus) = columns.checked_sub(1).and_then(|last| bars.get(last)) else { return };
        let cells = source[surplus + 1..].trim().trim_end_matches('|').trim();
        if !cells.is_empty() {
            let start = range.start + surplus + 1 + source[surplus + 1..].find(cells).unwrap_or(0);
            let span = self.span(&(start..start + cells.len()));
            let finding = Diagnostic::warning(codes::E089, span, "the table has no column for this").label("left out");
            self.report.push(finding.help("add a column to its head; a bar within a cell is written `\\|`"));
        }
    }

    fn definitions(&mut self) -> Vec<(Vec<Inline>, Vec<Vec<Block>>)> {
        let mut terms: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = vec![];
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    terms.push((self.parse_inlines(TagEnd::DefinitionListTitle), vec![]))
                }
                Event::Start(Tag::DefinitionListDefinition) => {
                    let blocks = self.parse_blocks(Some(TagEnd::DefinitionListDefinition), false);
                    if let Some((_, meanings)) = terms.last_mut() {
                        meanings.push(blocks);
                    }
                }
                Event::End(TagEnd::DefinitionList) => break,
                _ => {}
            }
        }
        terms
    }

    /// Returns the text up to `end`, verbatim.
    fn verbatim_text(&mut self, end: TagEnd) -> String {
        let mut out = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Text(text) | Event::Html(text) => out.push_str(&text),
                _ => {}
            }
        }
        out
    }
}

/// Fragment ids that a theme's page uses itself. An author's heading that would get one of them is numbered instead.
const THEME_PAGE_IDS: [&str; 8] =
    ["insights", "more-quotes", "recommendations", "practices", "logbook", "vision", "scenarios", "cite"];

/// Fragment ids that an insight's page uses itself.
const INSIGHT_PAGE_IDS: [&str; 4] = ["evidence", "questions", "answers", "cite"];

/// Returns the fragment ids that the page of the file at `path` uses itself.
fn reserved_ids(path: &str) -> &'static [&'static str] {
    match path.strip_prefix("content/themes/").and_then(|inner| inner.split('/').nth(1)) {
        Some("index.md" | "logbook.md" | "vision.md" | "scenarios.md") => &THEME_PAGE_IDS,
        Some(name) if name.ends_with(".md") => &INSIGHT_PAGE_IDS,
        _ => &[],
    }
}

/// The maximum nesting of blocks and inlines. No real text is nested deeper.
const MAX_DEPTH: usize = 32;

/// Marks an `![[slug]]` among pictures, in place of the alternative text, until its paragraph is complete. No author can type it.
const EMBED_ALT: &str = "\u{0}";
