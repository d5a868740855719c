//! One revocation list: what is read is found again, by each octet string of its own bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    if let Ok(crl) = zoneseal_core::Crl::parse(der) {
        let _ = (crl.issuer_text(), crl.number(), crl.sha256_hex());
        let found = der.windows(1).take(256).map(|serial| crl.entries_of(serial).count()).sum::<usize>();
        assert!(found <= 256 * crl.len());
    }
});
