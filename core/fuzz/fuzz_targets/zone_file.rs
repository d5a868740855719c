//! A zone file: what is read is written again to a file that reads the same.
#![no_main]

use zoneseal_core::Zone;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(zone) = Zone::from_json(bytes) {
        let text = zone.to_json();
        let again = Zone::from_json(text.as_bytes()).map(|zone| zone.to_json());
        assert_eq!(again.ok(), Some(text));
    }
});
