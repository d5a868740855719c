//! PEM armour (RFC 7468): tolerant of the text around a block, exact about what is inside.

use std::ops::Range;

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::reading::{Place, Reading};
use super::{Code, Kind, Problem, der_object, keys};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
/// Longer than any label in use; what is longer is no label.
const MAX_LABEL: usize = 80;

/// The offset of the next `-----BEGIN ` at or after `from`.
pub(super) fn find_begin(bytes: &[u8], from: usize) -> Option<usize> {
    find(bytes, BEGIN, from)
}

/// Reads every block of a text.
pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, bytes: &[u8]) {
    let mut at = 0;
    while let Some(start) = find_begin(bytes, at) {
        if reading.is_full(place, &(start..bytes.len())) {
            return;
        }
        match block(bytes, start) {
            Ok(block) => {
                at = block.end;
                read_block(reading, place, start, &block);
            }
            Err(what) => {
                at = start + BEGIN.len();
                let end = find_begin(bytes, at).unwrap_or(bytes.len());
                let problem = Problem::new(Code::MalformedPem, start, what);
                reading.problem(place, start..end, Kind::Unknown, problem);
            }
        }
    }
}

struct Block<'a> {
    label: &'a str,
    body: &'a [u8],
    /// Behind the closing dashes.
    end: usize,
}

/// Every search is bounded by the next block, so that many open blocks cost no more than one
/// pass over the input.
fn block(bytes: &[u8], start: usize) -> Result<Block<'_>, &'static str> {
    let label_start = start + BEGIN.len();
    let next = find_begin(bytes, label_start).unwrap_or(bytes.len());
    let line_end = next.min(label_start + MAX_LABEL);
    let label_end = find(bytes.get(..line_end).unwrap_or(bytes), DASHES, label_start)
        .ok_or("a BEGIN line without its dashes")?;
    let label = bytes.get(label_start..label_end).unwrap_or_default();
    let label = std::str::from_utf8(label).map_err(|_| "a label that is not text")?;
    if label.contains('\n') {
        return Err("a BEGIN line without its dashes");
    }
    let body_start = label_end + DASHES.len();
    let body_end = find(bytes.get(..next).unwrap_or(bytes), END, body_start)
        .ok_or("a block without an END line")?;
    let closing = body_end + END.len();
    let end = closing + label.len() + DASHES.len();
    let closes = bytes
        .get(closing..end)
        .and_then(|tail| tail.strip_prefix(label.as_bytes()))
        .is_some_and(|dashes| dashes == DASHES);
    if !closes {
        return Err("an END line that does not match its BEGIN line");
    }
    let body = bytes.get(body_start..body_end).unwrap_or_default();
    Ok(Block { label, body, end })
}

fn read_block(reading: &mut Reading<'_>, place: &Place<'_>, start: usize, block: &Block<'_>) {
    let range = start..block.end;
    let announced = announced(block.label);
    match announced {
        Announced::Object(_) => {}
        Announced::NotRead(name) => {
            let problem = Problem::new(Code::ObjectNotRead, start, name);
            return reading.problem(place, range, Kind::Named(name), problem);
        }
        Announced::Refused(kind, name) => {
            let problem = Problem::new(Code::ContainerNotSupported, start, name);
            return reading.problem(place, range, kind, problem);
        }
    }
    let Announced::Object(kind) = announced else {
        return;
    };
    if kind == Kind::PrivateKey && find(block.body, b"Proc-Type: 4,ENCRYPTED", 0).is_some() {
        // OpenSSL's own form: a key derived by one round of MD5.
        let name = "private key in OpenSSL's old encrypted form";
        let problem = Problem::new(Code::ContainerNotSupported, start, name);
        return reading.problem(place, range, kind, problem);
    }
    let body: Zeroizing<Vec<u8>> = Zeroizing::new(
        block
            .body
            .iter()
            .copied()
            .filter(|b| !b.is_ascii_whitespace())
            .collect(),
    );
    let body = std::str::from_utf8(&body).unwrap_or("?");
    match Base64::decode_vec(body).map(Zeroizing::new) {
        Ok(der) if reading.may_decode(place, &range, der.len()) => {
            read_body(reading, place, range, kind, &der);
        }
        Ok(_) => {}
        Err(_) if kind == Kind::PrivateKey => {
            keys::unreadable(reading, place, range, "its body is not base64");
        }
        Err(_) => {
            let problem = Problem::new(Code::MalformedPem, start, "a body that is not base64");
            reading.problem(place, range, kind, problem);
        }
    }
}

