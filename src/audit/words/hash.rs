//! The hash of a word, in the ways in which it may be read.

use super::Digits;

/// Adds a letter to the hash of a word, or a word to the hash of a run or a cell. Every hash starts at 0.
pub(in crate::audit) fn mix(hash: u64, value: u64) -> u64 {
    // An odd number without a pattern: the golden ratio in 64 bits.
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of a word in progress.
#[derive(Clone, Copy)]
pub(super) struct WordHash {
    /// The hash of the letters so far.
    pub(super) letters: u64,
    /// The hash with Latin letters in place of those of other scripts that look the same; `None` once a letter has no Latin look-alike.
    pub(super) latin: Option<u64>,
    /// The hash of the letters before a division and those after it.
    pub(super) joined: Option<u64>,
    /// The hash of the letters before the digits at the end, if the word ends in digits.
    pub(super) before_digits: Option<u64>,
}

impl WordHash {
    pub(super) fn push(&mut self, letter: char) {
        self.before_digits = match letter.is_ascii_digit() {
            true => self.before_digits.or(Some(self.hash())),
            false => None,
        };
        self.letters = mix(self.letters, u64::from(letter));
        self.latin = self.latin.map(|hash| mix(hash, u64::from(letter)));
        self.joined = self.joined.map(|hash| mix(hash, u64::from(letter)));
    }

    pub(super) fn hash(&self) -> u64 {
        self.latin.unwrap_or(self.letters)
    }

    pub(super) fn digits(&self) -> Digits {
        match self.before_digits {
            None => Digits::None,
            Some(0) => Digits::Whole,
            Some(hash) => Digits::After(hash),
        }
    }
}
