//! A parsed quote prints back as the same text, whatever the bytes: `just fuzz testimony`.
#![no_main]

use indsigt::model::testimony::Testimony;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let testimony = Testimony::parse(text);
    assert_eq!(testimony.to_string(), text);
    let _ = (testimony.plain_text(), testimony.excerpt());
});