/// A body is what its content is; but what is announced as a key is never taken for anything else,
/// nor the other way round.
fn read_body(
    reading: &mut Reading<'_>,
    place: &Place<'_>,
    range: Range<usize>,
    kind: Kind,
    der: &[u8],
) {
    let shape = der_object::shape(der);
    match (kind, shape.kind()) {
        (Kind::PrivateKey, Kind::PrivateKey) | (Kind::Unknown, _) => {}
        (Kind::PrivateKey, _) => {
            return keys::unreadable(reading, place, range, "it is malformed");
        }
        (Kind::PublicKey, Kind::PrivateKey | Kind::Unknown) => {
            // RSAPublicKey (RFC 8017 §A.1.1) is two numbers, and begins as some keys do.
            return keys::pkcs1_public(reading, place, range, der);
        }
        (announced, found) if announced == found => {}
        // A certificate under any label, and anything else under a certificate's label, is read
        // as a certificate or fails as one.
        (Kind::Certificate, _) | (_, Kind::Certificate) => {
            let place = place.decoded(&range);
            let whole = place.range(&(0..der.len()));
            return reading.bundle.read_certificate(place.source, whole, der);
        }
        // Evidence of revocation under its own label is read as that, or fails as that.
        (Kind::Crl, _) => {
            let range = place.range(&range);
            return reading.bundle.read_crl(place.source, range, der);
        }
        (Kind::OcspResponse, _) => {
            let range = place.range(&range);
            return reading.bundle.read_response(place.source, range, der);
        }
        (_, _) => {
            let problem = Problem::new(
                Code::ContainerDamaged,
                range.start,
                "a block that is not what its label says",
            );
            return reading.problem(place, range, kind, problem);
        }
    }
    der_object::read(reading, &place.decoded(&range), 0..der.len(), der);
}

enum Announced {
    /// To be read; [`Kind::Unknown`] leaves it to the content.
    Object(Kind),
    /// Passed by: no certificate, and nothing that a verdict needs.
    NotRead(&'static str),
    /// Of a format of its own.
    Refused(Kind, &'static str),
}

/// What a label announces.
fn announced(label: &str) -> Announced {
    Announced::Object(match label {
        "CERTIFICATE" | "X509 CERTIFICATE" => Kind::Certificate,
        "TRUSTED CERTIFICATE" => return Announced::NotRead("OpenSSL trusted certificate"),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Kind::Request,
        "X509 CRL" | "CRL" => Kind::Crl,
        "OCSP RESPONSE" => Kind::OcspResponse,
        "PKCS7" | "CMS" => Kind::Named("PKCS#7 message"),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Kind::PublicKey,
        "EC PARAMETERS" => return Announced::NotRead("EC parameters"),
        "DH PARAMETERS" => return Announced::NotRead("DH parameters"),
        "OPENSSH PRIVATE KEY" | "SSH2 ENCRYPTED PRIVATE KEY" => {
            return Announced::Refused(Kind::PrivateKey, "SSH private key");
        }
        pgp if pgp.starts_with("PGP PRIVATE KEY") => {
            return Announced::Refused(Kind::PrivateKey, "PGP private key");
        }
        pgp if pgp.starts_with("PGP ") => {
            return Announced::Refused(Kind::Named("PGP block"), "PGP block");
        }
        key if key.ends_with("PRIVATE KEY") => Kind::PrivateKey,
        _ => Kind::Unknown,
    })
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    tail.windows(needle.len())
        .position(|window| window == needle)
        .map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::super::{Bundle, Fate, Input, Limits};
    use super::*;

    fn objects(text: &str) -> Vec<(Kind, Option<Code>)> {
        let input = Input {
            name: "x".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let bundle = Bundle::parse(&[input], &Limits::default());
        let code = |fate: &Fate| match fate {
            Fate::Problem(problem) => Some(problem.code),
            _ => None,
        };
        bundle
            .objects()
            .iter()
            .map(|object| (object.kind, code(&object.fate)))
            .collect()
    }

    #[test]
    fn blocks_and_what_is_wrong_with_them() {
        let key =
            "-----BEGIN EC PRIVATE KEY-----\nnot even base64!\n-----END EC PRIVATE KEY-----\n";
        assert_eq!(objects(key), [(Kind::PrivateKey, None)]);
        let open = "text\n-----BEGIN CERTIFICATE-----\nMAA=\n";
        assert_eq!(objects(open), [(Kind::Unknown, Some(Code::MalformedPem))]);
        let other_end = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END PKCS7-----\n";
        assert_eq!(
            objects(other_end),
            [(Kind::Unknown, Some(Code::MalformedPem))]
        );
        let bad = "-----BEGIN CERTIFICATE-----\nMA*A\n-----END CERTIFICATE-----";
        assert_eq!(
            objects(bad),
            [(Kind::Certificate, Some(Code::MalformedPem))]
        );
        let request =
            "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----";
        assert_eq!(objects(request)[0].1, Some(Code::ContainerDamaged));
        let two = format!("{open}{key}");
        assert_eq!(objects(&two).len(), 2);
    }
}
