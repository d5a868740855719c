//! One certificate: what is read is shown and compared without a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    if let Ok(certificate) = zoneseal_core::Certificate::parse(der) {
        let _ = (certificate.label(), certificate.issuer_text(), certificate.key_material_hex());
    }
});
