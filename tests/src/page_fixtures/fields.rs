//! One text in every field of a certificate that carries text: each attribute of a name and each of its string types,
//! each form of an alternative name, each extension.

use crate::rebuild::{Extension, tlv};

const UTF8: u8 = 0x0c;
const PRINTABLE: u8 = 0x13;
const TELETEX: u8 = 0x14;
const IA5: u8 = 0x16;
const VISIBLE: u8 = 0x1a;
const UNIVERSAL: u8 = 0x1c;
const BMP: u8 = 0x1e;

/// The attributes of X.520 and others, each with the type of string that it stands in here.
const ATTRIBUTES: [(&[u8], u8); 17] = [
    (&[0x55, 4, 3], UTF8),
    (&[0x55, 4, 4], UTF8),
    (&[0x55, 4, 5], PRINTABLE),
    (&[0x55, 4, 6], PRINTABLE),
    (&[0x55, 4, 7], BMP),
    (&[0x55, 4, 8], UNIVERSAL),
    (&[0x55, 4, 9], UTF8),
    (&[0x55, 4, 10], UTF8),
    (&[0x55, 4, 11], TELETEX),
    (&[0x55, 4, 12], UTF8),
    (&[0x55, 4, 13], UTF8),
    (&[0x55, 4, 42], UTF8),
    (&[0x55, 4, 43], UTF8),
    (&[0x55, 4, 65], UTF8),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1], IA5),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
        IA5,
    ),
    (&[0x2b, 6, 1, 4, 1, 0x83, 0xb3, 0x3a, 1], UTF8),
];

/// A name of every attribute.
pub(super) fn name(text: &str) -> Vec<u8> {
    let attribute = |(oid, tag): &(&[u8], u8)| {
        let content = [tlv(0x06, oid), string(*tag, text)].concat();
        tlv(0x31, &tlv(0x30, &content))
    };
    let attributes: Vec<u8> = ATTRIBUTES.iter().flat_map(attribute).collect();
    tlv(0x30, &attributes)
}

/// A name of a common name alone.
fn common_name(text: &str) -> Vec<u8> {
    let content = [tlv(0x06, &[0x55, 4, 3]), string(UTF8, text)].concat();
    tlv(0x30, &tlv(0x31, &tlv(0x30, &content)))
}

/// A GeneralName of each form that carries text.
fn general_names(text: &str) -> Vec<Vec<u8>> {
    let ascii = ascii(text);
    let uri = format!("https://plant.internal/{ascii}");
    let upn = [
        tlv(0x06, &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 3]),
        tlv(0xa0, &string(UTF8, text)),
    ];
    let party = [
        tlv(0xa0, &string(UTF8, text)),
        tlv(0xa1, &string(UTF8, text)),
    ];
    vec![
        tlv(0x82, ascii.as_bytes()),
        tlv(0x81, format!("{ascii}@plant.internal").as_bytes()),
        tlv(0x86, uri.as_bytes()),
        tlv(0xa4, &common_name(text)),
        tlv(0xa0, &upn.concat()),
        tlv(0xa5, &party.concat()),
        // An X.400 address of an organisation's name.
        tlv(0xa3, &tlv(0x30, &tlv(0x83, ascii.as_bytes()))),
    ]
}

/// Extensions that carry text, alternative names among them.
pub(super) fn extensions(text: &str) -> Vec<Extension> {
    let names = general_names(text).concat();
    let uri = tlv(
        0x86,
        format!("http://plant.internal/{}", ascii(text)).as_bytes(),
    );
    let point = tlv(0x30, &tlv(0xa0, &tlv(0xa0, &uri)));
    let access = |method: u8| {
        let content = [tlv(0x06, &[0x2b, 6, 1, 5, 5, 7, 48, method]), uri.clone()];
        tlv(0x30, &content.concat())
    };
    vec![
        extension(&[0x55, 29, 17], tlv(0x30, &names)),
        extension(&[0x55, 29, 18], tlv(0x30, &names)),
        extension(&[0x55, 29, 31], tlv(0x30, &point)),
        extension(&[0x55, 29, 46], tlv(0x30, &point)),
        extension(&[0x55, 29, 32], policies(text)),
        extension(
            &[0x2b, 6, 1, 5, 5, 7, 1, 1],
            tlv(0x30, &[access(1), access(2)].concat()),
        ),
        // Netscape's comment, a Microsoft template's name, and one that nobody knows.
        extension(
            &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 13],
            string(IA5, text),
        ),
        extension(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2], string(BMP, text)),
        extension(&[0x2b, 6, 1, 4, 1, 0x83, 0xb3, 0x3a, 2], string(UTF8, text)),
    ]
}

/// Name constraints of each form.
pub(super) fn constraints(text: &str) -> Extension {
    let bases: Vec<u8> = general_names(text)
        .iter()
        .flat_map(|name| tlv(0x30, name))
        .collect();
    Extension {
        critical: true,
        ..extension(&[0x55, 29, 30], tlv(0x30, &tlv(0xa0, &bases)))
    }
}

/// A policy with its statement's address and a notice in three types of string.
fn policies(text: &str) -> Vec<u8> {
    let qualifier = |last: u8, value: Vec<u8>| {
        let content = [tlv(0x06, &[0x2b, 6, 1, 5, 5, 7, 2, last]), value];
        tlv(0x30, &content.concat())
    };
    let reference = tlv(
        0x30,
        &[string(VISIBLE, text), tlv(0x30, &tlv(0x02, &[1]))].concat(),
    );
    let notice = |kind| tlv(0x30, &[reference.clone(), string(kind, text)].concat());
    let qualifiers = [
        qualifier(1, string(IA5, text)),
        qualifier(2, notice(UTF8)),
        qualifier(2, notice(BMP)),
        qualifier(2, notice(VISIBLE)),
    ];
    let policy = [
        tlv(0x06, &[0x2b, 6, 1, 4, 1, 0x83, 0xb3, 0x3a, 3]),
        tlv(0x30, &qualifiers.concat()),
    ];
    tlv(0x30, &tlv(0x30, &policy.concat()))
}

fn extension(oid: &[u8], value: Vec<u8>) -> Extension {
    Extension {
        oid: oid.to_vec(),
        critical: false,
        value,
    }
}

/// A string of this type; types of one octet a letter have the letters that fit.
fn string(tag: u8, text: &str) -> Vec<u8> {
    let content = match tag {
        UTF8 => text.as_bytes().to_vec(),
        BMP => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        UNIVERSAL => text
            .chars()
            .flat_map(|letter| u32::from(letter).to_be_bytes())
            .collect(),
        _ => ascii(text).into_bytes(),
    };
    tlv(tag, &content)
}

fn ascii(text: &str) -> String {
    text.chars().filter(char::is_ascii).collect()
}
