//! Random catalogues with random consents: no byte contains what may not be seen. The fuzz target `consent` runs the same search.

#[path = "../../fuzz/random_consents.rs"]
mod random_consents;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_not_agreed_to_is_in_no_byte(choices in proptest::collection::vec(any::<u8>(), 40..400)) {
        let mut choices = choices.into_iter();
        random_consents::look(&mut |n| u32::from(choices.next().unwrap_or(0)) % n);
    }
}
