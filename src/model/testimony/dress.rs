//! Finds what stands around the words of a speaker and is not words: outer quotation marks, and emphasis of all of a paragraph.

use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// A range of the text that is never shown, or that separates two speakers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) kind: MarkKind,
}

/// The kind of a [`Mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A quotation mark or emphasis.
    Dress,
    /// White space behind which another speaker begins.
    SpeakerBreak,
}

impl Mark {
    fn dress(range: Range<usize>) -> Self {
        Mark { range, kind: MarkKind::Dress }
    }
}

/// The quotation marks that can enclose a whole quote.
pub const QUOTATION_MARKS: [char; 7] = ['”', '“', '"', '»', '«', '„', '‟'];

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
    words_end > 0 && text[words_end..at].matches('\n').count() >= 2 && text[..at].trim_end_matches(' ').ends_with('\n')
}

/// Returns the marks of `text` that are never shown, in order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = emphasis(text);
    marks.extend(escapes(text));
    // Emphasis stands outside of quotation marks, so these are looked for as if it were blanks.
    let mut masked = text.to_string();
    for mark in &marks {
        masked.replace_range(mark.range.clone(), &" ".repeat(mark.range.len()));
    }
    let start = masked.len() - masked.trim_start_matches(' ').len();
    let outer = outer_mark_offsets(&masked[start..]);
    let mark_len = |at: usize| text[at..].chars().next().map_or(0, char::len_utf8);
    marks.extend(outer.into_iter().map(|at| Mark::dress(start + at..start + at + mark_len(start + at))));
    marks.extend(speeches(&masked));
    marks.extend(emphasised_notes(text));
    marks.sort_by_key(|mark| mark.range.start);
    marks.dedup_by(|b, a| b.range.start < a.range.end);
    marks
}

/// Returns the backslashes before signs that would begin a list, a heading or a quote at the start of a line: `\- No, I said.` Of several
/// backslashes, the first is left out.
fn escapes(text: &str) -> Vec<Mark> {
    static ESCAPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?m)^[ \t]*(?:[0-9]{1,9}(?P<number>\\)\\*[.)]|(?P<sign>\\)\\*(?:[-+*](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|>))",
        )
        .expect("a pattern")
    });
    if memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return vec![];
    }
    let escapes = ESCAPE.captures_iter(text).filter_map(|found| found.name("number").or(found.name("sign")));
    escapes.map(|escape| Mark::dress(escape.range())).collect()
}

/// The signs of emphasis, the longest first.
const EMPHASIS: [&str; 5] = ["***", "**", "__", "*", "_"];

/// Words in single emphasis are words put in for anonymity, unless they are more than this many.
const MAX_PLACEHOLDER_WORDS: usize = 3;

/// Returns the emphasis around whole paragraphs, or around every line of the quote.
fn emphasis(text: &str) -> Vec<Mark> {
    let lines = line_ranges(text);
    let every_line: Option<Vec<_>> =
        lines.iter().map(|line| Some((line.clone(), whole_emphasis(&text[line.clone()])?))).collect();
    let is_quoted = |inner: &str| inner.starts_with(QUOTATION_MARKS) && inner.ends_with(QUOTATION_MARKS);
    let is_dress = |(range, sign): &(Range<usize>, &str)| {
        let inner = &text[range.start + sign.len()..range.end - sign.len()];
        is_quoted(inner) || sign.len() > 1 || inner.split_whitespace().count() > MAX_PLACEHOLDER_WORDS
    };
    let emphasised: Vec<(Range<usize>, &str)> = match every_line {
        Some(lines) if lines.len() > 1 => lines,
        _ => {
            let paragraphs = paragraph_ranges(text).into_iter();
            paragraphs
                .filter_map(|range| Some((range.clone(), whole_emphasis(&text[range])?)))
                .filter(is_dress)
                .collect()
        }
    };
    let marks = |(range, sign): (Range<usize>, &str)| {
        [Mark::dress(range.start..range.start + sign.len()), Mark::dress(range.end - sign.len()..range.end)]
    };
    emphasised.into_iter().flat_map(marks).collect()
}

