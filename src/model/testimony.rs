//! The words of a quote -> Testimony: a grammar of its own, not Markdown.
//!
//! Testimony is data. Parsing a text and printing it gives the same characters, whatever they are; nothing is corrected.

mod dress;
mod parser;
mod speakers;

pub use dress::QUOTATION_MARKS;
pub use speakers::is_interviewer;

use std::{borrow::Cow, fmt};

/// A piece of a quote: words of the speaker, or a sign of the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as typed.
    Text(String),
    /// `(...)`, `(…)`, `(..)`, `[...]` or `[…]`: the editor left something out.
    Elision(String),
    /// `...` or `…`: the speaker hesitates.
    Pause(String),
    /// `[the daughter]`: the editor's clarification, or a stage note such as `[laughs]`.
    Bracket(String),
    /// `*home country*` or `_home country_`: words put in for anonymity, and the mark on either side of them.
    Placeholder(String, &'static str),
    /// `**stress**` or `__stress__`, and the mark on either side.
    Stress(Vec<Piece>, &'static str),
    /// `Interviewer:` or `**Interviewer:**` where somebody begins to speak: the speaker's name, and all of it as typed.
    Turn(String, String),
    /// The white space before somebody who begins to speak within a paragraph.
    SpeakerBreak(String),
    /// `==`: an excerpt begins or ends. Never shown.
    ExcerptMark,
    /// Signs that the author typed around all words of a speaker: quotation marks, `*`, `**` or `_`. Never shown: the configured quotation marks are set
    /// instead.
    Dress(String),
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
    /// The name with which the voice itself is called in a dialogue, if it is.
    own_name: Option<Box<str>>,
    plain_text: Box<str>,
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Text(s)
            | Piece::Elision(s)
            | Piece::Pause(s)
            | Piece::LineBreak(s)
            | Piece::ParagraphBreak(s)
            | Piece::SpeakerBreak(s)
            | Piece::Dress(s) => f.write_str(s),
            Piece::Bracket(s) => write!(f, "[{s}]"),
            Piece::Placeholder(s, mark) => write!(f, "{mark}{s}{mark}"),
            Piece::Stress(inner, mark) => {
                f.write_str(mark)?;
                inner.iter().try_for_each(|p| write!(f, "{p}"))?;
                f.write_str(mark)
            }
            Piece::Turn(_, typed) => f.write_str(typed),
            Piece::ExcerptMark => f.write_str("=="),
        }
    }
}

impl fmt::Display for Testimony {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|p| write!(f, "{p}"))
    }
}

/// Returns the words of a quote as typed, without the backslashes before signs that would begin a list.
pub fn without_escapes(words: &str) -> String {
    let pieces = Testimony::parse(words).pieces;
    let shown = pieces.iter().filter(|piece| !matches!(piece, Piece::Dress(sign) if sign == "\\"));
    shown.map(ToString::to_string).collect()
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
        Self::parse_with_attribution(text, None)
    }

    /// Parses `text`, of whose speaker `attribution` says who it is: `Woman:` is the voice itself if the quote is attributed to `Woman, 40s`.
    pub fn parse_with_attribution(text: &str, attribution: Option<&str>) -> Self {
        let (pieces, unmatched_mark) = parser::parse(text);
        let mut plain = String::new();
        push_plain_text(pieces.iter(), &mut plain);
        let own_name = speakers::own_name(&pieces, attribution);
        Testimony { plain_text: plain.trim().into(), own_name, pieces, unmatched_mark }
    }

    /// Returns the paragraphs: the pieces between two breaks. Each is of one speaker.
    pub fn paragraphs(&self) -> impl Iterator<Item = &[Piece]> {
        paragraphs(&self.pieces)
    }

    /// Returns whether a paragraph is of a speaker other than the voice.
    pub fn is_of_other(&self, paragraph: &[Piece]) -> bool {
        paragraph.iter().any(|piece| self.is_turn_of_other(piece))
    }

    fn is_turn_of_other(&self, piece: &Piece) -> bool {
        matches!(piece, Piece::Turn(name, _) if self.own_name.as_deref() != Some(name.as_str()))
    }

    /// Returns the words by which the quote is named: in a dialogue, the first paragraph of the voice itself; otherwise the whole text.
    pub fn opening_words(&self) -> Cow<'_, str> {
        if !self.is_dialogue() {
            return (&*self.plain_text).into();
        }
        match self.paragraphs().find(|paragraph| !self.is_of_other(paragraph)) {
            Some(paragraph) => {
                let mut words = String::new();
                push_plain_text(without_names(paragraph), &mut words);
                words.trim().to_string().into()
            }
            None => (&*self.plain_text).into(),
        }
    }

    /// Returns all words of the voice itself: in a dialogue, without the paragraphs of other speakers.
    pub fn voice_words(&self) -> Cow<'_, str> {
        if !self.is_dialogue() {
            return (&*self.plain_text).into();
        }
        let mut words = String::new();
        for paragraph in self.paragraphs().filter(|paragraph| !self.is_of_other(paragraph)) {
            push_plain_text(without_names(paragraph), &mut words);
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

    /// Returns whether speakers are named.
    pub fn is_dialogue(&self) -> bool {
        self.pieces.iter().any(|p| matches!(p, Piece::Turn(..)))
    }

    /// Returns the names of the speakers, once for each turn.
    pub fn speakers(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| if let Piece::Turn(name, _) = piece { Some(name.as_str()) } else { None })
    }

    /// Returns the text without the marks that are never shown; a line's end becomes a space, and paragraphs are separated by a blank line.
    pub fn plain_text(&self) -> &str {
        &self.plain_text
    }

    /// Returns the excerpt made of the passages marked `==…==`, without the words of other speakers; `None` if there are none.
    pub fn excerpt(&self) -> Option<Excerpt<'_>> {
        let mut passages: Vec<Vec<&Piece>> = vec![];
        let (mut open, mut cut_before, mut cut_after) = (false, false, false);
        let mut is_of_other = false;
        for (i, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Turn(..) => is_of_other = self.is_turn_of_other(piece),
                // The answers before and behind a question are not one passage.
                Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_) if std::mem::take(&mut is_of_other) && open => {
                    passages.push(vec![]);
                }
                _ => {}
            }
            if is_of_other && *piece != Piece::ExcerptMark {
                continue;
            }
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
        passages.retain(|passage| passage.iter().any(|piece| !is_unseen(piece)));
        (!passages.is_empty()).then_some(Excerpt { passages, cut_before, cut_after })
    }
}

