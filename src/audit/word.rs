//! A word's bytes -> its hash: eight at a time, whatever their number.

/// A word that is being read: its bytes folded into eight, and their number. Eight are taken at once, and it does not
/// matter where a word is cut for that, or by a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Word {
    folded: u64,
    length: u64,
}

/// An odd number without a pattern (the golden ratio in 64 bits), to spread bits with.
pub(super) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Word {
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
        while let Some(eight) = bytes.get(taken..taken + 8) {
            let (letters, n) = leading_letters(u64::from_be_bytes(eight.try_into().unwrap_or_default()));
            self.folded = if n == 8 { self.folded ^ letters } else { self.folded.rotate_left(8 * n) ^ letters };
            self.length += u64::from(n);
            taken += n as usize;
            if n < 8 {
                return taken;
            }
        }
        while let Some(byte) = bytes.get(taken).filter(|b| is_plain(**b) || matches!(b, 0x80..=0xbf)) {
            self.push_byte(*byte);
            taken += 1;
        }
        taken
    }

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

/// The plain letters that eight bytes open with, in lower case and moved to the right; and their number of bytes. The eight
/// may open in the middle of a letter.
///
/// All eight are compared at once: adding lifts a byte's highest bit where it is large enough, and no byte is so large that
/// it would lift its neighbour's.
fn leading_letters(eight: u64) -> (u64, u32) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let small = eight | (LOWER as u64 * EACH);
    let (low, plain) = (small & !HIGH, eight & !HIGH);
    let at_least = |bytes: u64, least: u8| bytes + (0x80 - u64::from(least)) * EACH;
    let letter = at_least(low, b'a') & !at_least(low, b'z' + 1);
    let digit = at_least(plain, b'0') & !at_least(plain, b'9' + 1);
    // Beyond ASCII: the second byte of a letter (10xxxxxx), or the first one of À to ÿ (0xc3: less its high bit, 0x43).
    let second = !(eight << 1);
    let first = at_least(plain, 0x43) & !at_least(plain, 0x44);
    let none = !((letter | digit) & !eight | (second | first) & eight) & HIGH;
    let n = none.leading_zeros() / 8;
    (if n == 0 { 0 } else { small >> (64 - 8 * n) }, n)
}
