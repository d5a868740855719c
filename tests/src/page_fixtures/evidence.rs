//! Lists of revoked certificates and OCSP responses beside the chain.

use super::{Fixture, Parts};
use crate::evidence::{List, Response, block};

pub(super) fn all(parts: &Parts) -> Vec<Fixture> {
    let authority = &parts.plant.issuing;
    let key = &authority.issued.key;
    let certificate = parts.leaf.certificate();
    let serial = certificate.serial().of(certificate.der());
    let list = List::of(authority).sign(key);
    let revoking = List::of(authority).revoking(serial, Some(1)).sign(key);
    let response = Response::of(&parts.leaf, authority).sign(key);
    let revoked = Response::of(&parts.leaf, authority).revoked(1).sign(key);
    let beside = |name, file: &str, bytes: Vec<u8>, kind| {
        parts
            .zoned(name, "edge-7.pem", parts.chain.as_bytes())
            .also(file, bytes)
            .tray(&["certificate used", "certificate used", kind])
    };
    let (crl, ocsp) = ("certificate revocation list used", "OCSP response used");
    vec![
        beside("crl", "plant-a.crl", list.clone(), crl),
        beside(
            "crl-pem",
            "plant-a.pem",
            block("X509 CRL", &list).into_bytes(),
            crl,
        ),
        beside("crl-that-revokes", "plant-a.crl", revoking, crl).is("rejected", "revoked"),
        beside("ocsp-response", "edge-7.ors", response, ocsp),
        beside("ocsp-response-that-revokes", "edge-7.ors", revoked, ocsp).is("rejected", "revoked"),
        parts
            .zoned("crl-alone", "plant-a.crl", list)
            .is("incomplete", "no-certificate"),
    ]
}
