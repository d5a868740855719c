//! One OCSP response: every span of what is read lies inside of it.
#![no_main]

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    if let Ok(response) = zoneseal_core::OcspResponse::parse(der) {
        assert!(response.singles().iter().all(|single| !single.whole.of(der).is_empty()));
        let _ = (response.signed_bytes(), response.embedded().len(), response.sha256_hex());
    }
});
