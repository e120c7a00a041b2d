//! Several words -> one hash; and what hashes are looked up in.

use super::word::SPREAD;
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A quote is known again by this many words in a row.
pub(super) const RUN: usize = 6;

/// One hash of several words: a number whose digits they are.
pub(super) fn joined(words: &[u64]) -> u64 {
    words.iter().fold(0u64, |hash, word| hash.wrapping_mul(SPREAD).wrapping_add(*word))
}

/// What a word adds to that hash with `behind` words behind it.
pub(super) fn joining(word: u64, behind: usize) -> u64 {
    word.wrapping_mul(POWERS[behind])
}

/// The powers of the number that words are digits to.
const POWERS: [u64; RUN] = {
    let mut powers = [1u64; RUN];
    let mut i = 1;
    while i < RUN {
        powers[i] = powers[i - 1].wrapping_mul(SPREAD);
        i += 1;
    }
    powers
};

/// A table whose keys are hashes already.
pub(super) type HashTable<T> = HashMap<u64, T, BuildHasherDefault<IdentityHasher>>;

/// Takes a hash for its own hash.
#[derive(Default)]
pub(super) struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Two bits for each hash, in one number: most of what is read is told apart by them alone.
pub(super) struct BloomFilter(Vec<u64>);

impl BloomFilter {
    pub(super) fn new(bits: usize) -> Self {
        BloomFilter(vec![0; bits / 64])
    }

    pub(super) fn put(&mut self, hash: u64) {
        let (at, bits) = self.place(hash);
        self.0[at] |= bits;
    }

    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (at, bits) = self.place(hash);
        self.0[at] & bits == bits
    }

    /// Its number of bits is a power of two.
    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        ((hash >> 20) as usize & (self.0.len() - 1), 1 << (hash % 64) | 1 << (hash >> 6 & 63))
    }
}
