//! The source lines of a block quote -> its words, its attribution and its attributes.

use crate::{
    diag::{Diagnostic, Span, codes},
    model::attributes::Attributes,
};
use std::{ops::Range, sync::Arc};

/// A block quote that is testimony, before its words are parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteBlock {
    /// The words, without the `>` signs and the attribution.
    pub words: String,
    /// The attribution as the author wrote it, without the dash; `None` if there is none.
    pub attribution: Option<String>,
    /// The attribute block at the end.
    pub attributes: Option<Attributes>,
    /// The byte range of the whole block in the file.
    pub range: Range<usize>,
    /// For each line of `words`: the offset of its first byte in `words`, and in the file.
    line_starts: Vec<(usize, usize)>,
    /// Set if the last line looks like an attribution but counts as words.
    pub attribution_warning: Option<QuoteWarning>,
    /// The errors in the block: each would put words into the voice's mouth or lose its consent.
    pub errors: Vec<QuoteError>,
}

/// A warning about a line that may have been meant as an attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteWarning {
    /// The byte range in the file.
    pub range: Range<usize>,
    /// The next step if the line was meant as an attribution.
    pub help: &'static str,
}

/// An error in a quote, which must not be published.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteError {
    /// The byte range in the file.
    pub range: Range<usize>,
    /// The fact.
    pub message: &'static str,
    /// The next step.
    pub help: &'static str,
}

impl QuoteError {
    /// Returns the error as a finding in the file `path`.
    pub fn to_diagnostic(&self, path: &Arc<str>) -> Diagnostic {
        Diagnostic::error(codes::E015, Span::new(path, self.range.clone()), self.message).help(self.help)
    }
}

impl QuoteBlock {
    /// Parses the lines of `source`, which begins at byte `offset` of its file and whose attribute blocks are already lifted out.
    pub fn parse(source: &str, offset: usize, attributes: Option<Attributes>) -> Self {
        let mut lines: Vec<(&str, usize)> = vec![];
        let mut errors = vec![];
        let mut start = 0;
        // In a file of one quote, the words may stand without `>` signs.
        let is_marked = source.trim_start().starts_with('>');
        for line in source.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            let inner = strip_quote_sign(body);
            if is_marked && inner.len() == body.len() && !body.trim().is_empty() && !lines.is_empty() {
                errors.push(QuoteError {
                    range: offset + start..offset + start + body.len(),
                    message: "this line counts as words of the quote",
                    help: "put an empty line before it if it is yours, or `>` if it belongs to the quote",
                });
            }
            lines.push((inner.trim_end(), offset + start + (body.len() - inner.len())));
            start += line.len();
        }
        // The range that the enclosing element reports may include blank lines behind the quote.
        while lines.last().is_some_and(|(text, _)| text.is_empty()) {
            lines.pop();
        }
        let mut block = QuoteBlock {
            words: String::new(),
            attribution: None,
            attributes,
            range: offset..offset + source.trim_end().len(),
            line_starts: vec![],
            attribution_warning: None,
            errors,
        };
        let attribution_at = block.take_attribution(&mut lines);
        block.collect_errors(&lines, attribution_at);
        for (i, (text, at)) in lines.iter().enumerate() {
            block.words.push_str(if i == 0 { "" } else { "\n" });
            block.line_starts.push((block.words.len(), *at));
            block.words.push_str(text);
        }
        block
    }

    /// Collects the errors in `lines`: a second attribution, comments, and braces that did not become attributes, with which a consent
    /// would be lost.
    fn collect_errors(&mut self, lines: &[(&str, usize)], attribution_at: Option<usize>) {
        for (i, (text, at)) in lines.iter().enumerate() {
            let is_isolated =
                i > 0 && lines[i - 1].0.is_empty() && lines.get(i + 1).is_some_and(|next| next.0.is_empty());
            // The last line of the words is followed by the attribution, so a dash makes it a second one, whatever blank lines lie between.
            let precedes_attribution = i > 0 && i + 1 == lines.len() && attribution_at.is_some();
            let after_dash = ["—", "–", "--"].iter().find_map(|dash| text.trim_start().strip_prefix(dash));
            if (is_isolated || precedes_attribution)
                && after_dash.is_some_and(|attribution| {
                    !attribution.trim().is_empty() && !attribution.trim().ends_with(['.', '?', '!', '…', ':', ','])
                })
            {
                self.errors.push(QuoteError {
                    range: *at..at + text.len(),
                    message: "there is an attribution in the middle of a quote",
                    help: "separate two quotes with an empty line without `>`; if the line is words that start with a dash, end it with a full stop",
                });
            }
            self.errors.extend(stray_attributes(text, *at));
            self.errors.extend(text.find("<!--").map(|comment| QuoteError {
                range: at + comment..at + text.len(),
                message: "a quote cannot contain comments: this would be published",
                help: "put the comment after the quote, with an empty line between them",
            }));
        }
        self.errors
            .extend(self.attribution.as_deref().and_then(|attribution| stray_attributes(attribution, attribution_at?)));
    }

    /// Removes the last line and stores it as the attribution if it opens with a dash and is not a sentence. Returns the offset of the
    /// attribution in the file.
    fn take_attribution(&mut self, lines: &mut Vec<(&str, usize)>) -> Option<usize> {
        let (last, at) = lines.last().copied()?;
        let warning = |help| Some(QuoteWarning { range: at..at + last.len(), help });
        let bare = last.trim_start();
        let Some(attribution) = ["—", "–", "--"].into_iter().find_map(|dash| bare.strip_prefix(dash)) else {
            if lines.len() > 1 && bare.starts_with('-') && last.len() < 60 {
                self.attribution_warning = warning("if it says who spoke, start it with a long dash (—)");
            }
            return None;
        };
        let attribution_at = at + last.len() - attribution.trim_start().len();
        let attribution = attribution.trim();
        if lines.len() == 1 && !attribution.is_empty() {
            if self.attributes.is_some() && !attribution.ends_with(['.', '?', '!']) {
                self.attribution_warning = warning("if it says who spoke, put the words above it, in the same quote");
            }
            return None;
        }
        if attribution.ends_with(['.', '?', '!']) {
            let is_own_paragraph = lines.len() > 1 && lines[lines.len() - 2].0.is_empty();
            if is_own_paragraph && attribution.len() < 60 {
                self.attribution_warning = warning("if it says who spoke, remove the full stop at its end");
            }
            return None;
        }
        self.attribution = (!attribution.is_empty()).then(|| attribution.to_string());
        lines.pop();
        while lines.last().is_some_and(|(text, _)| text.is_empty()) {
            lines.pop();
        }
        Some(attribution_at)
    }

    /// Returns the offset in the file of byte `at` of the words.
    pub fn file_offset(&self, at: usize) -> usize {
        let line = self.line_starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.line_starts.get(line).map_or(self.range.start, |(start, source)| source + (at - start))
    }
}

