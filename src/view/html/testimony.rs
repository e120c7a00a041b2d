//! Testimony -> HTML: the signs of a transcript, told apart for the eye and for a screen reader.

use super::{HtmlWriter, escape, escaped};
use crate::model::testimony::{Excerpt, Piece, Testimony, on_one_line};
use std::fmt::Write;

impl HtmlWriter<'_> {
    /// A quote's paragraphs, in the house's marks; a dialogue has names in place of marks.
    pub fn testimony(&self, testimony: &Testimony) -> String {
        let paragraphs: Vec<&[Piece]> = testimony.paragraphs().collect();
        let (open, close) = &self.edition.config().quotation_marks;
        let is_dialogue = testimony.is_dialogue();
        let mut out = String::new();
        for (i, pieces) in paragraphs.iter().enumerate() {
            let is_turn = pieces.iter().any(|p| matches!(p, Piece::Turn(..)));
            out.push_str(if is_turn { "<p class=\"turn\">" } else { "<p>" });
            if !is_dialogue {
                let _ = write!(out, "<span class=\"mark\">{}</span>", escaped(open));
            }
            self.pieces(pieces.iter(), &mut out);
            if !is_dialogue && i + 1 == paragraphs.len() {
                let _ = write!(out, "<span class=\"mark mark-close\">{}</span>", escaped(close));
            }
            out.push_str("</p>\n");
        }
        out
    }

    /// An excerpt in the house's marks: one paragraph, with its cuts shown.
    pub fn excerpt(&self, excerpt: &Excerpt<'_>) -> String {
        let (open, close) = &self.edition.config().quotation_marks;
        let mut out = format!("<p><span class=\"mark\">{}</span>", escaped(open));
        if excerpt.cut_before {
            self.elision("(…)", &mut out);
            out.push(' ');
        }
        for (i, passage) in excerpt.passages.iter().enumerate() {
            if i > 0 {
                out.push(' ');
                self.elision("(…)", &mut out);
                out.push(' ');
            }
            self.pieces(passage.iter().copied().filter(|p| !matches!(p, Piece::Turn(..))), &mut out);
        }
        if excerpt.cut_after {
            out.push(' ');
            self.elision("(…)", &mut out);
        }
        let _ = writeln!(out, "<span class=\"mark mark-close\">{}</span></p>", escaped(close));
        out
    }

    /// What a theme opens with: the words given, else the excerpt, else all that was said.
    pub fn lead(&self, whole: &Testimony, words: Option<&Testimony>) -> String {
        match (words, whole.excerpt()) {
            (Some(words), _) => self.testimony(words),
            (None, Some(excerpt)) => self.excerpt(&excerpt),
            (None, None) => self.testimony(whole),
        }
    }

    fn elision(&self, typed: &str, out: &mut String) {
        let _ = write!(
            out,
            "<span class=\"elision\"><span aria-hidden=\"true\">{}</span><span class=\"vh\">{}</span></span>",
            escaped(typed),
            self.say("elision")
        );
    }

    fn pieces<'p>(&self, pieces: impl Iterator<Item = &'p Piece>, out: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Text(text) | Piece::Pause(text) => escape(text, out),
                Piece::Elision(typed) => self.elision(typed, out),
                Piece::Bracket(words) => {
                    let words = &on_one_line(words);
                    let is_note = self.is_stage_note(words);
                    let (class, key) = if is_note { ("stage-note", "stage-note") } else { ("clarified", "clarified") };
                    let _ = write!(
                        out,
                        "<span class=\"{class}\"><span class=\"vh\">{} </span>[{}]</span>",
                        self.say(key),
                        escaped(words)
                    );
                }
                Piece::Placeholder(words) => {
                    let _ = write!(
                        out,
                        "<span class=\"placeholder\"><span class=\"vh\">{} </span>{}</span>",
                        self.say("placeholder"),
                        escaped(&on_one_line(words))
                    );
                }
                Piece::Stress(inner) => {
                    out.push_str("<em>");
                    self.pieces(inner.iter(), out);
                    out.push_str("</em>");
                }
                Piece::Turn(name, _) => {
                    let _ = write!(out, "<span class=\"speaker\">{}<span class=\"vh\">:</span></span> ", escaped(name));
                }
                Piece::Line(_) => out.push('\n'),
                Piece::Break(_) => out.push(' '),
                Piece::Mark | Piece::OuterMark(_) => {}
            }
        }
    }

    fn is_stage_note(&self, words: &str) -> bool {
        let low = words.to_lowercase();
        let listed = self.words.say("stage-notes");
        listed.split(',').map(str::trim).any(|note| note == low) || self.edition.config().stage_notes.contains(&low)
    }
}
