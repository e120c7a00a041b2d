//! The words of a quote -> Testimony: a grammar of its own, not Markdown.
//!
//! Testimony is data. Parsing a text and printing it gives the same characters, whatever they are; nothing is corrected.

use std::{borrow::Cow, fmt};

/// A piece of a quote: words of the speaker, or a sign of the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as typed.
    Text(String),
    /// `(...)`, `(…)` or `(..)`: the editor left something out.
    Elision(String),
    /// `...` or `…`: the speaker hesitates.
    Pause(String),
    /// `[the daughter]`: the editor's clarification, or a stage note such as `[laughs]`.
    Bracket(String),
    /// `*home country*`: words put in for anonymity.
    Placeholder(String),
    /// `**stress**`.
    Stress(Vec<Piece>),
    /// `Interviewer:` at the start of a paragraph: the speaker's name, and the white space behind the colon.
    Turn(String, String),
    /// `==`: an excerpt begins or ends. Never shown.
    ExcerptMark,
    /// An outer quotation mark that the author typed. Never shown: the configured quotation marks are set instead.
    OuterQuotationMark(char),
    /// The end of a line within a paragraph, as typed.
    LineBreak(String),
    /// The blank lines between two paragraphs, as typed.
    ParagraphBreak(String),
}

/// The words of one quote, parsed into pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Testimony {
    /// The pieces, in order. Printed one after the other, they are the parsed text.
    pub pieces: Vec<Piece>,
    /// The offset of a `==` without a partner; `None` if all have one.
    pub unmatched_mark: Option<usize>,
    plain_text: Box<str>,
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Text(s) | Piece::Elision(s) | Piece::Pause(s) | Piece::LineBreak(s) | Piece::ParagraphBreak(s) => {
                f.write_str(s)
            }
            Piece::Bracket(s) => write!(f, "[{s}]"),
            Piece::Placeholder(s) => write!(f, "*{s}*"),
            Piece::Stress(inner) => {
                f.write_str("**")?;
                inner.iter().try_for_each(|p| write!(f, "{p}"))?;
                f.write_str("**")
            }
            Piece::Turn(name, gap) => write!(f, "{name}:{gap}"),
            Piece::ExcerptMark => f.write_str("=="),
            Piece::OuterQuotationMark(c) => write!(f, "{c}"),
        }
    }
}

impl fmt::Display for Testimony {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|p| write!(f, "{p}"))
    }
}

/// An excerpt of a quote, cut by the program along the author's `==` marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt<'t> {
    /// The passages, in order; between two passages something is left out.
    pub passages: Vec<Vec<&'t Piece>>,
    /// True if the first passage begins inside a sentence.
    pub cut_before: bool,
    /// True if the last passage ends inside a sentence.
    pub cut_after: bool,
}

impl Testimony {
    /// Parses `text`. Every text is valid testimony: there are no errors, at most a `==` without a partner.
    pub fn parse(text: &str) -> Self {
        let (outer_marks, marks) = (outer_mark_offsets(text), excerpt_marks(text));
        let mut parser =
            Parser { text, position: 0, pieces: vec![], outer_marks: &outer_marks, excerpt_marks: &marks.paired };
        parser.parse_pieces(true);
        let mut plain = String::new();
        self::push_plain_text(parser.pieces.iter(), &mut plain);
        let mut pieces = parser.pieces;
        pieces.shrink_to_fit();
        Testimony { plain_text: plain.trim().into(), pieces, unmatched_mark: marks.unmatched }
    }

    /// Returns the paragraphs: the pieces between two breaks.
    pub fn paragraphs(&self) -> impl Iterator<Item = &[Piece]> {
        self.pieces.split(|p| matches!(p, Piece::ParagraphBreak(_))).filter(|p| !p.is_empty())
    }

