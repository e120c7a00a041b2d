//! pulldown-cmark's events -> Prose.

use super::{Block, COUNTS, Fact, Heading, Inline, Item, List, Picture, Prose, QuoteBlock, Table, plain};
use crate::{
    diag::{Diagnostic, Placed, Report, Span, listed, nearest},
    model::{
        attributes::{self, Attributes},
        id,
    },
};
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::{collections::HashMap, iter::Peekable, ops::Range, sync::Arc};

/// What a block quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockQuotes {
    /// What a voice said (insights, practices, quotes in files of their own).
    Testimony,
    /// A part of the team's own text.
    Cited,
}

/// Prose and the testimony found in it; `Block::Quote(n)` is the n-th quote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The text.
    pub prose: Prose,
    /// The quotes, in order.
    pub quotes: Vec<QuoteBlock>,
}

/// Parses `text`, which stands at byte `offset` of `path`.
pub fn read(path: &Arc<str>, text: &str, offset: usize, quotes: BlockQuotes, report: &mut Report) -> Read {
    let (text, blocks) = attributes::lift(path, text, offset, report);
    // Set by hand: `Options::all()` would turn old footnotes on, and headings carry attributes of our own.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    let mut builder = Builder {
        events: Parser::new_ext(&text, options).into_offset_iter().peekable(),
        text: &text,
        path,
        offset,
        attributes: blocks.into_iter().map(Some).collect(),
        quotes,
        found: vec![],
        ids: HashMap::new(),
        open_html: vec![],
        depth: 0,
        report,
    };
    let blocks = builder.blocks(None, true);
    builder.left_over();
    builder.open_comment();
    builder.lost_attributions(&blocks);
    Read { quotes: builder.found, prose: Prose { blocks } }
}

/// Parses a title: emphasis, nothing else.
pub fn title(text: &str) -> Vec<Inline> {
    let mut report = Report::default();
    let read = read(&"".into(), text, 0, BlockQuotes::Cited, &mut report);
    match read.prose.blocks.into_iter().next() {
        Some(Block::Paragraph(inlines)) if report.0.is_empty() => inlines,
        _ => vec![Inline::Text(text.to_string())],
    }
}

type Events<'t> = Peekable<pulldown_cmark::OffsetIter<'t, pulldown_cmark::DefaultBrokenLinkCallback>>;

struct Builder<'t, 'r> {
    events: Events<'t>,
    text: &'t str,
    path: &'t Arc<str>,
    offset: usize,
    attributes: Vec<Option<Attributes>>,
    quotes: BlockQuotes,
    found: Vec<QuoteBlock>,
    ids: HashMap<String, usize>,
    open_html: Vec<String>,
    depth: usize,
    report: &'r mut Report,
}

impl Builder<'_, '_> {
    fn span(&self, at: &Range<usize>) -> Span {
        Span::new(self.path, at.start + self.offset..at.end + self.offset)
    }

    fn placed(&self, at: &Range<usize>) -> Range<usize> {
        at.start + self.offset..at.end + self.offset
    }

    /// The attributes inside of what stands at `at` that nothing inside it has taken, or right behind it on its line.
    fn attributes_of(&mut self, at: &Range<usize>) -> Option<Attributes> {
        let (start, end) = (at.start + self.offset, at.end + self.offset);
        let text = self.text;
        let offset = self.offset;
        let behind = |a: &Attributes| {
            a.at.start >= end && text[end - offset..a.at.start - offset].trim_matches([' ', '\t']).is_empty()
        };
        let slot = self
            .attributes
            .iter_mut()
            .find(|slot| slot.as_ref().is_some_and(|a| (start..end).contains(&a.at.start) || behind(a)));
        slot.and_then(Option::take)
    }

    fn left_over(&mut self) {
        for block in self.attributes.iter().flatten() {
            let finding =
                Diagnostic::error("E009", Span::new(self.path, block.at.clone()), "nothing here carries attributes")
                    .help("attributes stand at the end of a heading, a list item, a quote's attribution or an image");
            self.report.push(finding);
        }
    }

