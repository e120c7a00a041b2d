//! Parses the text of a quote into pieces.

use super::{
    Piece,
    dress::{self, Mark, MarkKind},
    speakers::parse_turn,
};

/// Parses `text`. Returns also the offset of a `==` without a partner.
pub(super) fn parse(text: &str) -> (Vec<Piece>, Option<usize>) {
    let (marks, excerpts) = (dress::marks(text), excerpt_marks(text));
    let mut parser = Parser { text, position: 0, pieces: vec![], marks: &marks, excerpt_marks: &excerpts.paired };
    parser.parse_pieces(true);
    let mut pieces = parser.pieces;
    pieces.shrink_to_fit();
    (pieces, excerpts.unmatched)
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
    /// The marks that are never shown, in order.
    marks: &'t [Mark],
    excerpt_marks: &'t [usize],
}

/// The bytes with which a piece other than words can open. The last one begins `…`, and other signs.
const PIECE_STARTS: [u8; 9] = [b'=', b'(', b'.', b'[', b'*', b'_', b'\n', b'\r', 0xE2];

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
            if was_start && let Some((name, length)) = parse_turn(self.rest()) {
                self.push(Piece::Turn(name.into(), self.rest()[..length].into()), length);
                // What stands around the words of this speaker.
                paragraph_start = false;
            } else if let Some((piece, length)) = self.markup_piece(top) {
                // A mark at the start of a paragraph does not hide a turn behind it.
                paragraph_start = matches!(piece, Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_))
                    || (was_start && matches!(piece, Piece::Dress(_)));
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
        let next = self.marks.partition_point(|mark| mark.range.start <= self.position);
        if top && let Some(mark) = self.marks.get(next) {
            end = end.min(mark.range.start);
        }
        let words = &self.text[self.position..end];
        self.position = end;
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(words),
            _ => self.pieces.push(Piece::Text(words.into())),
        }
    }

    /// Returns the mark that begins at the current position.
    fn mark_here(&self, top: bool) -> Option<&'t Mark> {
        let index = self.marks.binary_search_by_key(&self.position, |mark| mark.range.start).ok()?;
        self.marks.get(index).filter(|_| top)
    }

    /// Returns the piece at the current position if it is not plain words, and its length in bytes.
    fn markup_piece(&self, top: bool) -> Option<(Piece, usize)> {
        let rest = self.rest();
        let c = rest.chars().next()?;
        match c {
            _ if let Some(mark) = self.mark_here(top) => {
                let typed = self.text[mark.range.clone()].to_string();
                let piece = match mark.kind {
                    MarkKind::Dress => Piece::Dress(typed),
                    MarkKind::SpeakerBreak => Piece::SpeakerBreak(typed),
                };
                Some((piece, mark.range.len()))
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
            '[' if let Some(elision) = ["[...]", "[…]", "[..]"].into_iter().find(|e| rest.starts_with(e)) => {
                Some((Piece::Elision(elision.into()), elision.len()))
            }
            '[' => {
                let close = rest.find(']')?;
                let words = &rest[1..close];
                let ok = !words.is_empty() && !words.contains('[') && !has_blank_line(words);
                ok.then(|| (Piece::Bracket(words.into()), close + 1))
            }
            '*' => emphasised_piece(rest, "*", "**"),
            '_' if !self.text[..self.position].ends_with(char::is_alphanumeric) => emphasised_piece(rest, "_", "__"),
            '\n' | '\r' => Some(break_piece(rest)),
            _ => None,
        }
    }
}

/// Returns whether `words` contain a blank line, which ends a paragraph.
fn has_blank_line(words: &str) -> bool {
    words.contains('\n') && words.lines().any(|line| line.trim().is_empty())
}

/// Parses `**stress**` or `*placeholder*`, where `double` and `single` are the marks; `None` if they do not enclose words closely within one
/// paragraph.
fn emphasised_piece(rest: &str, single: &'static str, double: &'static str) -> Option<(Piece, usize)> {
    let mark = if rest.starts_with(double) { double } else { single };
    let inner = &rest[mark.len()..];
    let close = inner.find(mark)?;
    let words = &inner[..close];
    let is_tight =
        !words.is_empty() && !words.starts_with(char::is_whitespace) && !words.ends_with(char::is_whitespace);
    // `snake_case` is a word.
    let goes_on = single == "_" && inner[close + mark.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if !is_tight || goes_on || words.contains(single) || has_blank_line(words) {
        return None;
    }
    let length = close + 2 * mark.len();
    if mark == single {
        return Some((Piece::Placeholder(words.into(), mark), length));
    }
    let mut parser = Parser { text: words, position: 0, pieces: vec![], marks: &[], excerpt_marks: &[] };
    parser.parse_pieces(false);
    Some((Piece::Stress(parser.pieces, mark), length))
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
