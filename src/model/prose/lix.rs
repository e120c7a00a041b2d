//! A text -> LIX, a measure of how hard it is to read.

use super::{Block, Inline, plain_text, walk_blocks};

/// The counts of words, long words and sentences from which LIX is computed (C. H. Björnsson, "Läsbarhet", 1968).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lix {
    /// The number of words.
    pub words: usize,
    /// The number of words of more than six letters.
    pub long_words: usize,
    /// The number of sentences.
    pub sentences: usize,
}

impl Lix {
    /// Counts the words and sentences of a text made of `blocks` and `inlines`.
    pub fn from_content(blocks: &[Block], inlines: &[Inline]) -> Self {
        let mut lix = Lix::default();
        lix.add(blocks, inlines);
        lix
    }

    /// Adds the counts of a text made of `blocks` and `inlines`. Of the blocks, only paragraphs count.
    pub fn add(&mut self, blocks: &[Block], inlines: &[Inline]) {
        self.add_paragraph(inlines);
        walk_blocks(blocks, &mut |block| {
            if let Block::Paragraph(inlines) = block {
                self.add_paragraph(inlines);
            }
        });
    }

    /// Adds the counts of one paragraph. The end of a paragraph ends a sentence, whatever its last sign.
    fn add_paragraph(&mut self, inlines: &[Inline]) {
        let text = plain_text(inlines);
        let mut open = false;
        for word in text.split_whitespace() {
            let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
            if letters > 0 {
                self.words += 1;
                self.long_words += usize::from(letters > 6);
                open = true;
            }
            if open && word.trim_end_matches(['”', '"', ')', '’', '»']).ends_with(['.', '!', '?', ':']) {
                self.sentences += 1;
                open = false;
            }
        }
        self.sentences += usize::from(open);
    }

    /// Returns LIX: the words per sentence plus the percentage of long words, rounded. 0 for a text without words.
    pub fn value(&self) -> usize {
        if self.words == 0 {
            return 0;
        }
        let sentences = self.sentences.max(1) as f64;
        (self.words as f64 / sentences + 100.0 * self.long_words as f64 / self.words as f64).round() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lix_is_words_per_sentence_plus_percentage_of_long_words() {
        let mut lix = Lix::default();
        // Two sentences, ten words, two of them of more than six letters: 5 + 20.
        let text = "She waits by the window. Then the caseworker telephones her.";
        lix.add_paragraph(&[Inline::Text(crate::diag::Spanned::new(text.into(), 0..text.len()))]);
        assert_eq!((lix.words, lix.long_words, lix.sentences, lix.value()), (10, 2, 2, 25));
    }
}
