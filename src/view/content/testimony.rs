//! Resolves testimony: the catalogue's quotation marks, excerpts with their cuts, whose words are shown.

use super::{Inline, Resolver, SpokenParagraph, escape::beginning};
use crate::model::testimony::{Excerpt, Piece, Testimony, join_lines};
use std::borrow::Cow;

/// The elision that the program sets itself, where an excerpt is cut.
const ELISION: &str = "(…)";

/// The longest title of a quote in characters.
const TITLE_LENGTH: usize = 60;

impl<'a> Resolver<'a> {
    /// Resolves the first words of a quote, in quotation marks.
    pub(super) fn quote_title(&self, testimony: &Testimony) -> Vec<Inline<'a>> {
        let (open, close) = &self.edition.config().quotation_marks;
        let words = beginning(&testimony.opening_words(), TITLE_LENGTH);
        vec![Inline::Text(Cow::Owned(format!("{open}{words}{close}")), 0..0)]
    }

    /// Resolves all of a quote: in quotation marks, or with the speakers' names where several people speak.
    pub fn testimony<'t>(&self, testimony: &'t Testimony) -> Vec<SpokenParagraph<'t>>
    where
        'a: 't,
    {
        let paragraphs = testimony.paragraphs().map(|pieces| self.paragraph(pieces)).collect();
        if testimony.is_dialogue() { without_empty(paragraphs) } else { self.in_marks(paragraphs) }
    }

    /// Resolves the excerpt that is marked in a quote, else all of the quote.
    pub fn excerpt_or_whole<'t>(&self, testimony: &'t Testimony) -> Vec<SpokenParagraph<'t>>
    where
        'a: 't,
    {
        match testimony.excerpt() {
            Some(excerpt) => self.excerpt(&excerpt),
            None => self.testimony(testimony),
        }
    }

    /// Resolves what a theme opens with: `words` where they are given, else the excerpt, else the whole quote.
    pub fn lead_words<'t>(&self, whole: &'t Testimony, words: Option<&'t Testimony>) -> Vec<SpokenParagraph<'t>>
    where
        'a: 't,
    {
        words.map_or_else(|| self.excerpt_or_whole(whole), |words| self.testimony(words))
    }

    /// Resolves what a poster shows: the excerpt, else the words of the voice alone, with the turns of other speakers only if
    /// `with_turns`. Returns also whether words were left out.
    pub fn spoken<'t>(&self, testimony: &'t Testimony, with_turns: bool) -> (Vec<SpokenParagraph<'t>>, bool)
    where
        'a: 't,
    {
        if let Some(excerpt) = testimony.excerpt() {
            return (self.excerpt(&excerpt), true);
        }
        if with_turns && testimony.is_dialogue() {
            return (self.testimony(testimony), false);
        }
        let mut paragraphs: Vec<SpokenParagraph<'t>> = vec![];
        let mut is_cut = false;
        let mut is_shortened = false;
        for pieces in testimony.paragraphs() {
            if testimony.is_of_other(pieces) {
                (is_cut, is_shortened) = (true, true);
                continue;
            }
            let mut paragraph = self.paragraph(pieces);
            paragraph.inlines.retain(|inline| !matches!(inline, Inline::Speaker(_)));
            // Two answers are not one: an elision stands for the question between them.
            if std::mem::take(&mut is_cut) && !paragraphs.is_empty() {
                paragraph.inlines.splice(0..0, [Inline::Elision(ELISION), Inline::Spoken(" ")]);
            }
            paragraphs.push(paragraph);
        }
        (self.in_marks(paragraphs), is_shortened)
    }

    /// Resolves an excerpt: one paragraph in quotation marks, with its cuts shown.
    fn excerpt<'t>(&self, excerpt: &Excerpt<'t>) -> Vec<SpokenParagraph<'t>>
    where
        'a: 't,
    {
        let mut inlines = if excerpt.cut_before { vec![Inline::Elision(ELISION), Inline::Spoken(" ")] } else { vec![] };
        for (i, passage) in excerpt.passages.iter().enumerate() {
            if i > 0 {
                inlines.extend([Inline::Spoken(" "), Inline::Elision(ELISION), Inline::Spoken(" ")]);
            }
            self.pieces(passage.iter().copied().filter(|piece| !matches!(piece, Piece::Turn(..))), &mut inlines);
        }
        if excerpt.cut_after {
            inlines.extend([Inline::Spoken(" "), Inline::Elision(ELISION)]);
        }
        self.in_marks(vec![SpokenParagraph { is_turn: false, inlines }])
    }

    /// Sets quotation marks: an opening one before each paragraph, a closing one behind the last.
    fn in_marks<'t>(&self, paragraphs: Vec<SpokenParagraph<'t>>) -> Vec<SpokenParagraph<'t>>
    where
        'a: 't,
    {
        let (open, close) = &self.edition.config().quotation_marks;
        let mut paragraphs = without_empty(paragraphs);
        paragraphs.iter_mut().for_each(|paragraph| paragraph.inlines.insert(0, Inline::OpeningMark(open)));
        if let Some(last) = paragraphs.last_mut() {
            last.inlines.push(Inline::ClosingMark(close));
        }
        paragraphs
    }

    fn paragraph<'t>(&self, pieces: &'t [Piece]) -> SpokenParagraph<'t> {
        let is_turn = pieces.iter().any(|piece| matches!(piece, Piece::Turn(..)));
        // Room for the quotation marks as well.
        let mut inlines = Vec::with_capacity(pieces.len() + 2);
        self.pieces(pieces.iter(), &mut inlines);
        SpokenParagraph { is_turn, inlines }
    }

    fn pieces<'t>(&self, pieces: impl Iterator<Item = &'t Piece>, out: &mut Vec<Inline<'t>>) {
        for piece in pieces {
            out.push(match piece {
                Piece::Text(text) => Inline::Spoken(text),
                Piece::Pause(dots) => Inline::Pause(dots),
                Piece::Elision(elision) => Inline::Elision(elision),
                Piece::Bracket(words) => {
                    let words = join_lines(words);
                    if self.is_stage_note(&words) { Inline::StageNote(words) } else { Inline::Clarification(words) }
                }
                Piece::Placeholder(words, _) => Inline::Placeholder(join_lines(words)),
                Piece::Stress(inner, _) => {
                    let mut inlines = Vec::with_capacity(inner.len());
                    self.pieces(inner.iter(), &mut inlines);
                    Inline::Emphasis(inlines)
                }
                Piece::Turn(name, _) => Inline::Speaker(name),
                Piece::LineBreak(_) | Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_) => Inline::Line,
                Piece::ExcerptMark | Piece::Dress(_) => continue,
            });
        }
    }

    fn is_stage_note(&self, words: &str) -> bool {
        let lowercase = words.to_lowercase();
        let known_notes = self.words.message("stage-notes");
        known_notes.split(',').map(str::trim).any(|note| note == lowercase)
            || self.edition.config().stage_notes.contains(&lowercase)
    }
}

/// Drops paragraphs in which nothing is shown, such as one that is only a mark of an excerpt.
fn without_empty(mut paragraphs: Vec<SpokenParagraph<'_>>) -> Vec<SpokenParagraph<'_>> {
    let is_blank = |inline: &Inline<'_>| match inline {
        Inline::Spoken(words) => words.trim().is_empty(),
        inline => matches!(inline, Inline::Line),
    };
    paragraphs.retain(|paragraph| !paragraph.inlines.iter().all(is_blank));
    paragraphs
}
