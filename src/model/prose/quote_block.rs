//! A block quote's source lines -> its words, its attribution and its attributes.

use crate::model::attributes::Attributes;
use std::ops::Range;

/// A block quote that is testimony, before its words are parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteBlock {
    /// The words, without the `>` and without the attribution.
    pub words: String,
    /// Who said it, as the author wrote it.
    pub attribution: Option<String>,
    /// What stands in braces at the end.
    pub attributes: Option<Attributes>,
    /// The bytes of the whole block.
    pub at: Range<usize>,
    /// For each line of `words`: its first byte there, and in the file.
    lines: Vec<(usize, usize)>,
    /// The last paragraph looks like an attribution, but ends like a sentence.
    pub doubtful_attribution: Option<Range<usize>>,
}

impl QuoteBlock {
    /// Reads the lines of `source` (attribute blocks already lifted), which stands at byte `offset` of its file.
    pub fn read(source: &str, offset: usize, attributes: Option<Attributes>) -> Self {
        let mut lines = vec![];
        let mut start = 0;
        for line in source.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            let inner = unquoted(body);
            lines.push((inner.trim_end(), offset + start + (body.len() - inner.len())));
            start += line.len();
        }
        // The container of the quote may hand over blank lines behind it.
        while lines.last().is_some_and(|(text, _)| text.is_empty()) {
            lines.pop();
        }
        let mut block = QuoteBlock {
            words: String::new(),
            attribution: None,
            attributes,
            at: offset..offset + source.trim_end().len(),
            lines: vec![],
            doubtful_attribution: None,
        };
        block.take_attribution(&mut lines);
        for (i, (text, at)) in lines.iter().enumerate() {
            block.words.push_str(if i == 0 { "" } else { "\n" });
            block.lines.push((block.words.len(), *at));
            block.words.push_str(text);
        }
        block
    }

    /// Takes the last line off if it says who spoke: it opens with a dash and is no sentence.
    fn take_attribution(&mut self, lines: &mut Vec<(&str, usize)>) {
        let Some((last, at)) = lines.last().copied() else { return };
        let Some(who) = ["—", "–", "--"].into_iter().find_map(|dash| last.trim_start().strip_prefix(dash)) else {
            return;
        };
        let who = who.trim();
        if lines.len() == 1 && !who.is_empty() {
            return;
        }
        if who.ends_with(['.', '?', '!']) {
            let paragraph_of_its_own = lines.len() > 1 && lines[lines.len() - 2].0.is_empty();
            if paragraph_of_its_own && who.len() < 60 {
                self.doubtful_attribution = Some(at..at + last.len());
            }
            return;
        }
        self.attribution = (!who.is_empty()).then(|| who.to_string());
        lines.pop();
        while lines.last().is_some_and(|(text, _)| text.is_empty()) {
            lines.pop();
        }
    }

    /// The byte of the file at which byte `at` of the words stands.
    pub fn source_of(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.lines.get(line).map_or(self.at.start, |(start, source)| source + (at - start))
    }
}

/// A line without its quote sign.
fn unquoted(line: &str) -> &str {
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
        let q = QuoteBlock::read("> She knows.\r\n> The others start.\r\n>\r\n> — Woman, 40s  \r\n", 10, None);
        assert_eq!((q.words.as_str(), q.attribution.as_deref()), ("She knows.\nThe others start.", Some("Woman, 40s")));
        assert_eq!(q.source_of(0), 12);
        assert_eq!(q.source_of(11), 26);
    }

    #[test]
    fn a_sentence_after_a_dash_is_words() {
        let q = QuoteBlock::read("> No.\n>\n> — That is all.\n", 0, None);
        assert_eq!((q.words.as_str(), q.attribution), ("No.\n\n— That is all.", None));
        assert!(q.doubtful_attribution.is_some());
    }

    #[test]
    fn a_dash_alone_says_nothing_about_who() {
        let q = QuoteBlock::read("> No.\n>\n> —     \n", 0, None);
        assert_eq!((q.words.as_str(), q.attribution), ("No.", None));
    }
}