    /// Returns the words by which the quote is named: in a dialogue, the first paragraph without a speaker's name; otherwise the whole
    /// text.
    pub fn opening_words(&self) -> Cow<'_, str> {
        let is_turn = |paragraph: &&[Piece]| paragraph.iter().any(|p| matches!(p, Piece::Turn(..)));
        if !self.is_dialogue() {
            return (&*self.plain_text).into();
        }
        match self.paragraphs().find(|paragraph| !is_turn(paragraph)) {
            Some(paragraph) => {
                let mut words = String::new();
                push_plain_text(paragraph.iter(), &mut words);
                words.trim().to_string().into()
            }
            None => (&*self.plain_text).into(),
        }
    }

    /// Returns all words of the voice itself: in a dialogue, without the paragraphs of named speakers.
    pub fn voice_words(&self) -> Cow<'_, str> {
        if !self.is_dialogue() {
            return (&*self.plain_text).into();
        }
        let mut words = String::new();
        for paragraph in self.paragraphs().filter(|paragraph| !paragraph.iter().any(|p| matches!(p, Piece::Turn(..)))) {
            push_plain_text(paragraph.iter(), &mut words);
            words.push('\n');
        }
        words.into()
    }

    /// Returns the offset of the first `*` without a partner that stands at the edge of a word. A `*` in the middle of a word is a letter
    /// left out, not markup.
    pub fn unmatched_star(&self) -> Option<usize> {
        let mut at = 0;
        for piece in &self.pieces {
            if let Piece::Text(words) = piece {
                let is_gap = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '*');
                let is_lone =
                    |i: &usize| is_gap(words[..*i].chars().next_back()) != is_gap(words[i + 1..].chars().next());
                if let Some((i, _)) = words.match_indices('*').find(|(i, _)| is_lone(i)) {
                    return Some(at + i);
                }
            }
            at += piece.to_string().len();
        }
        None
    }

    /// Returns whether anybody besides the voice speaks.
    pub fn is_dialogue(&self) -> bool {
        self.pieces.iter().any(|p| matches!(p, Piece::Turn(..)))
    }

    /// Returns the text without the marks that are never shown; a line's end becomes a space, and paragraphs are separated by a blank line.
    pub fn plain_text(&self) -> &str {
        &self.plain_text
    }

    /// Returns the excerpt made of the passages marked `==…==`; `None` if there are none.
    pub fn excerpt(&self) -> Option<Excerpt<'_>> {
        let mut passages: Vec<Vec<&Piece>> = vec![];
        let (mut open, mut cut_before, mut cut_after) = (false, false, false);
        for (i, piece) in self.pieces.iter().enumerate() {
            if *piece == Piece::ExcerptMark {
                open = !open;
                if open {
                    if passages.is_empty() {
                        cut_before = !ends_sentence(&self.pieces[..i]);
                    }
                    passages.push(vec![]);
                } else {
                    let last: Vec<&Piece> = passages.last().cloned().unwrap_or_default();
                    let rest_is_empty = self.pieces[i + 1..].iter().all(|p| p.to_string().trim().is_empty());
                    cut_after = !rest_is_empty && !ends_sentence(last.iter().copied());
                }
            } else if open && let Some(passage) = passages.last_mut() {
                passage.push(piece);
            }
        }
        passages.retain(|p| !p.is_empty());
        (!passages.is_empty()).then_some(Excerpt { passages, cut_before, cut_after })
    }
}

/// Appends the plain text of `pieces` to `out`, without the marks that are never shown.
pub fn push_plain_text<'p>(pieces: impl Iterator<Item = &'p Piece>, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::ExcerptMark | Piece::OuterQuotationMark(_) => {}
            Piece::LineBreak(_) => out.push(' '),
            Piece::ParagraphBreak(_) => out.push_str("\n\n"),
            Piece::Stress(inner) => push_plain_text(inner.iter(), out),
            Piece::Text(words) | Piece::Pause(words) => out.push_str(words),
            Piece::Placeholder(words) => out.push_str(&join_lines(words)),
            Piece::Bracket(words) => out.extend(["[", &join_lines(words), "]"]),
            Piece::Turn(name, _) => {
                out.push_str(name);
                out.push_str(": ");
            }
            other => out.push_str(&other.to_string()),
        }
    }
}

