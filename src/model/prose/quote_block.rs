//! The source lines of a block quote -> its words, its attribution and its attributes.

use crate::{
    diag::{Diagnostic, Span, codes},
    model::{attributes::Attributes, testimony::QUOTATION_MARKS},
};
use regex::Regex;
use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

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
    /// The byte offset of the attribution in the file.
    pub attribution_at: Option<usize>,
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
            lines.push((without_hard_break(inner), offset + start + (body.len() - inner.len())));
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
            attribution_at: None,
        };
        let attribution_at = block.take_attribution(&mut lines);
        block.attribution_at = attribution_at;
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
        // `*– Woman, 40s*`
        let undressed = strip_pair(bare);
        let after_dash = ["—", "–", "--"].into_iter().find_map(|dash| undressed.strip_prefix(dash)).or_else(|| {
            let above = lines.iter().rev().skip(1).map(|(line, _)| *line).find(|line| !line.is_empty());
            hyphen_attribution(bare, above?)
        });
        let Some(attribution) = after_dash else {
            let is_quoted = lines.first().is_some_and(|(first, _)| opens_with_mark(first));
            let words = lines.iter().rev().skip(1).map(|(line, _)| *line).find(|line| !line.is_empty());
            let own_line = words.and_then(|words| {
                let is_closed = words.trim_end_matches(['*', '_']).ends_with(QUOTATION_MARKS);
                InlineAttribution::of_own_line(last, is_quoted && is_closed)
            });
            match own_line.or_else(|| InlineAttribution::find(last, is_quoted)) {
                Some(InlineAttribution::Certain { words_end, attribution }) => {
                    if let Some(line) = lines.last_mut() {
                        line.0 = last[..words_end].trim_end();
                    }
                    while lines.last().is_some_and(|(text, _)| text.is_empty()) {
                        lines.pop();
                    }
                    self.attribution = Some(plain_attribution(&last[attribution.clone()]));
                    return Some(at + attribution.start);
                }
                Some(InlineAttribution::Doubtful { start }) => {
                    self.attribution_warning = Some(QuoteWarning {
                        range: at + start..at + last.len(),
                        help: "if it says who spoke, put it on a line of its own below the words, with a long dash (—) before it",
                    });
                    return None;
                }
                None => {}
            }
            let is_own_line = lines.len() > 1 && last.len() < 60 && !bare.ends_with(['.', '?', '!']);
            if is_own_line && (DECADE.is_match(bare) || AGE.is_match(bare)) {
                self.attribution_warning = warning("if it says who spoke, start it with a long dash (—)");
            }
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
        self.attribution = (!attribution.is_empty()).then(|| plain_attribution(attribution));
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

/// Text behind the words of a quote, on the same line, that says who spoke.
#[derive(Debug, PartialEq)]
enum InlineAttribution {
    /// It is an attribution for certain: the words end at byte `words_end` of the line.
    Certain {
        /// The end of the words.
        words_end: usize,
        /// The range of the attribution, without a dash, brackets or emphasis.
        attribution: Range<usize>,
    },
    /// It may be one, and begins at byte `start`.
    Doubtful {
        /// Where it begins.
        start: usize,
    },
}

/// How people are called in reports whose names are not said.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Lu}{1,3}[- ]?\d{1,3}\b|(?:Participant|Deltager|Informant|Respondent|Interviewee|Borger|Person|User|Bruger) ?\p{L}?\d*\b)")
        .expect("a pattern")
});

/// How old somebody is, as attributions say it: `50’erne`, `40s`.
static DECADE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[1-9]0\s?[’'´]?(?:s|erne)\b").expect("a pattern"));

/// The age of somebody who is described: `Kvinde, 47 år`, `Woman, 47`.
static AGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[~\s]*\p{Lu}[\p{L} ]+, \d{2}\b").expect("a pattern"));

/// Returns what stands behind the hyphen of an attribution on a line of its own, which Markdown reads as a list: `- P7`. It is one if the
/// words `above` are in quotation marks that are closed, or if it is how people are called whose names are not said.
fn hyphen_attribution<'l>(line: &'l str, above: &str) -> Option<&'l str> {
    let rest = line.strip_prefix("- ")?;
    let is_closed = above.trim_end_matches(['*', '_']).ends_with(QUOTATION_MARKS);
    let is_sure = CODE.is_match(rest) || is_closed && rest.starts_with(char::is_uppercase) && rest.len() < 60;
    (is_sure && !rest.ends_with(['.', '?', '!', ':', ','])).then_some(rest)
}

