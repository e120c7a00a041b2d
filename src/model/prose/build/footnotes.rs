//! Footnotes: their numbers, their place behind the text, and those that no mark leads to.

use super::{Block, Inline, ProseBuilder};
use crate::{
    diag::{Diagnostic, codes},
    model::prose::walk_inlines,
};
use std::collections::HashSet;

impl ProseBuilder<'_, '_> {
    /// Returns the number of the footnote with this label. Labels are the author's own and are not published.
    pub(super) fn footnote_number(&mut self, label: &str) -> String {
        let index = self.footnote_labels.iter().position(|existing| existing == label);
        let number = index.unwrap_or_else(|| {
            self.footnote_labels.push(label.to_string());
            self.footnote_labels.len() - 1
        });
        (number + 1).to_string()
    }

    /// Leaves out and reports the footnotes that no mark in the text leads to. The mark may be in a quote, where it is words: then the
    /// note says something about testimony that may be withheld.
    pub(super) fn leave_out_unmarked_footnotes(&mut self, blocks: &mut Vec<Block>) {
        let mut marked = HashSet::new();
        let mut pending: Vec<&[Block]> =
            blocks.iter().filter(|block| !matches!(block, Block::Footnote(..))).map(std::slice::from_ref).collect();
        while let Some(text) = pending.pop() {
            walk_inlines(text, &mut |inline| {
                let Inline::FootnoteReference(number) = inline else { return };
                if marked.insert(number.clone()) {
                    pending.extend(blocks.iter().filter_map(|block| match block {
                        Block::Footnote(of, inner) if of == number => Some(inner.as_slice()),
                        _ => None,
                    }));
                }
            });
        }
        blocks.retain(|block| !matches!(block, Block::Footnote(number, _) if !marked.contains(number)));
        for (number, range) in std::mem::take(&mut self.footnote_ranges) {
            if !marked.contains(&number) {
                let first_line = self.text[range.clone()].lines().next().map_or(0, str::len);
                let span = self.span(&(range.start..range.start + first_line));
                let finding = Diagnostic::warning(codes::E011, span, "no mark in the text leads to this footnote");
                self.report.push(finding.label("left out").help(
                    "put its mark into your own text; in a quote, a mark is words, and a note would be read without it",
                ));
            }
        }
    }
}

/// Moves footnotes behind all other blocks, in the order of their numbers.
pub(super) fn move_last(blocks: &mut [Block]) {
    let number = |block: &Block| match block {
        Block::Footnote(number, _) => number.parse().unwrap_or(usize::MAX),
        _ => 0,
    };
    blocks.sort_by_key(number);
}
