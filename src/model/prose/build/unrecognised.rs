//! Reports markup that was probably intended but was not recognised, so that nothing is lost silently.

use super::{Block, BlockQuoteMode, ProseBuilder, boxes::signs, plain_text};
use crate::diag::{Diagnostic, Span, codes, nearest, quoted_list};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use std::ops::Range;

/// The start of a comment.
const COMMENT_START: &str = "<!--";

impl ProseBuilder<'_, '_> {
    pub(super) fn report_unused_attributes(&mut self) {
        for block in self.attributes.iter().flatten() {
            let finding = Diagnostic::error(
                codes::E009,
                Span::new(self.path, block.range.clone()),
                "nothing here can have attributes",
            )
            .help("attributes go at the end of a heading, a list item, a quote's attribution or an image");
            self.report.push(finding);
        }
    }

    /// Reports a short paragraph behind a quote that opens with a long dash: it was meant as the quote's attribution.
    pub(super) fn report_detached_attributions(&mut self, blocks: &[Block]) {
        for pair in blocks.windows(2) {
            let [Block::Quote(n), Block::Paragraph(words)] = pair else { continue };
            let text = plain_text(words);
            if text.starts_with(['—', '–']) && text.len() < 80 && !text.ends_with(['.', '!', '?']) {
                let range = self.quotes[*n].range.clone();
                let finding = Diagnostic::warning(
                    codes::E029,
                    Span::new(self.path, range.end.saturating_sub(1)..range.end),
                    "the line below this quote looks like its attribution",
                )
                .help("start it with `>`, and put a line with only `>` before it");
                self.report.push(finding);
            }
        }
    }

