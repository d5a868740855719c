#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| zoneseal_core_fuzz::pkcs12(bytes));