/// Returns the sign of emphasis that closely encloses all of `words`.
fn whole_emphasis(words: &str) -> Option<&'static str> {
    let sign = EMPHASIS.into_iter().find(|sign| words.starts_with(sign))?;
    let inner = words.strip_prefix(sign).and_then(|rest| rest.strip_suffix(sign))?;
    (!inner.is_empty() && inner.trim() == inner && !inner.contains(&sign[..1])).then_some(sign)
}

/// Returns the ranges of the lines that have words, without white space around them.
fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let range = |line: &str| {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        start..start + line.trim().len()
    };
    text.split_inclusive('\n').map(range).filter(|range| !range.is_empty()).collect()
}

/// Returns the emphasis of what stands in brackets or quotation marks, `*(laughs)*`, `*"I went."* she said`: nothing is anonymised there.
fn emphasised_notes(text: &str) -> Vec<Mark> {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\*(?:\([^\n()*]+\)|\[[^\n\[\]*]+\]|[”“"»«„][^\n*”“"»«„]+[”“"»«])\*|_(?:\([^\n()_]+\)|\[[^\n\[\]_]+\]|[”“"»«„][^\n_”“"»«„]+[”“"»«])_"#)
            .expect("a pattern")
    });
    let is_single =
        |found: &Range<usize>| !text[..found.start].ends_with(['*', '_']) && !text[found.end..].starts_with(['*', '_']);
    let notes = NOTE.find_iter(text).map(|found| found.range()).filter(is_single);
    notes.flat_map(|note| [Mark::dress(note.start..note.start + 1), Mark::dress(note.end - 1..note.end)]).collect()
}

/// Returns the ranges of the paragraphs, without white space around them.
fn paragraph_ranges(text: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut at) = (vec![], None, 0);
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        match (words.is_empty(), start) {
            (true, Some(first)) => {
                ranges.push(first..text[..at].trim_end().len());
                start = None;
            }
            (false, None) => start = Some(at + line.len() - line.trim_start().len()),
            _ => {}
        }
        at += line.len();
    }
    ranges.extend(start.map(|first| first..text.trim_end().len()));
    ranges
}

/// Returns the quotation marks around what each speaker of a dialogue says, and the breaks before speakers within a paragraph.
fn speeches(text: &str) -> Vec<Mark> {
    let paragraphs = paragraph_ranges(text);
    let separate = separately_quoted(text, &paragraphs);
    if !separate.is_empty() {
        return separate;
    }
    let is_dialogue = paragraphs.iter().any(|p| super::speakers::parse_turn(&text[p.clone()]).is_some())
        || paragraphs.iter().any(|p| !inner_turns(&text[p.clone()]).is_empty());
    if !is_dialogue {
        return vec![];
    }
    let mut marks = vec![];
    for paragraph in paragraphs {
        let words = &text[paragraph.clone()];
        // Where each speaker of the paragraph begins: the break before, and the words.
        let breaks = inner_turns(words);
        let starts = std::iter::once(0).chain(breaks.iter().map(|gap| gap.end));
        let ends = breaks.iter().map(|gap| gap.start).chain([words.len()]);
        let at = |range: Range<usize>| paragraph.start + range.start..paragraph.start + range.end;
        for (start, end) in starts.zip(ends) {
            let speech = &words[start..end];
            let turn_len = super::speakers::parse_turn(speech).map_or(0, |(_, length)| length);
            let asks =
                super::speakers::parse_turn(speech).is_some_and(|(name, _)| super::speakers::is_interviewer(name));
            let answer = if asks {
                answer_start(&speech[turn_len..]).map(|gap| turn_len + gap.start..turn_len + gap.end)
            } else {
                None
            };
            if let Some(gap) = &answer {
                marks.push(Mark { range: at(start + gap.start..start + gap.end), kind: MarkKind::SpeakerBreak });
            }
            let said = answer.as_ref().map_or(turn_len, |gap| gap.end);
            if (!asks || answer.is_some())
                && let Some((open, close)) = enclosing_marks(&speech[said..])
            {
                marks.push(Mark::dress(at(start + said + open.start..start + said + open.end)));
                marks.push(Mark::dress(at(start + said + close.start..start + said + close.end)));
            }
        }
        marks.extend(breaks.into_iter().map(|gap| Mark { range: at(gap), kind: MarkKind::SpeakerBreak }));
    }
    marks
}