/// Returns whether a sentence ends at the end of `pieces`. The start of a quote, a paragraph or a turn counts as an end.
fn ends_sentence<'p>(pieces: impl IntoIterator<Item = &'p Piece>) -> bool {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Turn(..) | Piece::ParagraphBreak(_) => text.clear(),
            other => push_plain_text(std::iter::once(other), &mut text),
        }
    }
    let text = text.trim_end();
    text.is_empty() || text.ends_with(['.', '!', '?', '…', '”', '"', '»', '«', ')', ']'])
}

/// The quotation marks that can enclose a whole quote.
const QUOTATION_MARKS: [char; 7] = ['”', '“', '"', '»', '«', '„', '‟'];

/// Returns the offsets of the quotation marks that enclose the whole text: the first mark, those that open paragraphs, and the last.
///
/// If the first mark inside the text is a closing one, it pairs with the opening mark, and both are words: `"Yes," she said, "of course"`.
fn outer_mark_offsets(text: &str) -> Vec<usize> {
    if !text.starts_with(QUOTATION_MARKS) {
        return vec![];
    }
    let mut marks = text.trim_end().char_indices().filter(|(_, c)| QUOTATION_MARKS.contains(c));
    let (Some((0, first)), Some((last_at, last))) = (marks.next(), marks.next_back()) else { return vec![] };
    if last_at + last.len_utf8() != text.trim_end().len() {
        return vec![];
    }
    let mut offsets = vec![0];
    let mut inner_mark = None;
    for (at, c) in marks {
        if c == first && follows_blank_line(text, at) {
            offsets.push(at);
        } else if inner_mark.is_none() {
            inner_mark = Some((at, c));
        }
    }
    let is_closing = |(at, c): (usize, char)| {
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        !(before.is_whitespace() || matches!(before, '(' | '[' | '–' | '—')) || after.is_whitespace()
    };
    if inner_mark.is_some_and(is_closing) {
        return vec![];
    }
    offsets.push(last_at);
    offsets
}

/// Returns whether `at` is the start of a line, with words and a blank line before it.
fn follows_blank_line(text: &str, at: usize) -> bool {
    let words_end = text[..at].trim_end().len();
    words_end > 0 && text[words_end..at].matches('\n').count() >= 2 && text[..at].ends_with('\n')
}

struct ExcerptMarks {
    paired: Vec<usize>,
    unmatched: Option<usize>,
}

/// Returns the offsets of all `==` that have a partner (they open and close alternately), and of the last one if it has none.
fn excerpt_marks(text: &str) -> ExcerptMarks {
    let bytes = text.as_bytes();
    let mut paired = vec![];
    let mut i = 0;
    while let Some(next) = memchr::memchr(b'=', &bytes[i..]) {
        i += next;
        let run_len = bytes[i..].iter().take_while(|b| **b == b'=').count();
        if run_len == 2 {
            paired.push(i);
        }
        i += run_len;
    }
    let unmatched = (paired.len() % 2 == 1).then(|| paired.pop()).flatten();
    ExcerptMarks { paired, unmatched }
}

struct Parser<'t> {
    text: &'t str,
    position: usize,
    pieces: Vec<Piece>,
    outer_marks: &'t [usize],
    excerpt_marks: &'t [usize],
}