/// Returns an attribution without Markdown and tabs: it is no testimony.
fn plain_attribution(typed: &str) -> String {
    let typed = typed.trim().replace('\t', " ");
    if !typed.contains(['*', '_', '`', '[', '<']) {
        return typed;
    }
    let plain = super::plain_text(&super::parse_title(&typed));
    // A reference without words of its own would be lost.
    if plain.is_empty() || typed.contains("[[") && !typed.contains('|') { typed } else { plain }
}

/// The longest attribution on the line of its words, in bytes.
const MAX_INLINE_ATTRIBUTION_LEN: usize = 90;

impl InlineAttribution {
    /// Returns what the last line of a quote says if it stands below the words: `**P1, trader**`. It is certain if the words are in
    /// quotation marks that are closed above it (`is_closed`).
    fn of_own_line(line: &str, is_closed: bool) -> Option<Self> {
        let bare = line.trim();
        let attribution = strip_pair(bare);
        let is_emphasised = attribution.len() < bare.len();
        let is_code = CODE.is_match(attribution);
        let attribution = attribution.trim_start_matches(['~', '`', ' ']);
        let can_be = attribution.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && attribution.len() <= MAX_INLINE_ATTRIBUTION_LEN
            && !attribution.contains(['*', '_'])
            && !attribution.contains(QUOTATION_MARKS)
            && !attribution.ends_with(['.', '?', '!', '…', ',', ':']);
        if !can_be || !(is_emphasised || is_code || is_closed) {
            return None;
        }
        let start = line.find(attribution)?;
        if is_closed && (is_emphasised || is_code) {
            return Some(InlineAttribution::Certain { words_end: 0, attribution: start..start + attribution.len() });
        }
        let is_short = attribution.split_whitespace().count() <= 10;
        (is_short && (is_closed || is_code)).then_some(InlineAttribution::Doubtful { start })
    }

    /// Finds the attribution in the last line of a quote, which `is_quoted` if its words open with a quotation mark:
    /// `“…” — P3, nurse`, `“…” (P6)`, `“…” <cite>P3</cite>`.
    fn find(line: &str, is_quoted: bool) -> Option<Self> {
        let closing =
            line.char_indices().rev().find(|(at, c)| QUOTATION_MARKS.contains(c) && !line[..*at].ends_with(' '));
        let words_end = closing.filter(|(at, _)| is_quoted && *at > 0).map(|(at, c)| {
            // Emphasis can close behind the mark.
            let end = at + c.len_utf8();
            end + line[end..].len() - line[end..].trim_start_matches(['*', '_']).len()
        });
        let Some(words_end) = words_end else {
            // Without marks, nothing says where the words end.
            let dash = ["—", "–"]
                .into_iter()
                .filter_map(|dash| line.rfind(&format!(" {dash} ")).map(|at| (at, dash)))
                .max()?;
            let tail = line[dash.0 + 1 + dash.1.len()..].trim();
            let is_name = tail.starts_with(char::is_uppercase) && !tail.ends_with(['.', '?', '!', '…', '”', '"']);
            let is_short = tail.split_whitespace().count() <= 4;
            return (is_name && is_short).then_some(InlineAttribution::Doubtful { start: dash.0 + 1 });
        };
        let rest = &line[words_end..];
        let start = words_end + rest.len() - rest.trim_start().len();
        let bare = strip_pair(rest.trim());
        if bare.is_empty() || bare.len() > MAX_INLINE_ATTRIBUTION_LEN {
            return None;
        }
        let dash = ["—", "–", "--", "-"].into_iter().find_map(|dash| bare.strip_prefix(dash));
        let cited = bare.strip_prefix("<cite>").and_then(|rest| rest.strip_suffix("</cite>"));
        let bracketed = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let attribution = strip_pair(dash.or(cited).or(bracketed).unwrap_or(bare).trim());
        let ends_sentence = attribution.ends_with(['.', '?', '!', '…', ',', ':']);
        let is_certain = !ends_sentence && (dash.is_some() || cited.is_some() || CODE.is_match(attribution));
        if is_certain && !attribution.is_empty() {
            let at = start + line[start..].find(attribution)?;
            return Some(InlineAttribution::Certain { words_end, attribution: at..at + attribution.len() });
        }
        // `(laughs)` is a stage note, and “Yes,” she said is a sentence.
        let may_be = bracketed.is_some_and(|inner| inner.starts_with(char::is_uppercase) || DECADE.is_match(inner))
            || !ends_sentence
                && bracketed.is_none()
                && bare.starts_with(char::is_uppercase)
                && bare.split_whitespace().count() <= 6;
        may_be.then_some(InlineAttribution::Doubtful { start })
    }
}

