//! PEM armour (RFC 7468): tolerant of the text around a block, exact about what is inside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Bundle, Fate, Input, Kind, Limits, Problem};
use crate::finding::Code;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
/// Longer than any label in use; what is longer is no label.
const MAX_LABEL: usize = 80;

/// The offset of the next `-----BEGIN ` at or after `from`.
pub(super) fn find_begin(bytes: &[u8], from: usize) -> Option<usize> {
    find(bytes, BEGIN, from)
}

/// Reads every block of an input.
pub(super) fn read(bundle: &mut Bundle, input: &Input, limits: &Limits) {
    let bytes = &input.bytes;
    let mut at = 0;
    while let Some(start) = find_begin(bytes, at) {
        if bundle.is_full(input, start, limits) {
            return;
        }
        match block(bytes, start) {
            Ok(block) => {
                at = block.end;
                read_block(bundle, input, start, &block);
            }
            Err(what) => {
                at = start + BEGIN.len();
                let end = find_begin(bytes, at).unwrap_or(bytes.len());
                let problem = Problem::new(Code::MalformedPem, start, what);
                bundle.problem(&input.name, start..end, Kind::Unknown, problem);
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

fn read_block(bundle: &mut Bundle, input: &Input, start: usize, block: &Block<'_>) {
    let range = start..block.end;
    let kind = kind_of(block.label);
    match kind {
        // Not even decoded: a private key must not be copied into memory that is not erased.
        Kind::PrivateKey => return bundle.push(&input.name, range, kind, Fate::PassedOver),
        Kind::Named(name) => {
            let problem = Problem::new(Code::ObjectNotRead, start, name);
            return bundle.problem(&input.name, range, kind, problem);
        }
        Kind::Certificate | Kind::Crl | Kind::OcspResponse | Kind::Unknown => {}
    }
    let body: Vec<u8> = block
        .body
        .iter()
        .copied()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    match STANDARD.decode(body) {
        Ok(der) => match kind {
            Kind::Crl => bundle.read_crl(&input.name, range, &der),
            Kind::OcspResponse => bundle.read_response(&input.name, range, &der),
            _ => bundle.read_der(input, range, &der),
        },
        Err(_) => {
            let problem = Problem::new(Code::MalformedPem, start, "a body that is not base64");
            bundle.problem(&input.name, range, kind, problem);
        }
    }
}

/// What a label announces; [`Kind::Unknown`] leaves it to the content.
fn kind_of(label: &str) -> Kind {
    match label {
        "CERTIFICATE" | "X509 CERTIFICATE" => Kind::Certificate,
        "TRUSTED CERTIFICATE" => Kind::Named("OpenSSL trusted certificate"),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Kind::Named("certificate request"),
        "X509 CRL" | "CRL" => Kind::Crl,
        "OCSP RESPONSE" => Kind::OcspResponse,
        "PKCS7" | "CMS" => Kind::Named("PKCS#7 message"),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Kind::Named("public key"),
        "EC PARAMETERS" => Kind::Named("EC parameters"),
        "DH PARAMETERS" => Kind::Named("DH parameters"),
        other if other.ends_with("PRIVATE KEY") => Kind::PrivateKey,
        _ => Kind::Unknown,
    }
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    tail.windows(needle.len())
        .position(|window| window == needle)
        .map(|at| from + at)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(objects(request)[0].1, Some(Code::ObjectNotRead));
        let two = format!("{open}{key}");
        assert_eq!(objects(&two).len(), 2);
    }
}
