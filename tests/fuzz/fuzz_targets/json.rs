//! Any bytes → our JSON reader and writer against serde_json.
#![no_main]

#[path = "../../../templates/tests/agreement/property.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Err(why) = property::agrees(data) {
        panic!("{why}");
    }
});
