//! What a voice did not agree to is in no byte of a build, whatever the consents: `just fuzz consent`.
#![no_main]

#[path = "../random_consents.rs"]
mod random_consents;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.iter();
    random_consents::look(&mut |choices| u32::from(*bytes.next().unwrap_or(&0)) % choices);
});
