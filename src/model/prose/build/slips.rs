//! What was meant as a sign of the format and did not become one: told, so that nothing is lost without a word.

use super::{Block, Builder, plain};
use crate::diag::{Diagnostic, Span};

impl Builder<'_, '_> {
    pub(super) fn left_over(&mut self) {
        for block in self.attributes.iter().flatten() {
            let finding =
                Diagnostic::error("E009", Span::new(self.path, block.at.clone()), "nothing here carries attributes")
                    .help("attributes stand at the end of a heading, a list item, a quote's attribution or an image");
            self.report.push(finding);
        }
    }

    /// A short paragraph behind a quote that opens with a long dash was meant to say who spoke.
    pub(super) fn lost_attributions(&mut self, blocks: &[Block]) {
        for pair in blocks.windows(2) {
            let [Block::Quote(n), Block::Paragraph(words)] = pair else { continue };
            let text = plain(words);
            if text.starts_with(['—', '–']) && text.len() < 80 && !text.ends_with(['.', '!', '?']) {
                let at = self.found[*n].at.clone();
                let finding = Diagnostic::warning(
                    "E029",
                    Span::new(self.path, at.end.saturating_sub(1)..at.end),
                    "the line below this quote looks like its attribution",
                )
                .help("open it with `>`, and put a line of `>` alone before it");
                self.report.push(finding);
            }
        }
    }

    /// A comment that is never closed takes everything behind it along.
    pub(super) fn open_comment(&mut self) {
        let Some(at) = self.text.rfind("<!--").filter(|at| !self.text[*at..].contains("-->")) else { return };
        let before = &self.text[..at];
        if before.matches('`').count().is_multiple_of(2) {
            let span = self.span(&(at..at + 4));
            self.report.push(
                Diagnostic::error("E039", span, "a comment is opened here and never closed")
                    .help("close it with `-->`"),
            );
        }
    }

    /// Signs of the format that were meant and did not become what they should.
    pub(super) fn slips(&mut self, text: &str, start: usize) {
        let place = |sign: &str| {
            let at = start + self.text[start..].find(sign).unwrap_or(0);
            self.span(&(at..at + sign.len()))
        };
        let found = if text.contains("[[") {
            Some((
                "E011",
                place("[["),
                "a reference is opened and not closed",
                "write `[[name]]` or `[[name|words]]`; in a table the bar is written `\\|`",
            ))
        } else if text.contains("](") && text.contains('[') {
            Some((
                "E011",
                place("]("),
                "this does not become a link or a picture",
                "a path with blanks goes in angle brackets: `[the form](<my form.pdf>)`",
            ))
        } else {
            let braces = ["{#", "{allow=", "{voice=", "{consent="].into_iter().find(|sign| text.contains(sign));
            let help = "attributes are closed by `}` and stand at the end of their line";
            braces.map(|sign| ("E009", place(sign), "these braces carry no attributes", help))
        };
        if let Some((code, span, message, help)) = found {
            self.report.push(Diagnostic::error(code, span, message).help(help));
        }
    }
}