    /// A short paragraph behind a quote that opens with a long dash was meant to say who spoke.
    fn lost_attributions(&mut self, blocks: &[Block]) {
        for pair in blocks.windows(2) {
            let [Block::Quote(n), Block::Paragraph(words)] = pair else { continue };
            let text = plain(words);
            if text.starts_with(['—', '–']) && text.len() < 80 && !text.ends_with(['.', '!', '?']) {
                let at = self.found[*n].at.clone();
                let finding = Diagnostic::warning(
                    "E029",
                    Span::new(self.path, at.end.saturating_sub(1)..at.end),
                    "the line below this quote looks like its attribution",
                )
                .help("open it with `>`, and put a line of `>` alone before it");
                self.report.push(finding);
            }
        }
    }

    /// A comment that is never closed takes everything behind it along.
    fn open_comment(&mut self) {
        let Some(at) = self.text.rfind("<!--").filter(|at| !self.text[*at..].contains("-->")) else { return };
        let before = &self.text[..at];
        if before.matches('`').count().is_multiple_of(2) {
            let span = self.span(&(at..at + 4));
            self.report.push(
                Diagnostic::error("E039", span, "a comment is opened here and never closed")
                    .help("close it with `-->`"),
            );
        }
    }

    /// Blocks up to the end of `parent`. Those that are nested too deep are reported and passed over: a tree of
    /// thousands of levels would exhaust the stack of whatever walks it.
    fn blocks(&mut self, parent: Option<TagEnd>, top: bool) -> Vec<Block> {
        self.depth += 1;
        let blocks = if self.depth > DEEPEST { self.too_deep() } else { self.blocks_within(parent, top) };
        self.depth -= 1;
        blocks
    }

    /// Passes over everything up to the end of what was opened last.
    fn too_deep(&mut self) -> Vec<Block> {
        let mut open = 1;
        let mut first = None;
        while open > 0 {
            let Some((event, at)) = self.events.next() else { break };
            first.get_or_insert(at);
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
        }
        if let Some(at) = first {
            let span = self.span(&(at.start..at.start + 1));
            let message = format!("lists and quotes are nested more than {DEEPEST} deep");
            self.report.push(Diagnostic::error("E037", span, message).help("take levels out"));
        }
        vec![]
    }

