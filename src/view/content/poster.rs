//! Resolved content word by word, for type that the program fits into a frame itself.

use super::{Inline, SpokenParagraph, escape::tied};
use serde::Serialize;

/// How a run of letters is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStyle {
    /// As spoken.
    Plain,
    /// Stressed: by the speaker, or by the team.
    Stress,
    /// The editor's: an elision, an addition, a stage note.
    Quiet,
    /// Put in for anonymity.
    Placeholder,
}

/// Letters of one style without a blank.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PosterRun {
    /// The letters.
    pub text: String,
    /// How they are set.
    pub style: RunStyle,
}

/// A word: runs that stay together.
pub type PosterWord = Vec<PosterRun>;

/// Returns the words of running text.
pub fn words_of_inlines(inlines: &[Inline<'_>]) -> Vec<PosterWord> {
    let mut builder = WordBuilder::default();
    builder.inlines(inlines, RunStyle::Plain);
    builder.finish()
}

/// Returns the words of a quote, paragraph by paragraph.
pub fn words_of_paragraphs(paragraphs: &[SpokenParagraph<'_>]) -> Vec<Vec<PosterWord>> {
    paragraphs.iter().map(|paragraph| words_of_inlines(&paragraph.inlines)).collect()
}

/// The words so far, and the one in progress.
#[derive(Default)]
struct WordBuilder {
    done: Vec<PosterWord>,
    open: PosterWord,
}

impl WordBuilder {
    fn inlines(&mut self, inlines: &[Inline<'_>], style: RunStyle) {
        for inline in inlines {
            match inline {
                Inline::Text(text, _) => self.text(text, style),
                Inline::Spoken(text) | Inline::Code(text) | Inline::OpeningMark(text) => self.text(text, style),
                Inline::Link(_, inner) | Inline::Struck(inner) => self.inlines(inner, style),
                Inline::Emphasis(inner) | Inline::Strong(inner) => self.inlines(inner, RunStyle::Stress),
                Inline::Pause(dots) => {
                    self.resume("\u{a0}", style);
                    self.text(dots, style);
                }
                Inline::ClosingMark(mark) => {
                    self.resume("", style);
                    self.text(mark, RunStyle::Plain);
                }
                Inline::Elision(elision) => self.text(elision, RunStyle::Quiet),
                Inline::StageNote(words) | Inline::Clarification(words) => {
                    self.text(&format!("[{words}]"), RunStyle::Quiet);
                }
                Inline::Placeholder(words) => self.text(words, RunStyle::Placeholder),
                Inline::Speaker(name) => self.text(&format!("{name}: "), RunStyle::Quiet),
                Inline::Image(image) => self.text(image.alt, style),
                Inline::Line | Inline::Break => self.end(),
                Inline::Html(_) | Inline::FootnoteMark(_) => {}
            }
        }
    }

    fn text(&mut self, text: &str, style: RunStyle) {
        // A line does not end behind `kl.` and before a pause.
        let text = tied(text).replace(" …", "\u{a0}…");
        for (i, part) in text.split([' ', '\n', '\t', '\r']).enumerate() {
            if i > 0 {
                self.end();
            }
            if !part.is_empty() {
                self.open.push(PosterRun { text: part.to_string(), style });
            }
        }
    }

    /// Takes the last word up again, so that a sign behind a blank stays with it; `gap` is set between them.
    fn resume(&mut self, gap: &str, style: RunStyle) {
        if self.open.is_empty()
            && let Some(last_word) = self.done.pop()
        {
            self.open = last_word;
            if !gap.is_empty() {
                self.open.push(PosterRun { text: gap.to_string(), style });
            }
        }
    }

    fn end(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    fn finish(mut self) -> Vec<PosterWord> {
        self.end();
        self.done
    }
}
