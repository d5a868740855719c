//! A PKCS#12 file or an encrypted key, with a passphrase and few rounds.
#![no_main]

use zoneseal_core::{Bundle, Input, Limits, Passphrase};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let input = Input { name: "file".to_owned(), bytes: bytes.to_vec() };
    let limits = Limits { iterations: 5_000, ..Limits::default() };
    let passphrase = Passphrase::new("right".to_owned());
    assert!(!Bundle::parse_with(&[input], &limits, Some(&passphrase)).objects().is_empty());
});