    fn blocks_within(&mut self, parent: Option<TagEnd>, top: bool) -> Vec<Block> {
        let mut blocks = vec![];
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::End(end) if Some(end) == parent => break,
                Event::Start(tag) => blocks.extend(self.block(tag, at, top)),
                Event::Rule => blocks.push(Block::Rule),
                Event::Html(html) => blocks.push(Block::Html(html.into_string())),
                // Text straight in an item: a tight list has no paragraphs.
                other => {
                    let inlines = self.inlines_from(Some((other, at)), None);
                    if !inlines.is_empty() {
                        blocks.push(Block::Paragraph(inlines));
                    }
                }
            }
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'_>, at: Range<usize>, top: bool) -> Option<Block> {
        Some(match tag {
            Tag::Paragraph => return self.paragraph(),
            Tag::Heading { level, .. } => {
                let inlines = self.inlines(TagEnd::Heading(level));
                let attributes = self.attributes_of(&at);
                Block::Heading(self.heading(level as u8, inlines, attributes, &at))
            }
            Tag::BlockQuote(kind) => self.block_quote(kind, at, top),
            Tag::CodeBlock(_) => Block::Code(self.verbatim(TagEnd::CodeBlock)),
            Tag::HtmlBlock => {
                let html = self.verbatim(TagEnd::HtmlBlock);
                Block::Html(sanitise(&html))
            }
            Tag::List(start) => {
                let mut items = vec![];
                while let Some((event, item_at)) = self.events.next() {
                    match event {
                        Event::Start(Tag::Item) => items.push(self.item(item_at)),
                        Event::End(TagEnd::List(_)) => break,
                        _ => {}
                    }
                }
                Block::List(List { start, items, at: self.placed(&at) })
            }
            Tag::Table(alignment) => Block::Table(self.table(&alignment)),
            Tag::FootnoteDefinition(label) => {
                Block::Footnote(label.into_string(), self.blocks(Some(TagEnd::FootnoteDefinition), false))
            }
            Tag::DefinitionList => Block::Definitions(self.definitions()),
            other => {
                let inlines = self.inlines_from(Some((Event::Start(other), at)), None);
                return (!inlines.is_empty()).then_some(Block::Paragraph(inlines));
            }
        })
    }

    /// A paragraph; one that is nothing but `![[slug]]` puts a quote there.
    fn paragraph(&mut self) -> Option<Block> {
        let mut inlines = self.inlines(TagEnd::Paragraph);
        if let [Inline::Image(picture)] = inlines.as_slice()
            && picture.alt == EMBED
        {
            return Some(Block::Embed(picture.path.clone()));
        }
        inlines.retain(|inline| {
            let Inline::Image(picture) = inline else { return true };
            if picture.alt == EMBED {
                let span = Span::new(self.path, picture.path.at.clone());
                let finding = Diagnostic::error("E011", span, "a quote is put into the middle of a paragraph");
                self.report.push(finding.help("give `![[…]]` a paragraph of its own"));
            }
            picture.alt != EMBED
        });
        (!inlines.is_empty()).then_some(Block::Paragraph(inlines))
    }

    fn heading(
        &mut self,
        level: u8,
        inlines: Vec<Inline>,
        attributes: Option<Attributes>,
        at: &Range<usize>,
    ) -> Heading {
        let wanted = match attributes.as_ref().and_then(|a| a.id.as_ref()) {
            Some(id) => id.value.to_string(),
            None => id::short_slug(&plain(&inlines)),
        };
        let seen = self.ids.entry(wanted.clone()).or_default();
        *seen += 1;
        let id = if *seen == 1 { wanted } else { format!("{wanted}-{seen}") };
        Heading { level, id, inlines, attributes, at: self.placed(at) }
    }

    fn item(&mut self, at: Range<usize>) -> Item {
        let mut ticked = None;
        if let Some((Event::TaskListMarker(mark), _)) = self.events.peek() {
            ticked = Some(*mark);
            self.events.next();
        }
        let blocks = self.blocks(Some(TagEnd::Item), false);
        // What stands inside the item has taken its own attributes already.
        let attributes = self.attributes_of(&at);
        Item { blocks, ticked, attributes, at: self.placed(&at) }
    }

    fn block_quote(&mut self, kind: Option<BlockQuoteKind>, at: Range<usize>, top: bool) -> Block {
        let source = &self.text[at.clone()];
        let sign = source.trim_start().trim_start_matches('>').trim_start();
        let special = ["[!FACT]", "[!MAXIM]"]
            .into_iter()
            .find(|s| sign.get(..s.len()).is_some_and(|t| t.eq_ignore_ascii_case(s)));
        if special.is_none() && kind.is_none() && self.quotes == BlockQuotes::Testimony {
            if top {
                return self.testimony(at);
            }
            let first_line = source.lines().next().map_or(0, str::len);
            let span = self.span(&(at.start..at.start + first_line));
            let finding = Diagnostic::error("E015", span, "a quote stands inside a list or another block")
                .help("give it a place of its own, at the left edge: only there do its voice and its consent hold");
            self.report.push(finding);
        }
        let end = TagEnd::BlockQuote(kind);
        let mut blocks = self.blocks(Some(end), false);
        if let Some(special) = special {
            drop_sign(&mut blocks, special);
            let fact = Box::new(with_source(blocks, self.placed(&at)));
            return if special == "[!FACT]" { Block::Fact(fact) } else { Block::Maxim(fact) };
        }
        let name = match kind {
            None => return Block::Cited(blocks),
            Some(BlockQuoteKind::Note) => "note",
            Some(BlockQuoteKind::Tip) => "tip",
            Some(BlockQuoteKind::Important) => "important",
            Some(BlockQuoteKind::Warning) => "warning",
            Some(BlockQuoteKind::Caution) => "caution",
        };
        Block::Alert(name, blocks)
    }

    /// A block quote that is what a voice said: its words are taken from the source, not from Markdown.
    fn testimony(&mut self, at: Range<usize>) -> Block {
        let mut depth = 1;
        while depth > 0 {
            let Some((event, inner_at)) = self.events.next() else { break };
            let what = match &event {
                Event::Start(Tag::BlockQuote(_)) => "a quote",
                // A year at the start of a line is no list: the words are taken from the source.
                Event::Start(Tag::List(Some(100..))) => "",
                Event::Start(Tag::List(_)) => "a list",
                Event::Start(Tag::Heading { .. }) => "a heading",
                Event::Start(Tag::CodeBlock(_)) => "indented or fenced code",
                Event::Start(Tag::HtmlBlock) => "HTML",
                Event::Start(Tag::Table(_)) => "a table",
                Event::Start(Tag::Image { .. }) => "an image or a quote put in",
                Event::Start(Tag::DefinitionList) => "a definition list",
                Event::Rule => "a rule",
                _ => "",
            };
            match event {
                Event::Start(Tag::BlockQuote(_)) => depth += 1,
                Event::End(TagEnd::BlockQuote(_)) => depth -= 1,
                _ => {}
            }
            if !what.is_empty() {
                let first_line = self.text[inner_at.clone()].lines().next().map_or(0, str::len);
                let span = self.span(&(inner_at.start..inner_at.start + first_line));
                let finding = Diagnostic::error("E015", span, format!("there is {what} inside a quote"))
                    .help("a quote is made of paragraphs alone: what somebody said. An attribution opens with a long dash (—)");
                self.report.push(finding);
            }
        }
        let attributes = self.attributes_of(&at);
        let block = QuoteBlock::read(&self.text[at.clone()], at.start + self.offset, attributes);
        for slip in &block.slips {
            self.report
                .push(Diagnostic::error("E015", Span::new(self.path, slip.at.clone()), slip.message).help(slip.help));
        }
        self.found.push(block);
        Block::Quote(self.found.len() - 1)
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
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => row.push(self.inlines(TagEnd::TableCell)),
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    fn definitions(&mut self) -> Vec<(Vec<Inline>, Vec<Vec<Block>>)> {
        let mut terms: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = vec![];
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    terms.push((self.inlines(TagEnd::DefinitionListTitle), vec![]))
                }
                Event::Start(Tag::DefinitionListDefinition) => {
                    let blocks = self.blocks(Some(TagEnd::DefinitionListDefinition), false);
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

    /// The text up to `end`, as it stands.
    fn verbatim(&mut self, end: TagEnd) -> String {
        let mut out = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::End(found) if found == end => break,
                Event::Text(text) | Event::Html(text) => out.push_str(&text),
                _ => {}
            }
        }
        out
    }

    fn inlines(&mut self, end: TagEnd) -> Vec<Inline> {
        self.inlines_from(None, Some(end))
    }

    /// Inlines from `first`, if given, up to `end`; without an `end`, up to the next block or the parent's end.
    fn inlines_from(&mut self, mut first: Option<(Event<'_>, Range<usize>)>, end: Option<TagEnd>) -> Vec<Inline> {
        let mut out: Vec<Inline> = vec![];
        let mut words: Option<(String, usize)> = None;
        let depth_html = self.open_html.len();
        loop {
            let (event, at) = match first.take() {
                Some(given) => given,
                None => {
                    let Some((next, _)) = self.events.peek() else { break };
                    if end.is_none() && ends_loose_text(next) {
                        break;
                    }
                    let Some(next) = self.events.next() else { break };
                    next
                }
            };
            if let Event::Text(text) = &event {
                let typed = self.text.get(at.clone()).unwrap_or("");
                if typed == "\"" && matches!(&**text, "“" | "”") {
                    self.flush(&mut words, &mut out);
                    out.push(Inline::Mark(&**text == "“"));
                } else {
                    words.get_or_insert_with(|| (String::new(), at.start)).0.push_str(text);
                }
                continue;
            }
            self.flush(&mut words, &mut out);
            match event {
                Event::End(found) if Some(found) == end => break,
                Event::InlineHtml(html) => out.extend(self.raw_tag(&html, &at)),
                event => out.extend(self.inline(event, at)),
            }
        }
        self.flush(&mut words, &mut out);
        // What raw HTML opened and did not close is closed with the block it stands in.
        while self.open_html.len() > depth_html {
            if let Some(tag) = self.open_html.pop() {
                out.push(Inline::Html(format!("</{tag}>")));
            }
        }
        out
    }

    fn inline(&mut self, event: Event<'_>, at: Range<usize>) -> Option<Inline> {
        Some(match event {
            Event::Start(Tag::Emphasis) => Inline::Emphasis(self.inlines(TagEnd::Emphasis)),
            Event::Start(Tag::Strong) => Inline::Strong(self.inlines(TagEnd::Strong)),
            Event::Start(Tag::Strikethrough) => Inline::Struck(self.inlines(TagEnd::Strikethrough)),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let inner = self.inlines(TagEnd::Link);
                self.link(link_type, &dest_url, inner, &at)
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                let alt = plain(&self.inlines(TagEnd::Image));
                self.image(link_type, &dest_url, alt, &at)
            }
            Event::Code(code) => Inline::Code(code.into_string()),
            Event::FootnoteReference(label) => Inline::FootnoteMark(label.into_string()),
            Event::SoftBreak => Inline::Line,
            Event::HardBreak => Inline::Break,
            _ => return None,
        })
    }

    fn link(&mut self, kind: LinkType, target: &str, inner: Vec<Inline>, at: &Range<usize>) -> Inline {
        let place = self.within(at, target);
        match kind {
            LinkType::WikiLink { has_pothole } => {
                // In a table the `|` is written `\\|`, and the backslash stays on the name.
                let name = target.trim().trim_end_matches('\\').to_string();
                Inline::Reference(Placed::new(name, place), has_pothole.then_some(inner))
            }
            LinkType::Email => Inline::Link(Placed::new(format!("mailto:{target}"), place), inner),
            _ => Inline::Link(Placed::new(decoded(target), place), inner),
        }
    }

    fn image(&mut self, kind: LinkType, target: &str, alt: String, at: &Range<usize>) -> Inline {
        let path = Placed::new(decoded(target.trim()), self.within(at, target));
        if matches!(kind, LinkType::WikiLink { .. }) {
            return Inline::Image(Picture { path, alt: EMBED.into(), classes: vec![] });
        }
        let attributes = self.attributes_of(at);
        let classes = attributes.map_or(vec![], |a| a.classes.into_iter().map(|c| c.value).collect());
        Inline::Image(Picture { path, alt, classes })
    }

    /// The place of `target` within the source at `at`, or the whole of it where it cannot be found.
    fn within(&self, at: &Range<usize>, target: &str) -> Range<usize> {
        match self.text.get(at.clone()).and_then(|source| source.rfind(target)) {
            Some(i) => self.placed(&(at.start + i..at.start + i + target.len())),
            None => self.placed(at),
        }
    }

    /// A tag of raw HTML, sanitised by itself and remembered until it is closed.
    fn raw_tag(&mut self, html: &str, at: &Range<usize>) -> Option<Inline> {
        if let Some(name) = html.strip_prefix("</") {
            let name = name.trim_end_matches('>').trim().to_lowercase();
            let at = self.open_html.iter().rposition(|open| *open == name)?;
            let closing: String = self.open_html.drain(at..).rev().map(|tag| format!("</{tag}>")).collect();
            return Some(Inline::Html(closing));
        }
        let clean = sanitise(html);
        if clean.is_empty() && !html.starts_with("<!--") {
            let finding =
                Diagnostic::warning("E038", self.span(at), format!("`{html}` is taken for HTML, and left out"))
                    .help("if it belongs to the words, write it as `&lt;…&gt;`, or put it in backticks");
            self.report.push(finding);
        }
        let name: String = clean.strip_prefix('<')?.chars().take_while(char::is_ascii_alphanumeric).collect();
        let closing = format!("</{name}>");
        Some(Inline::Html(match clean.strip_suffix(&closing) {
            Some(open) => {
                let open = open.to_string();
                self.open_html.push(name);
                open
            }
            None => clean,
        }))
    }

    /// Signs of the format that were meant and did not become what they should.
    fn slips(&mut self, text: &str, start: usize) {
        let place = |sign: &str| {
            let at = start + self.text[start..].find(sign).unwrap_or(0);
            self.span(&(at..at + sign.len()))
        };
        let found = if text.contains("[[") {
            Some((
                "E011",
                place("[["),
                "a reference is opened and not closed",
                "write `[[name]]` or `[[name|words]]`; in a table the bar is written `\\|`",
            ))
        } else if text.contains("](") && text.contains('[') {
            Some((
                "E011",
                place("]("),
                "this does not become a link or a picture",
                "a path with blanks goes in angle brackets: `[the form](<my form.pdf>)`",
            ))
        } else if text.contains("{#") {
            Some((
                "E009",
                place("{#"),
                "these braces carry no attributes",
                "attributes are closed by `}` and stand at the end of their line",
            ))
        } else {
            None
        };
        if let Some((code, span, message, help)) = found {
            self.report.push(Diagnostic::error(code, span, message).help(help));
        }
    }

    /// Puts the gathered words out, with the edition's numbers in them as such.
    fn flush(&mut self, words: &mut Option<(String, usize)>, out: &mut Vec<Inline>) {
        let Some((text, start)) = words.take() else { return };
        self.slips(&text, start);
        let mut rest = text.as_str();
        while let Some((before, name, after)) = placeholder(rest) {
            let known = COUNTS.iter().find(|(n, _)| *n == name.trim());
            if !before.is_empty() {
                out.push(Inline::Text(before.to_string()));
            }
            match known {
                Some((_, count)) => out.push(Inline::Count(*count)),
                None => {
                    let at = start + self.text[start..].find(name.trim()).unwrap_or(0);
                    let names = COUNTS.iter().map(|(n, _)| *n);
                    let help = match nearest(name.trim(), names.clone()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("text can name {}", listed(names)),
                    };
                    let message = format!("there is no number `{}`", name.trim());
                    let span = self.span(&(at..at + name.trim().len()));
                    self.report.push(Diagnostic::error("E011", span, message).help(help));
                }
            }
            rest = after;
        }
        if !rest.is_empty() {
            out.push(Inline::Text(rest.to_string()));
        }
    }
}

