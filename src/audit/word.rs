//! A word's bytes -> its hash: sixteen at a time, whatever their number.

use wide::u8x16;

/// A word that is being read: its bytes folded into eight, and their number. Sixteen are taken at once, and it does not
/// matter where a word is cut for that, or by a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WordHasher {
    folded: u64,
    length: u64,
}

/// An odd number without a pattern (the golden ratio in 64 bits), to spread bits with.
pub(super) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl WordHasher {
    pub(super) fn is_open(&self) -> bool {
        self.length > 0
    }

    pub(super) fn push(&mut self, letter: char) {
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            self.push_byte(byte);
        }
    }

    fn push_byte(&mut self, byte: u8) {
        self.folded = self.folded.rotate_left(8) ^ u64::from(byte | LOWER);
        self.length += 1;
    }

    /// Adds the plain letters that `bytes` open with. Returns how many bytes they are.
    pub(super) fn push_plain(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        while let Some(sixteen) = bytes[taken..].first_chunk() {
            let WordHasher { folded, length } = WordHasher::of(sixteen, letters(u8x16::new(*sixteen)).trailing_ones());
            self.folded = self.folded.rotate_left(8 * length as u32) ^ folded;
            self.length += length;
            taken += length as usize;
            if length < 16 {
                return taken;
            }
        }
        while let Some(byte) = bytes.get(taken).filter(|b| is_plain(**b) || matches!(b, 0x80..=0xbf)) {
            self.push_byte(*byte);
            taken += 1;
        }
        taken
    }

    /// The word that the first bytes of sixteen are.
    #[inline]
    fn of(sixteen: &[u8; 16], length: u32) -> Self {
        let lower = u128::from_be_bytes(*sixteen) | u128::from_be_bytes([LOWER; 16]);
        let word = lower.checked_shr(128 - 8 * length).unwrap_or(0);
        WordHasher { folded: word as u64 ^ (word >> 64) as u64, length: u64::from(length) }
    }

    #[inline]
    pub(super) fn hash(&self) -> u64 {
        let mixed = (self.folded ^ self.length).wrapping_mul(SPREAD);
        mixed ^ (mixed >> 29)
    }
}

/// The bit that makes a capital small: in ASCII, and in the second byte of À to Þ. Set in every byte of a word; the few
/// letters that become one by it (ß and ÿ) do no harm.
const LOWER: u8 = 0x20;

/// Whether a plain letter opens with `byte`: an ASCII letter or digit, or À to ÿ, among them æ, ø and å, which stand in
/// every other word of a Danish text. (Not letters, and rare enough to be taken for some: × and ÷.)
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == 0xc3
}

/// The word of plain letters that `bytes` open with, its number of bytes and that of the gap behind it; `None` where something
/// else than a short word and a gap stands there.
#[inline]
pub(super) fn and_gap(bytes: &[u8; 16]) -> Option<(WordHasher, usize, usize)> {
    let each = u8x16::new(*bytes);
    let length = letters(each).trailing_ones();
    let gap = (gaps(each) >> length).trailing_ones();
    (length > 0 && gap > 0).then(|| (WordHasher::of(bytes, length), length as usize, gap as usize))
}

/// A bit for each byte that belongs to a plain letter or a digit, the lowest for the first. They may open in the middle of a letter.
#[inline]
fn letters(each: u8x16) -> u32 {
    let ascii = within(each | u8x16::splat(LOWER), b'a', b'z') | within(each, b'0', b'9');
    // The second byte of a letter, and the first one of À to ÿ.
    let beyond = within(each, 0x80, 0xbf) | within(each, 0xc3, 0xc3);
    (ascii | beyond).to_bitmask()
}

/// A bit for each byte that ends a word and means nothing else, outside of a table.
#[inline]
fn gaps(each: u8x16) -> u32 {
    (within(each, b' ', b'!') | within(each, b'(', b'/') | within(each, b':', b';')).to_bitmask()
}

#[inline]
fn within(each: u8x16, least: u8, most: u8) -> u8x16 {
    let above = each - u8x16::splat(least);
    above.min(u8x16::splat(most - least)).simd_eq(above)
}