/// The bytes with which a piece other than words can open. The last one begins `…`, and other signs.
const PIECE_STARTS: [u8; 8] = [b'=', b'(', b'.', b'[', b'*', b'\n', b'\r', 0xE2];

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    fn parse_pieces(&mut self, top: bool) {
        let mut paragraph_start = top;
        while self.position < self.text.len() {
            let before = self.pieces.len();
            let was_start = paragraph_start;
            paragraph_start = false;
            if was_start && let Some((name, gap)) = parse_turn(self.rest()) {
                self.push(Piece::Turn(name.into(), gap.into()), name.len() + 1 + gap.len());
            } else if let Some((piece, length)) = self.markup_piece(top) {
                // An outer quotation mark at the start of a paragraph does not hide a turn behind it.
                paragraph_start = matches!(piece, Piece::ParagraphBreak(_))
                    || (was_start && matches!(piece, Piece::OuterQuotationMark(_)));
                self.push(piece, length);
            } else {
                self.parse_text(top);
            }
            debug_assert!(self.pieces.len() >= before);
        }
    }

    fn push(&mut self, piece: Piece, length: usize) {
        self.pieces.push(piece);
        self.position += length;
    }

    /// Parses the words up to the next byte that can open another piece.
    fn parse_text(&mut self, top: bool) {
        let rest = self.rest();
        let Some(first) = rest.chars().next().map(char::len_utf8) else { return };
        let piece_length = rest.as_bytes()[first..].iter().position(|byte| PIECE_STARTS.contains(byte));
        let mut end = piece_length.map_or(self.text.len(), |length| self.position + first + length);
        if top && let Some(mark) = self.outer_marks.get(self.outer_marks.partition_point(|mark| *mark <= self.position))
        {
            end = end.min(*mark);
        }
        let words = &self.text[self.position..end];
        self.position = end;
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(words),
            _ => self.pieces.push(Piece::Text(words.into())),
        }
    }

    /// Returns the piece at the current position if it is not plain words, and its length in bytes.
    fn markup_piece(&self, top: bool) -> Option<(Piece, usize)> {
        let rest = self.rest();
        let c = rest.chars().next()?;
        match c {
            _ if top && self.outer_marks.binary_search(&self.position).is_ok() => {
                Some((Piece::OuterQuotationMark(c), c.len_utf8()))
            }
            '=' if top && self.excerpt_marks.binary_search(&self.position).is_ok() => Some((Piece::ExcerptMark, 2)),
            '(' => ["(...)", "(…)", "(..)"]
                .into_iter()
                .find(|e| rest.starts_with(e))
                .map(|e| (Piece::Elision(e.into()), e.len())),
            '.' => {
                let dots = rest.len() - rest.trim_start_matches('.').len();
                (dots >= 3).then(|| (Piece::Pause(rest[..dots].into()), dots))
            }
            '…' => Some((Piece::Pause("…".into()), c.len_utf8())),
            '[' => {
                let close = rest.find(']')?;
                let words = &rest[1..close];
                let ok = !words.is_empty() && !words.contains('[') && !has_blank_line(words);
                ok.then(|| (Piece::Bracket(words.into()), close + 1))
            }
            '*' => starred_piece(rest),
            '\n' | '\r' => Some(break_piece(rest)),
            _ => None,
        }
    }
}

/// Returns whether `words` contain a blank line, which ends a paragraph.
fn has_blank_line(words: &str) -> bool {
    words.contains('\n') && words.lines().any(|line| line.trim().is_empty())
}

/// Joins words typed on several lines with single spaces, as they are shown.
pub fn join_lines(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { words.split_whitespace().collect::<Vec<_>>().join(" ").into() } else { words.into() }
}

/// Parses `**stress**` or `*placeholder*`; `None` if the stars do not enclose words closely within one paragraph.
fn starred_piece(rest: &str) -> Option<(Piece, usize)> {
    let stars = if rest.starts_with("**") { "**" } else { "*" };
    let inner = &rest[stars.len()..];
    let close = inner.find(stars)?;
    let words = &inner[..close];
    let is_tight =
        !words.is_empty() && !words.starts_with(char::is_whitespace) && !words.ends_with(char::is_whitespace);
    if !is_tight || words.contains('*') || has_blank_line(words) {
        return None;
    }
    let length = close + 2 * stars.len();
    if stars == "*" {
        return Some((Piece::Placeholder(words.into()), length));
    }
    let mut parser = Parser { text: words, position: 0, pieces: vec![], outer_marks: &[], excerpt_marks: &[] };
    parser.parse_pieces(false);
    Some((Piece::Stress(parser.pieces), length))
}

/// Parses a line's end, or the blank lines up to the next paragraph.
fn break_piece(rest: &str) -> (Piece, usize) {
    let white_len = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    // Spaces that indent the next line belong to its words.
    let end = rest[..white_len].rfind('\n').map_or(1, |i| i + 1);
    let break_text = &rest[..end];
    let piece = if break_text.matches('\n').count() >= 2 {
        Piece::ParagraphBreak(break_text.into())
    } else {
        Piece::LineBreak(break_text.into())
    };
    (piece, end)
}

