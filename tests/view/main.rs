//! What is shown: certificates in full, two of them compared, lints, and the text for terminals.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod comparison;
mod crafted;
mod inspection;
mod lints;
mod snapshots;

use zoneseal_core::{Input, InspectRequest, Inspection, Time, inspect};
use zoneseal_tests::pki::{self, Issued};

/// Certificates as one PEM file.
fn file(name: &str, certificates: &[&Issued]) -> Input {
    let pem: String = certificates.iter().map(|issued| issued.pem()).collect();
    Input {
        name: name.to_owned(),
        bytes: pem.into_bytes(),
    }
}

/// What is in certificates, at the time of the cases.
fn inspected(certificates: &[&Issued]) -> Inspection {
    inspect(&InspectRequest {
        files: vec![file("input.pem", certificates)],
        at: Time::parse_rfc3339(pki::AT),
        tree: false,
        passphrase: None,
    })
}
