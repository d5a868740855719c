//! Text that somebody wrote to be more than text, in every field of a certificate and of its authority's: it is shown
//! as text, and does nothing.

use super::{Fixture, Parts, fields};
use crate::pki::{Authority, pem};
use crate::rebuild::{Rebuild, tlv};

/// Each kind, with a text of it.
const TEXTS: [(&str, &str); 6] = [
    (
        "hostile-markup",
        "<img src=x onerror=\"globalThis.zonesealHit=1\"><script>globalThis.zonesealHit=2</script>",
    ),
    (
        "hostile-templates",
        "${globalThis.zonesealHit=3}{{constructor.constructor('zonesealHit=4')()}}javascript:zonesealHit=5",
    ),
    (
        "hostile-direction",
        "edge-7\u{202e}lanretni.tnalp\u{202c} \u{2066}a\u{2069}\u{200f}\u{061c}",
    ),
    (
        "hostile-controls",
        "edge\u{0}\u{7}\u{8}\u{1b}[2J\u{1b}]8;;http://plant.internal\r\nSet-Cookie: a=b\u{7f}\u{85}\u{9b}31m\u{2028}\u{feff}",
    ),
    (
        "hostile-invisible",
        "edge\u{200b}-\u{200d}7\u{ad}\u{2060}\u{180e}\u{e0041}\u{fe0f}\u{3164}",
    ),
    (
        "hostile-homographs",
        "\u{440}lant-\u{430}.int\u{435}rn\u{430}l \u{ff50}lant\u{2024}internal",
    ),
];

pub(super) fn all(parts: &Parts) -> Vec<Fixture> {
    let mut all: Vec<Fixture> = TEXTS
        .iter()
        .map(|(name, text)| everywhere(parts, name, text))
        .collect();
    all.extend(large(parts));
    all.push(
        parts
            .zoned(
                "hostile-file-name",
                "\u{202e}mep.<img src=x onerror=zonesealHit=6>.pem",
                parts.chain.as_bytes(),
            )
            .tray(&["certificate used", "certificate used"]),
    );
    all
}

/// A certificate below an authority, both with this text in each field.
fn everywhere(parts: &Parts, name: &'static str, text: &str) -> Fixture {
    let authority = Authority::root(name);
    let mut root = Rebuild::of(&authority.issued);
    root.subject = fields::name(text);
    root.issuer = root.subject.clone();
    let own = root.extensions.as_mut().unwrap();
    own.push(fields::constraints(text));
    own.extend(fields::extensions(text));
    let mut leaf = Rebuild::of(&authority.member("edge-7"));
    leaf.without(&[0x55, 29, 17]);
    leaf.subject = fields::name(text);
    leaf.issuer.clone_from(&root.subject);
    leaf.extensions
        .as_mut()
        .unwrap()
        .extend(fields::extensions(text));
    let signer = &authority.issued.key;
    let file = [pem(&leaf.sign(signer)), pem(&root.sign(signer))].concat();
    let mut fixture = parts
        .zoned(name, "edge-7.pem", file)
        .is("rejected", "issuer-not-in-zone")
        .tray(&["certificate used", "certificate used"]);
    fixture.texts = vec![text.to_owned()];
    fixture
}

/// Alternative names: as many, and one as long, as a certificate is read with; and a megabyte of them, with which it is not.
fn large(parts: &Parts) -> Vec<Fixture> {
    let many = |count: u32| -> Vec<u8> {
        let one = |n| tlv(0x82, format!("s{n:05}.plant").as_bytes());
        (0..count).flat_map(one).collect()
    };
    let long = |length: usize| tlv(0x82, "a".repeat(length).as_bytes());
    let leaf = |names: &[u8]| {
        let mut leaf = Rebuild::of(&parts.leaf);
        let identity = tlv(0x86, b"spiffe://plant.internal/edge-7");
        leaf.extension(&[0x55, 29, 17]).value = tlv(0x30, &[&identity[..], names].concat());
        pem(&leaf.sign(&parts.plant.issuing.issued.key))
    };
    let issuing = pem(&parts.plant.issuing.issued.der);
    let read = |name, names: &[u8]| parts.zoned(name, "edge-7.pem", leaf(names) + &issuing);
    let refused = |name, names: &[u8]| {
        let alone = parts.zoned(name, "edge-7.pem", leaf(names));
        alone
            .is("incomplete", "malformed-certificate")
            .tray(&["certificate problem"])
    };
    vec![
        read("hostile-many-names", &many(4_095)),
        read("hostile-long-name", &long(200_000)).is("rejected", "alternative-name-malformed"),
        refused("hostile-names-of-a-megabyte", &many(32_000)),
        refused("hostile-name-of-a-megabyte", &long(1_000_000)),
    ]
}
