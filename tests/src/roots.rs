//! Writes `core/src/zone/public_roots.rs`: which keys are public roots', by the crate webpki-roots.

use std::collections::BTreeSet;
use std::fmt::Write;

use zoneseal_core::key_material_sha256;

/// The version of the crate that the table is made from, as `Cargo.toml` pins it, and the day of
/// that release.
const VERSION: &str = "1.0.10";
const DAY: &str = "2026-10-19";

/// The file.
///
/// # Panics
/// Where a root's key cannot be compared: then the table would have a hole.
#[must_use]
pub fn file() -> String {
    let keys: BTreeSet<[u8; 16]> = webpki_roots::TLS_SERVER_ROOTS
        .iter()
        .map(|root| {
            // The crate leaves the outer header of the SubjectPublicKeyInfo out.
            let spki = crate::rebuild::tlv(0x30, &root.subject_public_key_info);
            let hash = key_material_sha256(&spki);
            let hash = hash.expect("every public root has a key that can be compared");
            *hash.first_chunk().expect("a hash has more than 16 octets")
        })
        .collect();
    let mut out = format!(
        "//! The keys of public roots, by webpki-roots {VERSION} of {DAY}: Mozilla's list for TLS servers.\n\
         //! Made by `cargo xtask roots`; not written by hand.\n\n\
         use crate::Certificate;\n\n\
         /// The day of the list.\n\
         pub(crate) const DAY: &str = \"{DAY}\";\n\n\
         /// Whether the certificate has the key of a public root, whoever it says it is.\n\
         pub(super) fn has(certificate: &Certificate) -> bool {{\n    \
         let key = certificate.key_material_sha256();\n    \
         let key = key.as_ref().and_then(|key| key.first_chunk());\n    \
         key.is_some_and(|key| KEYS.binary_search(key).is_ok())\n\
         }}\n\n\
         /// The first 16 octets of the SHA-256 of each key as numbers and points, in order: another key\n\
         /// with the same ones costs 2^128 to find, and hashes do not compress.\n\
         #[rustfmt::skip]\n\
         static KEYS: [[u8; 16]; {}] = [\n",
        keys.len()
    );
    for key in &keys {
        out.push_str("    *b\"");
        for byte in key {
            let _ = write!(out, "\\x{byte:02x}");
        }
        out.push_str("\",\n");
    }
    out.push_str("];\n");
    out
}
