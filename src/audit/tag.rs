//! The tags that were read before; and the hash they are known by.

use super::word::SPREAD;

/// A hash of bytes, eight at a time.
pub(super) fn fold(bytes: &[u8]) -> u64 {
    let (eights, _) = bytes.as_chunks();
    // The last eight stand for what is left over: some of them are read twice.
    let last = bytes.last_chunk().map_or_else(
        || bytes.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)),
        |last| u64::from_le_bytes(*last),
    );
    let hash = eights.iter().fold(last ^ bytes.len() as u64, |hash, eight| {
        (hash.rotate_left(23) ^ u64::from_le_bytes(*eight)).wrapping_mul(SPREAD)
    });
    let hash = hash.wrapping_mul(SPREAD);
    (hash ^ hash >> 32).wrapping_mul(SPREAD)
}

/// Tags by their hashes, and whether they part words. One pushes out another that has its place: most stand on one page and never
/// again, and what stands on many is soon there once more.
pub(super) struct TagCache(Vec<u64>);

impl Default for TagCache {
    fn default() -> Self {
        TagCache(vec![0; 1 << 12])
    }
}

impl TagCache {
    pub(super) fn put(&mut self, tag: u64, parts_words: bool) {
        let at = self.place(tag);
        self.0[at] = tag & !1 | u64::from(parts_words);
    }

    #[inline]
    pub(super) fn get(&self, tag: u64) -> Option<bool> {
        let one = self.0[self.place(tag)];
        (one | 1 == tag | 1).then_some(one & 1 == 1)
    }

    /// Their number is a power of two.
    #[inline]
    fn place(&self, tag: u64) -> usize {
        (tag >> 32) as usize & (self.0.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn texts_of_all_lengths_have_other_hashes() {
        let repeated = (0..40).map(|n| vec![b'a'; n]);
        let one_letter = (0..40).map(|n| [vec![b'a'; n], vec![b'b'], vec![b'a'; 39 - n]].concat());
        let sums: HashSet<u64> = repeated.chain(one_letter).map(|bytes| fold(&bytes)).collect();
        assert_eq!(sums.len(), 80);
    }

    #[test]
    fn a_tag_is_known_until_another_takes_its_place() {
        let mut tags = TagCache::default();
        tags.put(fold(b"<p>"), true);
        tags.put(fold(b"<b>"), false);
        assert_eq!([b"<p>", b"<b>", b"<i>"].map(|tag| tags.get(fold(tag))), [Some(true), Some(false), None]);
    }
}