/// Returns `text` without emphasis around all of it.
fn strip_pair(text: &str) -> &str {
    let stripped = ["**", "__", "*", "_"]
        .into_iter()
        .find_map(|sign| text.strip_prefix(sign).and_then(|rest| rest.strip_suffix(sign)));
    stripped.map_or(text, str::trim)
}

/// Returns whether the words of a quote open with a quotation mark.
fn opens_with_mark(line: &str) -> bool {
    line.trim_start_matches(['*', '_', ' ']).starts_with(QUOTATION_MARKS)
}

/// Returns a line without the blanks, or the backslash, with which Markdown breaks it.
fn without_hard_break(line: &str) -> &str {
    let line = line.trim_end();
    let line =
        ["<br>", "<br/>", "<br />"].into_iter().find_map(|tag| line.strip_suffix(tag)).unwrap_or(line).trim_end();
    match line.strip_suffix('\\') {
        Some(rest) if !rest.ends_with('\\') => rest.trim_end(),
        _ => line,
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
    fn an_attribution_on_the_line_of_the_words_is_found_where_it_is_certain() {
        for (line, words, attribution) in [
            ("\"They all look alike.\" — P4, nurse", "\"They all look alike.\"", "P4, nurse"),
            ("\"I never know.\" - Participant 3", "\"I never know.\"", "Participant 3"),
            ("“So I went home.” (P6)", "“So I went home.”", "P6"),
            ("“So I went home.” P6", "“So I went home.”", "P6"),
            ("\"I asked.\" *- Participant 5 (teacher, 7 years)*", "\"I asked.\"", "Participant 5 (teacher, 7 years)"),
            ("_\"I asked.\"_ – Kvinde, 40’erne", "_\"I asked.\"_", "Kvinde, 40’erne"),
            ("»Jeg spurgte.« <cite>P3, sygeplejerske</cite>", "»Jeg spurgte.«", "P3, sygeplejerske"),
            ("”Jeg spurgte.”\\\n> — P3", "”Jeg spurgte.”", "P3"),
            ("“I asked.”\n> **P1, Trader**", "“I asked.”", "P1, Trader"),
            ("*“I asked.”*\n>\n> *Nurse, 40s*", "*“I asked.”*", "Nurse, 40s"),
            ("“I asked.”\n> Participant 3", "“I asked.”", "Participant 3"),
            ("\"I asked.\"\n> - P7", "\"I asked.\"", "P7"),
            ("I asked\n> - Participant 7, nurse", "I asked", "Participant 7, nurse"),
            ("*”Jeg gik.”*\n> *– Kvinde, 40’erne*", "*”Jeg gik.”*", "Kvinde, 40’erne"),
            ("I asked.\n>\n> — **P9**, carer", "I asked.", "P9, carer"),
            ("I asked.\n>\n> — P2 ([transcript](https://example.org/2)),\t50s", "I asked.", "P2 (transcript), 50s"),
            ("_\"I asked.\"_ <br>\n> — P3", "_\"I asked.\"_", "P3"),
        ] {
            let q = QuoteBlock::parse(&format!("> {line}\n"), 0, None);
            assert_eq!((q.words.as_str(), q.attribution.as_deref()), (words, Some(attribution)), "{line}");
        }
        for line in [
            "“I went home.” Nurse",
            "“I went home.” (Nurse)",
            "I went home — Nurse",
            "“I went home.” — Nurse.",
            "“I went home.”\n> Nurse",
            "“I went home.”\n> ~ Nurse",
            "”Jeg gik.”\n> Kvinde, 47 år, enlig mor til to og søster",
            "I went home.\n> **P1, Trader**",
        ] {
            let q = QuoteBlock::parse(&format!("> {line}\n"), 0, None);
            assert_eq!((q.words.as_str(), q.attribution), (&*line.replace("\n> ", "\n"), None), "{line}");
            assert_eq!(q.attribution_warning.is_some(), !line.ends_with('.'), "{line}");
        }
        for line in [
            "“Yes,” she said.",
            "I said “no” – and left.",
            "“I went home.” (laughs)",
            "I said “no” and “yes” (P3 was there)",
            "“Nej”, sagde hun – og gik",
            "He calls it “the machine” – B2",
            "I was lost.\n> **Never again**",
        ] {
            let q = QuoteBlock::parse(&format!("> {line}\n"), 0, None);
            assert_eq!((q.words.as_str(), q.attribution), (&*line.replace("\n> ", "\n"), None), "{line}");
        }
    }

    #[test]
    fn a_dash_alone_is_no_attribution() {
        let q = QuoteBlock::parse("> No.\n>\n> —     \n", 0, None);
        assert_eq!((q.words.as_str(), q.attribution), ("No.", None));
    }
}