/// Parses `Name:` at the start of a paragraph: one capitalised word, perhaps followed by a number or a capital, then a colon and a space.
fn parse_turn(rest: &str) -> Option<(&str, &str)> {
    let colon = rest.char_indices().take(40).find(|(_, c)| *c == ':').map(|(i, _)| i)?;
    let name = &rest[..colon];
    let mut words = name.split(' ');
    let first = words.next()?;
    let is_capitalised = first.chars().next().is_some_and(char::is_uppercase);
    let is_word = first.chars().all(|c| c.is_alphanumeric() || c == '-');
    let has_valid_suffixes = words.all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit() || c.is_uppercase()));
    let after = &rest[colon + 1..];
    let gap = &after[..after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len()];
    (is_capitalised && is_word && has_valid_suffixes && !gap.is_empty()).then_some((name, gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_text_of(text: &str) -> String {
        Testimony::parse(text).plain_text().to_string()
    }

    #[test]
    fn every_sign_of_a_transcript_has_its_piece() {
        let t = Testimony::parse("Then [laughs] I **really** went to *home country*... (...) ==Home.==");
        let kinds: Vec<_> = t.pieces.iter().filter(|p| !matches!(p, Piece::Text(_))).cloned().collect();
        assert_eq!(
            kinds,
            [
                Piece::Bracket("laughs".into()),
                Piece::Stress(vec![Piece::Text("really".into())]),
                Piece::Placeholder("home country".into()),
                Piece::Pause("...".into()),
                Piece::Elision("(...)".into()),
                Piece::ExcerptMark,
                Piece::ExcerptMark,
            ]
        );
        assert_eq!(t.plain_text(), "Then [laughs] I really went to home country... (...) Home.");
    }

    #[test]
    fn outer_quotation_marks_are_dropped_and_inner_ones_kept() {
        assert_eq!(plain_text_of("”Jeg siger ”nej” igen.”"), "Jeg siger ”nej” igen.");
        assert_eq!(plain_text_of("\"I wait.\""), "I wait.");
        assert_eq!(plain_text_of("»Ja« sagde hun. »Nej.«"), "»Ja« sagde hun. »Nej.«");
        assert_eq!(plain_text_of("\"One.\n\n\"Two.\""), "One.\n\nTwo.");
        assert_eq!(plain_text_of("\"Never\""), "Never");
        assert_eq!(plain_text_of("\""), "\"");
    }

    #[test]
    fn a_turn_is_a_name_at_the_start_of_a_paragraph() {
        let t = Testimony::parse("Interviewer: How many?\n\nI stopped counting.");
        assert!(t.is_dialogue());
        assert_eq!(t.paragraphs().count(), 2);
        assert!(!Testimony::parse("I said: no.").is_dialogue());
        assert!(!Testimony::parse("Klokken 10:30 kom hun").is_dialogue());
    }

    #[test]
    fn excerpts_join_and_know_where_they_were_cut() {
        let t = Testimony::parse("She knows. ==Then I dare to== say it. ==All of it.==");
        let e = t.excerpt().unwrap();
        assert_eq!((e.passages.len(), e.cut_before, e.cut_after), (2, false, false));
        let t = Testimony::parse("One day ==I left== and so on.");
        let e = t.excerpt().unwrap();
        assert_eq!((e.cut_before, e.cut_after), (true, true));
        assert_eq!(Testimony::parse("a == b").unmatched_mark, Some(2));
    }

    proptest::proptest! {
        #[test]
        fn printing_gives_the_same_characters(text in "\\PC{0,60}") {
            proptest::prop_assert_eq!(Testimony::parse(&text).to_string(), text);
        }

        #[test]
        fn printing_gives_the_same_markup(text in "([a-zæ ]|[”\"»«]|\\*\\*?|==|\\.|…|\\(\\.\\.\\.\\)|\\[|\\]|:|A|\r?\n|\n\n){0,40}") {
            proptest::prop_assert_eq!(Testimony::parse(&text).to_string(), text);
        }

        #[test]
        fn printing_gives_any_string_back(text in proptest::prelude::any::<String>()) {
            proptest::prop_assert_eq!(Testimony::parse(&text).to_string(), text);
        }
    }
}
