//! The hash FNV-1a.

/// Returns the FNV-1a hash of `units`, 32 bits (Fowler, Noll, Vo). It is short, is the same on every machine, and the scripts of the pages
/// compute it, too.
pub fn fnv1a(units: impl IntoIterator<Item = u32>) -> u32 {
    units.into_iter().fold(0x811c_9dc5, |hash, unit| (hash ^ unit).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_test_vectors_hold() {
        let hash = |text: &str| fnv1a(text.bytes().map(u32::from));
        assert_eq!((hash(""), hash("a"), hash("foobar")), (0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968));
    }
}
