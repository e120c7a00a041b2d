//! The events within a paragraph -> inlines.

use super::{
    EMBED_ALT, MAX_DEPTH, ProseBuilder,
    autolinks::{find_address, leading_address},
};
use crate::{
    diag::{Diagnostic, Spanned, codes, nearest, quoted_list},
    model::prose::{COUNTS, Inline, Link, Picture, is_picture_path, plain_text},
};
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

impl ProseBuilder<'_, '_> {
    /// Parses the inlines up to `end`. Inlines nested too deep are reported and skipped, as blocks are.
    pub(super) fn parse_inlines(&mut self, end: TagEnd) -> Vec<Inline> {
        self.depth += 1;
        let inlines = if self.depth > MAX_DEPTH {
            self.skip_too_deep();
            vec![]
        } else {
            self.parse_inlines_from(None, Some(end))
        };
        self.depth -= 1;
        inlines
    }

    /// Parses the inlines from `first`, if given, up to `end`; without `end`, up to the next block or the end of the parent.
    pub(super) fn parse_inlines_from(
        &mut self,
        mut first: Option<(Event<'_>, Range<usize>)>,
        end: Option<TagEnd>,
    ) -> Vec<Inline> {
        let mut out: Vec<Inline> = vec![];
        let mut words: Option<Spanned<String>> = None;
        let open_tag_count = self.open_tags.len();
        loop {
            let (event, range) = match first.take() {
                Some(first_event) => first_event,
                None => {
                    let Some((next, _)) = self.events.peek() else { break };
                    if end.is_none() && ends_inlines(next) {
                        break;
                    }
                    let Some(next) = self.events.next() else { break };
                    next
                }
            };
            if let Event::Text(text) = &event {
                let source = self.text.get(range.clone()).unwrap_or("");
                let is_opening = matches!(&**text, "“" | "‘") && !self.closes_a_quotation(&range);
                if source == "\"" && matches!(&**text, "“" | "”") {
                    self.flush_text(&mut words, &mut out);
                    out.push(Inline::QuotationMark(is_opening));
                } else {
                    let words = words.get_or_insert_with(|| Spanned::new(String::new(), range.clone()));
                    words.value.push_str(if source == "'" && &**text == "‘" && !is_opening { "’" } else { text });
                    words.range.end = range.end;
                }
                continue;
            }
            self.flush_text(&mut words, &mut out);
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::InlineHtml(html) => out.extend(self.html_tag(&html, &range)),
                event => out.extend(self.parse_inline(event, range)),
            }
        }
        self.flush_text(&mut words, &mut out);
        // Raw HTML tags that are still open are closed at the end of the block they were opened in.
        while self.open_tags.len() > open_tag_count {
            if let Some(tag) = self.open_tags.pop() {
                out.push(Inline::Html(format!("</{tag}>")));
            }
        }
        // There are tens of thousands of these vectors, and they live as long as the catalogue.
        out.shrink_to_fit();
        out
    }

    /// Returns whether the straight quotation mark at `range` can only close: it is behind a letter, a digit or the end of a sentence, or
    /// between punctuation and a blank.
    fn closes_a_quotation(&self, range: &Range<usize>) -> bool {
        let Some(before) = self.text[..range.start].chars().next_back() else { return false };
        let is_within = self.text[range.end..].starts_with(char::is_alphanumeric);
        before.is_alphanumeric()
            || matches!(before, '.' | '!' | '?' | '…' | '%')
            || matches!(before, ',' | ';' | ':' | ')' | ']') && !is_within
    }