/// Finds braces or keys that were meant as attributes but were not read as such.
fn stray_attributes(text: &str, at: usize) -> Option<QuoteError> {
    let marker = find_attribute_mark(text)?;
    let help = if text[marker.start..].contains('}') || !text.contains('{') {
        "attributes go at the end of the attribution, between `{` and `}`, on one line: `> — Woman, 40s {#id voice=B04}`"
    } else {
        "they are never closed: put a `}` at the end of the line"
    };
    Some(QuoteError {
        range: at + marker.start..at + marker.end,
        message: "these attributes are not read, and neither is the consent in them",
        help,
    })
}

/// Returns the range of the first sign or key that no words have, only attributes.
pub fn find_attribute_mark(text: &str) -> Option<Range<usize>> {
    // Most lines have neither sign.
    memchr::memchr2(b'{', b'=', text.as_bytes())?;
    let marks = ["{#", "{.", "voice=", "consent="];
    marks.iter().find_map(|mark| text.find(mark).map(|at| at..at + mark.len()))
}

/// Returns the line without its `>` sign.
fn strip_quote_sign(line: &str) -> &str {
    let bare = line.trim_start_matches(' ');
    match bare.strip_prefix('>') {
        Some(inner) if line.len() - bare.len() <= 3 => inner.strip_prefix(' ').unwrap_or(inner),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_paragraph_is_the_attribution_when_it_opens_with_a_dash() {
        let q = QuoteBlock::parse("> She knows.\r\n> The others start.\r\n>\r\n> — Woman, 40s  \r\n", 10, None);
        assert_eq!((q.words.as_str(), q.attribution.as_deref()), ("She knows.\nThe others start.", Some("Woman, 40s")));
        assert_eq!(q.file_offset(0), 12);
        assert_eq!(q.file_offset(11), 26);
    }

    #[test]
    fn a_sentence_after_a_dash_is_words() {
        let q = QuoteBlock::parse("> No.\n>\n> — That is all.\n", 0, None);
        assert_eq!((q.words.as_str(), q.attribution), ("No.\n\n— That is all.", None));
        assert!(q.attribution_warning.is_some());
    }

    #[test]
    fn a_second_attribution_is_an_error_and_a_lone_attribution_a_warning() {
        let block = QuoteBlock::parse("> No.\n>\n> — Man\n>\n> — {#no voice=B02}\n", 0, None);
        assert_eq!(block.errors.len(), 2, "{:?}", block.errors);
        let mut report = crate::diag::Report::default();
        let attributes =
            crate::model::attributes::lift(&"a.md".into(), "> — Woman, 40s {#it}\n", 0, &mut report).1.pop();
        assert!(QuoteBlock::parse("> — Woman, 40s\n", 0, attributes).attribution_warning.is_some());
        assert!(QuoteBlock::parse("> — Who says so\n", 0, None).attribution_warning.is_none());
    }

    #[test]
    fn a_dash_alone_is_no_attribution() {
        let q = QuoteBlock::parse("> No.\n>\n> —     \n", 0, None);
        assert_eq!((q.words.as_str(), q.attribution), ("No.", None));
    }
}
