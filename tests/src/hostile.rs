//! Inputs of 10 MB that somebody made to cost as much as they can. No dependency but std, so that the benches, in a
//! workspace of their own, use this very file.

/// As large as an input may be.
pub const SIZE: usize = 10_000_000;

/// An input: what it is, and its bytes.
pub type Hostile = (&'static str, Vec<u8>);

/// Every such input.
#[must_use]
pub fn all() -> Vec<Hostile> {
    let mut open = b"-----BEGIN CERTIFICATE-----\n".to_vec();
    open.resize(SIZE, b'A');
    let mut nested = Vec::new();
    let mut rest = u32::try_from(SIZE).unwrap_or(0);
    while rest > 0x1_0000 + 5 {
        rest -= 5;
        let [_, a, b, c] = rest.to_be_bytes();
        nested.extend([0x30, 0x83, a, b, c]);
    }
    nested.resize(SIZE, 0);
    vec![
        ("zeros", vec![0; SIZE]),
        (
            "lines that begin PEM",
            filled("", "-----BEGIN CERTIFICATE-----\n", ""),
        ),
        (
            "lines that end PEM",
            filled("", "-----END CERTIFICATE-----\n", ""),
        ),
        (
            "PEM objects of nothing",
            filled("", "-----BEGIN X-----\n-----END X-----\n", ""),
        ),
        ("PEM that does not end", open),
        (
            "PEM of one object",
            filled(
                "-----BEGIN CERTIFICATE-----\n",
                "MIIBAAAAAAAAAAAAAAAAAAAA\n",
                "-----END CERTIFICATE-----\n",
            ),
        ),
        ("empty sequences", [0x30, 0].repeat(SIZE / 2)),
        ("sequences in sequences", nested),
        ("indefinite lengths", [0x30, 0x80].repeat(SIZE / 2)),
        ("base64", filled("", "QUFB", "")),
        (
            "base64 of PEM",
            filled("", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n", ""),
        ),
        ("hex", filled("", "30", "")),
        ("hex with colons", filled("", "30:", "")),
        ("open brackets", filled("", "[", "")),
        ("open braces", filled("", "{\"a\":", "")),
        ("a JSON list", filled("[", "\"MIIB\",", "\"MIIB\"]")),
        (
            "a JSON object of one key",
            filled("{\"x5c\":[", "\"MIIB\",", "\"MIIB\"]}"),
        ),
        ("a JSON object of many keys", keys()),
        (
            "a list of secrets",
            filled(
                "apiVersion: v1\nkind: List\nitems:\n",
                "- kind: Secret\n  data:\n    tls.crt: QUFB\n",
                "",
            ),
        ),
        ("a YAML map that grows deeper", deeper()),
        ("spaces", filled("", " ", "")),
        ("line ends", filled("", "\r\n", "")),
        ("dashes", filled("", "-", "")),
        (
            "a dump of handshakes",
            filled("", " 0 s:CN = x\n   i:CN = y\n", ""),
        ),
        ("revoked certificates", crl()),
    ]
}

/// `unit` over and over between `start` and `end`, 10 MB in all.
fn filled(start: &str, unit: &str, end: &str) -> Vec<u8> {
    let count = (SIZE - start.len() - end.len()) / unit.len();
    [start, &unit.repeat(count), end].concat().into_bytes()
}

fn keys() -> Vec<u8> {
    let mut text = String::from("{");
    let mut number = 0;
    while text.len() < SIZE - 64 {
        text.push_str(&format!("\"key-{number}\":\"MIIB\","));
        number += 1;
    }
    text.push_str("\"end\":0}");
    text.into_bytes()
}

fn deeper() -> Vec<u8> {
    let mut text = String::from("kind: Secret\ndata:\n");
    let mut depth = 1;
    while text.len() + depth < SIZE - 64 {
        text.push_str(&" ".repeat(depth));
        text.push_str("a:\n");
        depth += 1;
    }
    text.into_bytes()
}

/// A list of revoked certificates as long as it can be, unsigned.
fn crl() -> Vec<u8> {
    let mut entries = Vec::new();
    let mut number = 0u32;
    while entries.len() < SIZE - 256 {
        let [_, a, b, c] = number.to_be_bytes();
        let entry = [
            &[0x30, 0x15, 0x02, 0x04, 0x01, a, b, c][..],
            &[0x17, 0x0d],
            b"260101000000Z",
        ]
        .concat();
        entries.extend(entry);
        number += 1;
    }
    let algorithm = tlv(
        0x30,
        &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
    );
    let name = tlv(
        0x30,
        &tlv(
            0x31,
            &tlv(
                0x30,
                &[&[0x06, 0x03, 0x55, 0x04, 0x03][..], &tlv(0x0c, b"CA")].concat(),
            ),
        ),
    );
    let time = |text: &[u8]| tlv(0x17, text);
    let tbs = [
        &[0x02, 0x01, 0x01][..],
        &algorithm,
        &name,
        &time(b"261101000000Z"),
        &time(b"271101000000Z"),
        &tlv(0x30, &entries),
    ]
    .concat();
    tlv(
        0x30,
        &[tlv(0x30, &tbs), algorithm.clone(), tlv(0x03, &[0, 1, 2, 3])].concat(),
    )
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len())
        .unwrap_or(u32::MAX)
        .to_be_bytes();
    let head: Vec<u8> = match content.len() {
        0..0x80 => vec![tag, length[3]],
        0x80..0x100 => vec![tag, 0x81, length[3]],
        0x100..0x1_0000 => vec![tag, 0x82, length[2], length[3]],
        _ => vec![tag, 0x83, length[1], length[2], length[3]],
    };
    [head, content.to_vec()].concat()
}
