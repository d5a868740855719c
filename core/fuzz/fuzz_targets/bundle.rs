//! Any input: every object ends with a fate inside of its input.
#![no_main]

use zoneseal_core::{Bundle, Input, Limits};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let input = Input { name: "file".to_owned(), bytes: bytes.to_vec() };
    for object in Bundle::parse(&[input], &Limits::default()).objects() {
        assert!(object.offset + object.length <= bytes.len());
    }
});