/// Returns the marks of a quote of which each paragraph stands in quotation marks of its own.
fn separately_quoted(text: &str, paragraphs: &[Range<usize>]) -> Vec<Mark> {
    let pairs: Option<Vec<_>> =
        paragraphs.iter().map(|p| Some((p.start, enclosing_marks(&text[p.clone()])?))).collect();
    let pairs = pairs.filter(|pairs| pairs.len() > 1).unwrap_or_default();
    let dress = |(at, (open, close)): (usize, (Range<usize>, Range<usize>))| {
        [open, close].map(|mark| Mark::dress(at + mark.start..at + mark.end))
    };
    pairs.into_iter().flat_map(dress).collect()
}

/// Returns the end of each line behind which another speaker begins: one who asks, or anybody in a paragraph that begins with a name.
fn line_turns(paragraph: &str) -> Vec<Range<usize>> {
    let turn_at = |at: usize| super::speakers::parse_turn(&paragraph[at..]);
    let begins_with_name = turn_at(0).is_some();
    let is_turn = |end: &Range<usize>| {
        turn_at(end.end).is_some_and(|(name, _)| begins_with_name || super::speakers::is_interviewer(name))
    };
    let line_ends = paragraph.match_indices('\n').map(|(at, _)| {
        let start = at - usize::from(paragraph[..at].ends_with('\r'));
        start..at + 1
    });
    line_ends.filter(is_turn).collect()
}

/// Returns the white space before each speaker who begins within a paragraph: on a new line, or one who asks, behind a closing quotation mark.
fn inner_turns(paragraph: &str) -> Vec<Range<usize>> {
    let mut turns = line_turns(paragraph);
    let mut from = 0;
    while let Some(found) = paragraph[from..].find(QUOTATION_MARKS) {
        let at = from + found;
        let mark_end = at + paragraph[at..].chars().next().map_or(1, char::len_utf8);
        let rest = &paragraph[mark_end..];
        let gap = rest.len() - rest.trim_start().len();
        let is_turn = gap > 0
            && super::speakers::parse_turn(&rest[gap..]).is_some_and(|(name, _)| super::speakers::is_interviewer(name));
        if is_turn {
            turns.push(mark_end..mark_end + gap);
        }
        from = mark_end;
    }
    turns.sort_by_key(|gap| gap.start);
    turns.dedup_by(|b, a| b.start < a.end);
    turns
}

/// Returns the white space between a question and the answer to it in quotation marks: `Interviewer: How many? “I lost count.”`
fn answer_start(speech: &str) -> Option<Range<usize>> {
    let question_end = speech.find("? ").map(|at| at + 1)?;
    let rest = &speech[question_end..];
    let gap = rest.len() - rest.trim_start().len();
    let answer = &rest[gap..];
    enclosing_marks(answer)?;
    Some(question_end..question_end + gap)
}

/// Returns the quotation marks that enclose all of `speech`: the first and the last character, with no closing one between.
fn enclosing_marks(speech: &str) -> Option<(Range<usize>, Range<usize>)> {
    let offsets = outer_mark_offsets(speech);
    let (first, last) = (*offsets.first()?, *offsets.last()?);
    let length = |at: usize| speech[at..].chars().next().map_or(0, char::len_utf8);
    (offsets.len() == 2).then(|| (first..first + length(first), last..last + length(last)))
}
