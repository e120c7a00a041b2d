//! The hexadecimal notation of digests.

/// Formats bytes as lower-case hexadecimal, two digits each, like `sha256sum`.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let hex_digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [hex_digit(byte >> 4), hex_digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_is_two_digits() {
        assert_eq!(super::to_hex(&[0, 9, 0x1f, 0xa0, 255]), "00091fa0ff");
    }
}
