//! The source lines of a block quote -> its words, its attribution and its attributes.

use crate::{
    diag::{Diagnostic, Span},
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
        Diagnostic::error("E015", Span::new(path, self.range.clone()), self.message).help(self.help)
    }
}

impl QuoteBlock {
    /// Parses the lines of `source`, which begins at byte `offset` of its file and whose attribute blocks are already lifted out.
    pub fn parse(source: &str, offset: usize, attributes: Option<Attributes>) -> Self {
        let mut lines: Vec<(&str, usize)> = vec![];
        let mut slips = vec![];
        let mut start = 0;
        // In a file of one quote, the words may stand without `>` signs.
        let is_marked = source.trim_start().starts_with('>');
        for line in source.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            let inner = strip_quote_sign(body);
            if is_marked && inner.len() == body.len() && !body.trim().is_empty() && !lines.is_empty() {
                slips.push(QuoteError {
                    range: offset + start..offset + start + body.len(),
                    message: "this line counts as the voice's words",
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
            errors: slips,
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
            let alone = i > 0 && lines[i - 1].0.is_empty() && lines.get(i + 1).is_some_and(|next| next.0.is_empty());
            // The last line of the words is followed by the attribution, so a dash makes it a second one, whatever blank lines lie between.
            let second = i > 0 && i + 1 == lines.len() && attribution_at.is_some();
            let dash = ["—", "–", "--"].iter().find_map(|dash| text.trim_start().strip_prefix(dash));
            if (alone || second)
                && dash
                    .is_some_and(|who| !who.trim().is_empty() && !who.trim().ends_with(['.', '?', '!', '…', ':', ',']))
            {
                self.errors.push(QuoteError {
                    range: *at..at + text.len(),
                    message: "an attribution stands in the middle of a quote",
                    help: "two quotes need an empty line between them, without `>`; words that open with a dash end with a full stop",
                });
            }
            self.errors.extend(stray_attributes(text, *at));
            self.errors.extend(text.find("<!--").map(|comment| QuoteError {
                range: at + comment..at + text.len(),
                message: "what is said holds no comments: this would be published",
                help: "put the comment behind the quote, with an empty line between",
            }));
        }
        self.errors.extend(self.attribution.as_deref().and_then(|who| stray_attributes(who, attribution_at?)));
    }

    /// Removes the last line and stores it as the attribution if it opens with a dash and is not a sentence. Returns the offset of the
    /// attribution in the file.
    fn take_attribution(&mut self, lines: &mut Vec<(&str, usize)>) -> Option<usize> {
        let (last, at) = lines.last().copied()?;
        let doubt = |help| Some(QuoteWarning { range: at..at + last.len(), help });
        let bare = last.trim_start();
        let Some(who) = ["—", "–", "--"].into_iter().find_map(|dash| bare.strip_prefix(dash)) else {
            if lines.len() > 1 && bare.starts_with('-') && last.len() < 60 {
                self.attribution_warning = doubt("if it says who spoke, open it with a long dash (—)");
            }
            return None;
        };
        let who_at = at + last.len() - who.trim_start().len();
        let who = who.trim();
        if lines.len() == 1 && !who.is_empty() {
            if self.attributes.is_some() && !who.ends_with(['.', '?', '!']) {
                self.attribution_warning = doubt("if it says who spoke, put what was said above it, in the same quote");
            }
            return None;
        }
        if who.ends_with(['.', '?', '!']) {
            let paragraph_of_its_own = lines.len() > 1 && lines[lines.len() - 2].0.is_empty();
            if paragraph_of_its_own && who.len() < 60 {
                self.attribution_warning = doubt("if it says who spoke, take the full stop off its end");
            }
            return None;
        }
        self.attribution = (!who.is_empty()).then(|| who.to_string());
        lines.pop();
        while lines.last().is_some_and(|(text, _)| text.is_empty()) {
            lines.pop();
        }
        Some(who_at)
    }

    /// Returns the offset in the file of byte `at` of the words.
    pub fn file_offset(&self, at: usize) -> usize {
        let line = self.line_starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.line_starts.get(line).map_or(self.range.start, |(start, source)| source + (at - start))
    }
}

/// Finds braces or keys that were meant as attributes but were not read as such.
fn stray_attributes(text: &str, at: usize) -> Option<QuoteError> {
    // Most lines have neither sign.
    memchr::memchr2(b'{', b'=', text.as_bytes())?;
    let found = ["{#", "{.", "voice=", "consent="].iter().find_map(|sign| text.find(sign).map(|i| (i, sign.len())))?;
    let help = if text[found.0..].contains('}') || !text.contains('{') {
        "attributes stand at the end of the attribution, between `{` and `}`, on one line: `> — Woman, 40s {#id voice=B04}`"
    } else {
        "they are never closed: put a `}` at the end of the line"
    };
    Some(QuoteError {
        range: at + found.0..at + found.0 + found.1,
        message: "these attributes are not read, and the consent in them neither",
        help,
    })
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
        let two = QuoteBlock::parse("> No.\n>\n> — Man\n>\n> — {#no voice=B02}\n", 0, None);
        assert_eq!(two.errors.len(), 2, "{:?}", two.errors);
        let mut report = crate::diag::Report::default();
        let given = crate::model::attributes::lift(&"a.md".into(), "> — Woman, 40s {#it}\n", 0, &mut report).1.pop();
        assert!(QuoteBlock::parse("> — Woman, 40s\n", 0, given).attribution_warning.is_some());
        assert!(QuoteBlock::parse("> — Who says so\n", 0, None).attribution_warning.is_none());
    }

    #[test]
    fn a_dash_alone_is_no_attribution() {
        let q = QuoteBlock::parse("> No.\n>\n> —     \n", 0, None);
        assert_eq!((q.words.as_str(), q.attribution), ("No.", None));
    }
}