    pub(super) fn parse_inline(&mut self, event: Event<'_>, range: Range<usize>) -> Option<Inline> {
        Some(match event {
            Event::Start(Tag::Emphasis) => Inline::Emphasis(self.parse_inlines(TagEnd::Emphasis)),
            Event::Start(Tag::Strong) => Inline::Strong(self.parse_inlines(TagEnd::Strong)),
            Event::Start(Tag::Strikethrough) => Inline::Strikethrough(self.parse_inlines(TagEnd::Strikethrough)),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                self.in_link = true;
                let inner = self.parse_inlines(TagEnd::Link);
                self.in_link = false;
                self.link(link_type, &dest_url, inner, &range)
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                let alt = plain_text(&self.parse_inlines(TagEnd::Image));
                self.image(link_type, &dest_url, alt, &range)
            }
            Event::Code(code) => Inline::Code(code.into_string()),
            Event::FootnoteReference(label) => Inline::FootnoteReference(self.footnote_number(&label)),
            Event::SoftBreak => Inline::SoftBreak,
            Event::HardBreak => Inline::HardBreak,
            _ => return None,
        })
    }

    pub(super) fn link(&mut self, kind: LinkType, target: &str, inner: Vec<Inline>, range: &Range<usize>) -> Inline {
        let target_range = self.target_range(range, target);
        match kind {
            LinkType::WikiLink { has_pothole } => {
                // In a table `|` is written `\|`, and the backslash stays on the name.
                let name = target.trim().trim_end_matches('\\').to_string();
                Inline::Reference(Spanned::new(name, target_range), has_pothole.then_some(inner))
            }
            LinkType::Email => Inline::Link(Link::new(Spanned::new(format!("mailto:{target}"), target_range), inner)),
            _ => Inline::Link(Link::new(Spanned::new(decode_path(target), target_range), inner)),
        }
    }

    pub(super) fn image(&mut self, kind: LinkType, target: &str, alt: String, range: &Range<usize>) -> Inline {
        let path = Spanned::new(decode_path(target.trim()), self.target_range(range, target));
        let is_embed = matches!(kind, LinkType::WikiLink { .. });
        if is_embed && !is_picture_path(&path.value) {
            return Inline::Image(Picture { path, alt: EMBED_ALT.into(), classes: vec![], is_embed });
        }
        let attributes = self.take_attributes(range);
        let classes = attributes.map_or(vec![], |a| a.classes.into_iter().map(|c| c.value).collect());
        // Behind a bar, Obsidian has the width: `![[plan.png|300]]`, `![[plan.png|words|300]]`. Without a bar, the words are the path.
        let is_width = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
        let alt = match alt.rsplit_once('|') {
            Some((words, width)) if !width.is_empty() && is_width(width) => words.to_string(),
            _ => alt,
        };
        let is_words = |alt: &String| !is_width(alt) && *alt != path.value;
        let alt = Some(alt).filter(|alt| !is_embed || is_words(alt)).unwrap_or_default();
        Inline::Image(Picture { path, alt, classes, is_embed })
    }

    /// Returns the range of `target` within the source at `range`, or all of `range` if `target` is not found there.
    pub(super) fn target_range(&self, range: &Range<usize>, target: &str) -> Range<usize> {
        match self.text.get(range.clone()).and_then(|source| source.rfind(target)) {
            Some(i) => self.file_range(&(range.start + i..range.start + i + target.len())),
            None => self.file_range(range),
        }
    }

    /// Appends the collected words to `out`; names of the edition's numbers between `{{` and `}}` become [`Inline::Count`].
    pub(super) fn flush_text(&mut self, words: &mut Option<Spanned<String>>, out: &mut Vec<Inline>) {
        let Some(Spanned { value: text, range }) = words.take() else { return };
        let start = range.start;
        self.report_unrecognised_markup(&text, start);
        let mut rest = text.as_str();
        let mut source = range.clone();
        while let Some((before, name, after)) = split_placeholder(rest) {
            let placeholder = COUNTS.iter().find(|(n, _)| *n == name.trim());
            self.push_highlighted(before, &mut source, out);
            match placeholder {
                Some((_, count)) => out.push(Inline::Count(*count)),
                None => {
                    let at = start + self.text[start..].find(name.trim()).unwrap_or(0);
                    let names = COUNTS.iter().map(|(n, _)| *n);
                    let help = match nearest(name.trim(), names.clone()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the choices are {}", quoted_list(names)),
                    };
                    let message = format!("there is no number `{}`", name.trim());
                    let span = self.span(&(at..at + name.trim().len()));
                    self.report.push(Diagnostic::error(codes::E011, span, message).help(help));
                }
            }
            rest = after;
        }
        self.push_highlighted(rest, &mut source, out);
    }

    /// Appends words to `out`, with those between two `==` in bold: so Obsidian and other programs mark what matters.
    fn push_highlighted(&self, words: &str, source: &mut Range<usize>, out: &mut Vec<Inline>) {
        let mut rest = words;
        while let Some((before, marked, after)) = split_highlight(rest) {
            self.push_text(before, source, out);
            let mut inner = vec![];
            self.push_text(marked, source, &mut inner);
            out.push(Inline::Strong(inner));
            rest = after;
        }
        self.push_text(rest, source, out);
    }

    /// Appends plain words to `out`, turning bare web addresses into links, as on the sites where people have learnt Markdown. The search
    /// for an address in the source begins at byte `source`, which moves past each address found.
    fn push_text(&self, mut words: &str, source: &mut Range<usize>, out: &mut Vec<Inline>) {
        let text =
            |words: &str, source: &Range<usize>| Inline::Text(Spanned::new(words.to_string(), self.file_range(source)));
        while !self.in_link
            && let Some(at) = find_address(words)
            && let Some(source_start) = find_address(&self.text[source.start..]).map(|offset| source.start + offset)
        {
            // Smart punctuation may have changed dashes and dots in `words`, so the address is taken from the source.
            let address = leading_address(&self.text[source_start..]);
            let range = self.file_range(&(source_start..source_start + address.len()));
            let target = if address.starts_with("www.") { format!("https://{address}") } else { address.to_string() };
            if at > 0 {
                out.push(text(&words[..at], &(source.start..source_start)));
            }
            let label = Inline::Text(Spanned::new(address.to_string(), range.clone()));
            source.start = range.end - self.offset;
            out.push(Inline::Link(Link::new(Spanned::new(target, range), vec![label])));
            words = &words[at + leading_address(&words[at..]).len()..];
        }
        if !words.is_empty() {
            out.push(text(words, source));
        }
    }
}

/// Splits `before ==marked== after` into its three parts. The signs enclose words closely; `a == b` is no highlight.
fn split_highlight(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("==")?;
    let (marked, after) = rest.split_once("==")?;
    let is_tight = !marked.is_empty() && marked.trim() == marked && !marked.starts_with('=') && !after.starts_with('=');
    is_tight.then_some((before, marked, after))
}

/// Splits `before {{ name }} after` into its three parts.
fn split_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name, after))
}

/// Decodes percent-encoding (`%20`) in the path of a file. Web addresses are returned as they are.
pub(super) fn decode_path(target: &str) -> String {
    if target.contains("://") {
        return target.to_string();
    }
    percent_decode_str(target).decode_utf8().map_or_else(|_| target.to_string(), String::from)
}

fn ends_inlines(event: &Event<'_>) -> bool {
    match event {
        Event::End(_) | Event::Rule => true,
        Event::Start(tag) => {
            !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        _ => false,
    }
}
