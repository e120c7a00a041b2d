//! Random catalogues with random consents: no byte contains what may not be seen. The fuzz target `consent` runs the same search.

#[path = "../../fuzz/random_consents.rs"]
mod random_consents;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_byte_contains_what_consent_does_not_cover(choices in proptest::collection::vec(any::<u8>(), 40..400)) {
        let mut choices = choices.into_iter();
        random_consents::build_and_search(&mut |n| u32::from(choices.next().unwrap_or(0)) % n);
    }
}
