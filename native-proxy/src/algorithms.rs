//! The signature algorithms of the native build: all that rustls-webpki has from aws-lc-rs.

use zoneseal_core::Algorithms;

/// What to hand to the engine wherever it runs natively.
pub fn native() -> Algorithms {
    Algorithms::new(webpki::ALL_VERIFICATION_ALGS)
}