/// Returns the paragraphs of `pieces`.
fn paragraphs(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    pieces.split(|piece| matches!(piece, Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_))).filter(|p| !p.is_empty())
}

/// Returns the pieces of a paragraph without the name of its speaker.
fn without_names(paragraph: &[Piece]) -> impl Iterator<Item = &Piece> {
    paragraph.iter().filter(|piece| !matches!(piece, Piece::Turn(..)))
}

/// Returns whether a piece shows no words.
fn is_unseen(piece: &Piece) -> bool {
    match piece {
        Piece::Text(words) => words.trim().is_empty(),
        Piece::LineBreak(_)
        | Piece::ParagraphBreak(_)
        | Piece::SpeakerBreak(_)
        | Piece::Dress(_)
        | Piece::ExcerptMark => true,
        _ => false,
    }
}

/// Appends the plain text of `pieces` to `out`, without the marks that are never shown.
pub fn push_plain_text<'p>(pieces: impl Iterator<Item = &'p Piece>, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::ExcerptMark | Piece::Dress(_) => {}
            Piece::LineBreak(_) => out.push(' '),
            Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_) => out.push_str("\n\n"),
            Piece::Stress(inner, _) => push_plain_text(inner.iter(), out),
            Piece::Text(words) | Piece::Pause(words) => out.push_str(words),
            Piece::Placeholder(words, _) => out.push_str(&join_lines(words)),
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
            Piece::Turn(..) | Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_) => text.clear(),
            other => push_plain_text(std::iter::once(other), &mut text),
        }
    }
    let text = text.trim_end();
    text.is_empty() || text.ends_with(['.', '!', '?', '…', '”', '"', '»', '«', ')', ']'])
}

/// Joins words typed on several lines with single spaces, as they are shown.
pub fn join_lines(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { words.split_whitespace().collect::<Vec<_>>().join(" ").into() } else { words.into() }
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
                Piece::Stress(vec![Piece::Text("really".into())], "**"),
                Piece::Placeholder("home country".into(), "*"),
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
    fn emphasis_around_all_words_is_dress() {
        for text in [
            "*”Jeg ved det ikke.”*",
            "_\"Jeg ved det ikke.\"_",
            "**Jeg ved det ikke.**",
            "*Jeg ved det ikke.*",
            "***Jeg ved det ikke.***",
            "__Jeg ved det ikke.__",
            "”Jeg ved det ikke.”",
        ] {
            let testimony = Testimony::parse(text);
            assert_eq!(testimony.plain_text(), "Jeg ved det ikke.", "{text}");
            assert!(
                !testimony.pieces.iter().any(|p| matches!(p, Piece::Placeholder(..) | Piece::Stress(..))),
                "{text}"
            );
        }
        assert_eq!(
            plain_text_of("*One thing there is.*\n\n*And another one too.*"),
            "One thing there is.\n\nAnd another one too."
        );
        assert_eq!(Testimony::parse("*my town*").pieces, [Piece::Placeholder("my town".into(), "*")]);
        assert_eq!(Testimony::parse("_my town_").pieces, [Piece::Placeholder("my town".into(), "_")]);
        assert_eq!(Testimony::parse("a_b_c").pieces, [Piece::Text("a_b_c".into())]);
        assert!(matches!(&Testimony::parse("I __really__ went").pieces[1], Piece::Stress(_, "__")));
    }

    #[test]
    fn brackets_with_dots_are_elisions() {
        let elisions = Testimony::parse("I waited [...] and […] and (…) on.");
        assert_eq!(elisions.pieces.iter().filter(|p| matches!(p, Piece::Elision(_))).count(), 3);
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
        fn printing_a_dialogue_gives_the_same_characters(
            text in "(Interviewer: |\\*\\*Woman:\\*\\* |_Q_: |[a-zæ?. ]{1,4}|[”\"»«“]|\\*\\*?|_|\\? |\n|\n\n){0,16}"
        ) {
            proptest::prop_assert_eq!(Testimony::parse(&text).to_string(), text);
        }

        #[test]
        fn no_letter_is_lost_whatever_is_around_it(
            text in "(Interviewer: |\\*\\*Woman:\\*\\* |[a-zæ?. ]{1,4}|[”\"»«“]|\\*\\*?|_|\\? |\n|\n\n){0,16}"
        ) {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            proptest::prop_assert_eq!(letters(Testimony::parse(&text).plain_text()), letters(&text));
        }

        #[test]
        fn printing_gives_any_string_back(text in proptest::prelude::any::<String>()) {
            proptest::prop_assert_eq!(Testimony::parse(&text).to_string(), text);
        }
    }
}