    /// Reports comments that Markdown does not treat as comments: their text would be published, or the text behind them lost.
    pub(super) fn report_broken_comments(&mut self, options: Options) {
        if !self.text.contains(COMMENT_START) {
            return;
        }
        // The ranges that the parser treats as comments and as code.
        let (mut comment_ranges, mut code_ranges) = (vec![], vec![]);
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => comment_ranges.push(range),
                Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => code_ranges.push(range),
                _ => {}
            }
        }
        let is_in = |ranges: &[Range<usize>], at: usize| ranges.iter().any(|range| range.contains(&at));
        let mut comment_end = 0;
        for (at, _) in self.text.match_indices(COMMENT_START) {
            let is_escaped = self.text[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
            if at < comment_end || is_escaped || is_in(&code_ranges, at) {
                continue;
            }
            let after = &self.text[at + COMMENT_START.len()..];
            let end = after.find("-->").map(|end| at + COMMENT_START.len() + end);
            comment_end = end.unwrap_or(at);
            let (message, help) = if after.starts_with('>') || after.starts_with("->") {
                (
                    "this comment ends where it begins, and the words after it would be published",
                    "write `<!-- … -->`, with spaces",
                )
            } else if end.is_none() {
                ("the comment that starts here is never closed", "close it with `-->`")
            } else if !is_in(&comment_ranges, at) {
                (
                    "this is not a comment, and would be published",
                    "give it lines of its own, with empty lines around it: a comment inside a paragraph cannot contain an empty line",
                )
            } else {
                continue;
            };
            let span = self.span(&(at..at + COMMENT_START.len()));
            self.report.push(Diagnostic::error(codes::E039, span, message).help(help));
        }
    }

    /// Reports a fence that is never closed, which takes in all the text behind it, and a quote inside code, where it is no testimony and
    /// has neither voice nor consent.
    pub(super) fn check_code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>, code: &str) {
        let source = self.text[range.clone()].trim_end();
        let first_line = source.lines().next().unwrap_or_default();
        if let CodeBlockKind::Fenced(_) = kind {
            let fence_char = first_line.trim_start().chars().next().unwrap_or('`');
            let fence_len = first_line.trim_start().chars().take_while(|c| *c == fence_char).count();
            let last_line =
                source.lines().skip(1).last().unwrap_or_default().trim_start_matches([' ', '\t', '>']).trim_end();
            if last_line.chars().any(|c| c != fence_char) || last_line.chars().count() < fence_len {
                let span = self.span(&(range.start..range.start + first_line.len()));
                let close = fence_char.to_string().repeat(fence_len);
                self.report.push(
                    Diagnostic::error(codes::E039, span, "the code block that starts here is never closed")
                        .help(format!("close it with a line of {close}; until then, everything below is code")),
                );
                return;
            }
        }
        let is_quote = |line: &str| line.trim_start().starts_with('>');
        if self.block_quote_mode == BlockQuoteMode::Testimony && code.lines().any(is_quote) {
            let line = source.lines().position(is_quote).unwrap_or(0);
            let lines = || source.split_inclusive('\n');
            let start = range.start + lines().take(line).map(str::len).sum::<usize>();
            let length = lines().nth(line).map_or(0, |text| text.trim_end().len());
            let span = self.span(&(start..start + length));
            self.report.push(
                Diagnostic::error(
                    codes::E015,
                    span,
                    "a quote is in a code block, where its voice and its consent do not apply",
                )
                .help("remove the fence or the four spaces before it; if it is not a quote, write it without `>`"),
            );
        }
    }

    /// Reports a block quote that opens with the sign of an unknown box, and returns whether it did: such a quote would pass for the words of a voice. `rest` is the quote's text from the sign on.
    pub(super) fn report_unknown_box(&mut self, rest: &str, range: &Range<usize>) -> bool {
        let Some(name) = rest.strip_prefix("[!").and_then(|rest| rest.split_once(']')).map(|(name, _)| name) else {
            return false;
        };
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')) {
            return false;
        }
        let upper_name = name.to_uppercase();
        let help = match nearest(&upper_name, signs()) {
            Some(near) => format!("did you mean `[!{near}]`?"),
            None => {
                let signs = signs().map(|sign| format!("[!{sign}]"));
                format!("the boxes are {}", quoted_list(signs.iter().map(String::as_str)))
            }
        };
        let marker = format!("[!{name}]");
        let start = range.start + self.text[range.clone()].find(&marker).unwrap_or(0);
        let span = self.span(&(start..start + marker.len()));
        self.report.push(Diagnostic::error(codes::E010, span, format!("`{marker}` does not start a box")).help(help));
        true
    }

    /// Reports references, links, footnotes, numbers and attributes in running text that were not recognised.
    pub(super) fn report_unrecognised_markup(&mut self, text: &str, start: usize) {
        // Most texts have none of these signs.
        if memchr::memchr2(b'[', b'{', text.as_bytes()).is_none() {
            return;
        }
        let (source, path, offset) = (self.text, self.path, self.offset);
        let markup_span = |markup: &str| {
            let at = offset + start + source[start..].find(markup).unwrap_or(0);
            Span::new(path, at..at + markup.len())
        };
        if let Some(mark) = text.find("^[").map(|at| &text[at..at + 2]) {
            let finding = Diagnostic::warning(
                codes::E011,
                markup_span(mark),
                "a footnote within a sentence is shown as it is typed",
            );
            self.report.push(
                finding.help("write a mark, `[^1]`, and the note on a line of its own at the end: `[^1]: the note`"),
            );
        }
        if let Some(mark) = text.find("{:").map(|at| &text[at..at + 2]) {
            let finding = Diagnostic::warning(
                codes::E009,
                markup_span(mark),
                "attributes of another program are shown as they are typed",
            );
            self.report.push(finding.help("take them out; an id is written `{#id}`, at the end of its heading"));
        }
        let mut report_error =
            |code, span, message, help| self.report.push(Diagnostic::error(code, span, message).help(help));
        if text.contains("[[") {
            let help = "write `[[name]]` or `[[name|words]]`; in a table, write the bar as `\\|`";
            report_error(codes::E011, markup_span("[["), "a reference is not closed", help);
        } else if text.contains("](") && text.contains('[') {
            let help = "put a path with spaces in angle brackets: `[the form](<my form.pdf>)`";
            report_error(codes::E011, markup_span("]("), "this is not a complete link or picture", help);
        }
        if let Some(mark) = unresolved_footnote(text) {
            let help = "write the note itself on a line of its own, at the end of the text: `[^…]: the note`";
            report_error(codes::E011, markup_span(mark), "there is no such footnote", help);
        }
        if has_unclosed_number(text) {
            let help = "write `{{ count.quotes }}`, with two braces on each side";
            report_error(codes::E011, markup_span("{{"), "a number is not closed", help);
        }
        if let Some(opening) =
            ["{#", "{allow=", "{voice=", "{consent="].into_iter().find(|opening| text.contains(opening))
        {
            let help = "close attributes with `}`, and put them at the end of their line";
            report_error(codes::E009, markup_span(opening), "these braces do not contain attributes", help);
        }
    }
}

/// Returns the first `[^label]` in running text. A label with a matching footnote never gets here: the parser has already consumed it.
fn unresolved_footnote(text: &str) -> Option<&str> {
    let at = text.find("[^")?;
    let length = text[at..].find(']')? + 1;
    let label = &text[at + 2..at + length - 1];
    let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
    is_label.then(|| &text[at..at + length])
}

/// Returns whether the last `{{` has no `}}` behind it.
fn has_unclosed_number(text: &str) -> bool {
    text.rfind("{{").is_some_and(|at| !text[at..].contains("}}"))
}
