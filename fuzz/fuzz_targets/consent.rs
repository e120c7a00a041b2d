//! No byte of a build contains what a voice did not consent to, whatever the consents: `just fuzz consent`.
#![no_main]

#[path = "../random_consents.rs"]
mod random_consents;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.iter();
    random_consents::build_and_search(&mut |choices| u32::from(*bytes.next().unwrap_or(&0)) % choices);
});