/// Deeper nesting than this is nobody's text.
const DEEPEST: usize = 32;

/// Stands for `![[slug]]` among pictures until its paragraph is whole. No author can type it.
const EMBED: &str = "\u{0}";

/// `before {{ name }} after`.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name, after))
}

/// `%20` and its kind as the letters they stand for.
fn decoded(target: &str) -> String {
    if !target.contains('%') || target.contains("://") {
        return target.to_string();
    }
    let bytes = target.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let code = (bytes[i] == b'%')
            .then(|| target.get(i + 1..i + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| target.to_string())
}

fn ends_loose_text(event: &Event<'_>) -> bool {
    match event {
        Event::End(_) | Event::Rule => true,
        Event::Start(tag) => {
            !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        _ => false,
    }
}

/// Takes the `[!FACT]` off the first paragraph.
fn drop_sign(blocks: &mut Vec<Block>, sign: &str) {
    let Some(Block::Paragraph(inlines)) = blocks.first_mut() else { return };
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        *text = text.get(sign.len()..).unwrap_or("").trim_start().to_string();
        if text.is_empty() {
            inlines.remove(0);
        }
    }
    if inlines.first() == Some(&Inline::Line) {
        inlines.remove(0);
    }
    if inlines.is_empty() {
        blocks.remove(0);
    }
}

/// Takes the last paragraph off as the source if it opens with a dash.
fn with_source(mut blocks: Vec<Block>, at: Range<usize>) -> Fact {
    let mut source = None;
    if let Some(Block::Paragraph(inlines)) = blocks.last_mut()
        && let Some(Inline::Text(text)) = inlines.first_mut()
        && let Some(rest) = ["—", "–", "--"].into_iter().find_map(|d| text.strip_prefix(d))
    {
        *text = rest.trim_start().to_string();
        source = Some(std::mem::take(inlines));
        blocks.pop();
    }
    Fact { blocks, source, at }
}

/// Raw HTML with everything dangerous taken out. Pictures go too: they would be fetched from elsewhere, or have no
/// alternative text.
fn sanitise(html: &str) -> String {
    use std::sync::LazyLock;
    static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut builder = ammonia::Builder::default();
        builder.rm_tags(["img"]).link_rel(Some("noopener"));
        builder
    });
    CLEANER.clean(html).to_string()
}
