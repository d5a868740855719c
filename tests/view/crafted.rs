//! Certificates made octet by octet, so that they are the same in each run. Nobody signed them:
//! they are to be looked at.

/// A certificate with every extension that is decoded.
pub(crate) fn ordinary() -> Vec<u8> {
    certificate("web", "Plant A CA", &extensions(""))
}

/// A certificate with what a terminal acts on, or a reader does not see, in every text.
pub(crate) fn hostile() -> Vec<u8> {
    let evil = "\u{1b}[2J\u{202e}\u{200b}\r\n\u{9b}\u{2066}\u{ad}";
    certificate(
        &format!("admin{evil}"),
        &format!("Plant{evil}"),
        &extensions(evil),
    )
}

fn certificate(subject: &str, issuer: &str, extensions: &[Vec<u8>]) -> Vec<u8> {
    let algorithm = seq(&[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]);
    let key_algorithm = seq(&[
        oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
        oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
    ]);
    let mut point = vec![0, 4];
    point.extend((1..=64).collect::<Vec<u8>>());
    let tbs = seq(&[
        der(0xa0, &der(0x02, &[2])),
        der(0x02, &[0x5a, 0x17]),
        algorithm.clone(),
        name(issuer),
        seq(&[der(0x17, b"260101000000Z"), der(0x17, b"300101000000Z")]),
        name(subject),
        seq(&[key_algorithm, der(0x03, &point)]),
        der(0xa3, &seq(extensions)),
    ]);
    let mut signature = vec![0];
    signature.extend([0x77; 70]);
    seq(&[tbs, algorithm, der(0x03, &signature)])
}

/// Extensions, each text in them followed by `evil`.
fn extensions(evil: &str) -> Vec<Vec<u8>> {
    let text = |text: &str| der(0x0c, format!("{text}{evil}").as_bytes());
    // An IA5String holds ASCII: of the rest, what can hide there is control characters.
    let ascii: String = evil.chars().filter(char::is_ascii).collect();
    let ia5 = |tag: u8, text: &str| der(tag, format!("{text}{ascii}").as_bytes());
    let uri = |text: &str| ia5(0x86, text);
    let upn = [
        oid(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 3]),
        der(0xa0, &text("ada@plant-a.example")),
    ];
    let alternative = seq(&[
        ia5(0x82, "web.plant-a.example"),
        uri("spiffe://plant-a.example/web"),
        der(0x87, &[10, 0, 0, 1]),
        ia5(0x81, "ops@plant-a.example"),
        der(0xa4, &name(&format!("web{evil}"))),
        der(0xa0, &upn.concat()),
        der(0x88, &[0x2a, 3, 4]),
    ]);
    let notice = seq(&[
        oid(&[0x2b, 6, 1, 5, 5, 7, 2, 2]),
        seq(&[text("For this site alone")]),
    ]);
    let cps = seq(&[
        oid(&[0x2b, 6, 1, 5, 5, 7, 2, 1]),
        ia5(0x16, "http://ca.plant-a.example/cps"),
    ]);
    let policies = seq(&[seq(&[oid(&[0x2a, 3, 4]), seq(&[cps, notice])])]);
    let access =
        |method: u8, place: &str| seq(&[oid(&[0x2b, 6, 1, 5, 5, 7, 48, method]), uri(place)]);
    let point = der(0xa0, &der(0xa0, &uri("http://ca.plant-a.example/site.crl")));
    let mut sct = vec![0];
    sct.extend([0x5c; 32]);
    sct.extend(1_795_500_600_000_u64.to_be_bytes());
    sct.extend([0, 0, 4, 3, 0, 2, 9, 9]);
    let sct = vector(&vector(&sct));
    vec![
        extension(&[0x55, 29, 19], true, &seq(&[])),
        extension(&[0x55, 29, 15], true, &der(0x03, &[5, 0xa0])),
        extension(
            &[0x55, 29, 37],
            false,
            &seq(&[oid(&[0x2b, 6, 1, 5, 5, 7, 3, 1]), oid(&[0x55, 29, 37, 0])]),
        ),
        extension(&[0x55, 29, 17], false, &alternative),
        extension(&[0x55, 29, 14], false, &der(0x04, &[0x0d; 20])),
        extension(&[0x55, 29, 35], false, &seq(&[der(0x80, &[0x0e; 20])])),
        extension(&[0x55, 29, 32], false, &policies),
        extension(&[0x55, 29, 31], false, &seq(&[seq(&[point])])),
        extension(
            &[0x2b, 6, 1, 5, 5, 7, 1, 1],
            false,
            &seq(&[
                access(1, "http://ocsp.plant-a.example"),
                access(2, "http://ca.plant-a.example/ca.der"),
            ]),
        ),
        extension(
            &[0x2b, 6, 1, 5, 5, 7, 1, 24],
            false,
            &seq(&[der(0x02, &[5])]),
        ),
        extension(
            &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2],
            false,
            &der(0x04, &sct),
        ),
        extension(
            &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 13],
            false,
            &ia5(0x16, "made by hand"),
        ),
        extension(&[0x2b, 6, 1, 5, 5, 7, 13, 3], false, b"Client"),
        // Known, and malformed; and unknown.
        extension(&[0x2b, 6, 1, 5, 5, 7, 48, 1, 5], false, &text("no")),
        extension(&[0x2a, 3, 4, 5], false, &text("who knows")),
    ]
}

fn extension(identifier: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![oid(identifier)];
    if critical {
        parts.push(der(0x01, &[0xff]));
    }
    parts.push(der(0x04, value));
    seq(&parts)
}

fn name(common_name: &str) -> Vec<u8> {
    let pair = seq(&[oid(&[0x55, 4, 3]), der(0x0c, common_name.as_bytes())]);
    seq(&[der(0x31, &pair)])
}

fn oid(content: &[u8]) -> Vec<u8> {
    der(0x06, content)
}

fn seq(parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &parts.concat())
}

fn vector(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], content].concat()
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        Ok(octet) => out.extend([0x81, octet]),
        Err(_) => {
            out.push(0x82);
            out.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
        }
    }
    out.extend_from_slice(content);
    out
}
