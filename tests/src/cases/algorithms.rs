//! Signature algorithms and keys: each that is accepted, each that is refused by name, and what lies on either side of
//! a bound. And what the second verifier of zones cannot process.

use ml_dsa::{MlDsa44, MlDsa65, MlDsa87, MlDsaParams};
use pki_types::alg_id::{self, AlgorithmIdentifier};
use rcgen::{BasicConstraints, CustomExtension, GeneralSubtree, IsCa, NameConstraints, SanType};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::Case;
use crate::pki::{Site, key, uri};
use crate::rebuild::{Rebuild, tlv};
use crate::schemes::{RSA_ENCRYPTION, Rsa, ml_dsa, rsa_spki, spki, unsigned};

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = pss(site);
    cases.extend(pss_keys(site));
    cases.extend(pkcs1(site));
    cases.extend(module_lattices(site));
    cases.extend(refused_by_name(site));
    cases.extend(rsa_numbers(site));
    cases.extend(refused_keys(site));
    cases.extend(beyond_the_second_verifier(site));
    cases
}

/// How an authority signs.
struct Scheme<'a> {
    /// Its SubjectPublicKeyInfo.
    spki: Vec<u8>,
    /// The content of the signature's AlgorithmIdentifier.
    algorithm: Vec<u8>,
    sign: &'a dyn Fn(&[u8]) -> Vec<u8>,
}

/// A member below an authority that signs so, below the anchor.
fn chain(site: &Site, name: &'static str, scheme: &Scheme<'_>) -> Case {
    let authority = site.anchor.below("Plant A Other CA", |_| {});
    let mut member = Rebuild::of(&authority.member("web"));
    member.algorithm.clone_from(&scheme.algorithm);
    let mut issuing = Rebuild::of(&authority.issued);
    issuing.spki.clone_from(&scheme.spki);
    let files = [
        member.sign_by(scheme.sign),
        issuing.sign(&site.anchor.issued.key),
    ];
    Case::zone(site, name, &[&files[0], &files[1]], "trusted", "trusted")
}

impl Case {
    fn refused(self, code: &'static str) -> Self {
        Self {
            outcome: "rejected",
            code,
            ..self
        }
    }

    fn outside(self, profile: &'static str, site: &Site) -> Self {
        let code = match self.code {
            "trusted" => "chain-trusted",
            other => other,
        };
        Self { code, ..self }.anchored(profile, &site.anchor.issued.der)
    }
}

/// RSASSA-PSS: salts of the digest's length, masks of the same digest (RFC 4055 §3.1, as CA/B 7.1.3.2.1 lists them).
fn pss(site: &Site) -> Vec<Case> {
    let rsa = &Rsa::of_2048_bits();
    let signed = |name, algorithm: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>| {
        let scheme = Scheme {
            spki: rsa.spki(RSA_ENCRYPTION),
            algorithm: algorithm.to_vec(),
            sign,
        };
        chain(site, name, &scheme)
    };
    let sha256 = alg_id::RSA_PSS_SHA256;
    let sha384 = alg_id::RSA_PSS_SHA384;
    let sha512 = alg_id::RSA_PSS_SHA512;
    let good256 = |message: &[u8]| rsa.pss::<Sha256, Sha256>(32, message);
    let good384 = |message: &[u8]| rsa.pss::<Sha384, Sha384>(48, message);
    let good512 = |message: &[u8]| rsa.pss::<Sha512, Sha512>(64, message);
    let salt_of_20 = |message: &[u8]| rsa.pss::<Sha256, Sha256>(20, message);
    let no_salt = |message: &[u8]| rsa.pss::<Sha256, Sha256>(0, message);
    let other_mask = |message: &[u8]| rsa.pss::<Sha256, Sha384>(32, message);
    let sha1 = |message: &[u8]| rsa.pss::<Sha1, Sha1>(20, message);
    // The parameters end with [2] INTEGER saltLength.
    let mut salt_declared = sha256.to_vec();
    *salt_declared.last_mut().unwrap() = 20;
    let mut mask_declared = sha256.to_vec();
    let last_hash = mask_declared.windows(9).rposition(|w| w == SHA256).unwrap();
    mask_declared[last_hash + 8] = 2;
    let bare = &sha256[..11];
    let defaults = [bare, &[0x30, 0]].concat();
    let refused = "signature-algorithm-refused";
    vec![
        signed("pss-with-sha256", &sha256, &good256).near("signature-algorithm-refused"),
        signed("pss-with-sha384", &sha384, &good384),
        signed("pss-with-sha512", &sha512, &good512),
        signed("pss-with-sha256-in-rfc5280", &sha256, &good256).outside("rfc5280", site),
        signed("pss-with-sha384-in-rfc5280", &sha384, &good384).outside("rfc5280", site),
        signed("pss-with-sha512-in-rfc5280", &sha512, &good512).outside("rfc5280", site),
        signed("pss-of-another-digest", &sha384, &good256).refused("signature-invalid"),
        signed("pss-salt-of-20", &sha256, &salt_of_20).refused("signature-invalid"),
        signed("pss-without-salt", &sha256, &no_salt).refused("signature-invalid"),
        signed("pss-salt-of-20-and-says-so", &salt_declared, &salt_of_20).refused(refused),
        signed("pss-mask-of-another-digest", &sha256, &other_mask).refused("signature-invalid"),
        signed(
            "pss-mask-of-another-digest-and-says-so",
            &mask_declared,
            &other_mask,
        )
        .refused(refused),
        // RFC 4055 §3.1: what is left out is SHA-1, its mask and a salt of 20 octets.
        signed("pss-with-sha1", &defaults, &sha1).refused(refused),
        signed("pss-with-sha1-in-rfc5280", &defaults, &sha1)
            .outside("rfc5280", site)
            .refused(refused),
        signed("pss-without-parameters", bare, &good256).refused(refused),
    ]
}

/// Keys that are marked for RSASSA-PSS alone (RFC 4055 §1.2).
fn pss_keys(site: &Site) -> Vec<Case> {
    let rsa = &Rsa::of_2048_bits();
    let signed = |name, key: &[u8], algorithm: AlgorithmIdentifier, sign| {
        let scheme = Scheme {
            spki: rsa.spki(key),
            algorithm: algorithm.to_vec(),
            sign,
        };
        chain(site, name, &scheme)
    };
    let sha256 = alg_id::RSA_PSS_SHA256;
    let sha384 = alg_id::RSA_PSS_SHA384;
    let bare = &sha256[..11];
    let pss256 = &|message: &[u8]| rsa.pss::<Sha256, Sha256>(32, message);
    let pss384 = &|message: &[u8]| rsa.pss::<Sha384, Sha384>(48, message);
    let pkcs1 = &|message: &[u8]| rsa.pkcs1::<Sha256>(&digest_id(SHA256), message);
    let with = |name, algorithm: &[u8]| with_key(site, name, rsa.spki(algorithm));
    vec![
        signed("pss-key", bare, sha256, pss256),
        signed("pss-key-in-rfc5280", bare, sha256, pss256).outside("rfc5280", site),
        signed("pss-key-for-sha256", &sha256, sha256, pss256),
        signed(
            "pss-key-for-sha256-signs-with-sha384",
            &sha256,
            sha384,
            pss384,
        )
        .refused("key-refused")
        .near("second-opinion-unable"),
        signed(
            "pss-key-signs-with-pkcs1",
            bare,
            alg_id::RSA_PKCS1_SHA256,
            pkcs1,
        )
        .refused("key-refused")
        .near("second-opinion-unable"),
        signed("pss-key-with-another-signature", bare, sha384, pss256)
            .refused("signature-invalid")
            .near("second-opinion-unable"),
        signed("pss-key-in-webpki", bare, sha256, pss256)
            .outside("webpki", site)
            .refused("key-refused"),
        // Nothing is verified under a member's own key.
        with("pss-key-of-a-member", bare),
    ]
}

/// RSASSA-PKCS1-v1_5.
fn pkcs1(site: &Site) -> Vec<Case> {
    let (rsa, large) = (&Rsa::of_2048_bits(), &Rsa::of_8192_bits());
    let signed = |name, rsa: &Rsa, algorithm: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>| {
        let scheme = Scheme {
            spki: rsa.spki(RSA_ENCRYPTION),
            algorithm: algorithm.to_vec(),
            sign,
        };
        chain(site, name, &scheme)
    };
    let good = |message: &[u8]| rsa.pkcs1::<Sha256>(&digest_id(SHA256), message);
    let good8192 = |message: &[u8]| large.pkcs1::<Sha256>(&digest_id(SHA256), message);
    let sha1 = |message: &[u8]| rsa.pkcs1::<Sha1>(&digest_id(&[0x2b, 14, 3, 2, 26]), message);
    // RFC 8017 §9.2: the digest's parameters are NULL; one block per digest, compared whole.
    let no_null = |message: &[u8]| rsa.pkcs1::<Sha256>(&tlv(0x06, SHA256), message);
    let sha256 = alg_id::RSA_PKCS1_SHA256;
    let pkcs1 = |last| {
        [
            &tlv(0x06, &[&RSA_ENCRYPTION[2..10], &[last]].concat())[..],
            &[5, 0],
        ]
        .concat()
    };
    let refused = "signature-algorithm-refused";
    vec![
        signed("pkcs1-by-8192-bits", large, &sha256, &good8192).near("rsa-key-size"),
        signed("pkcs1-by-8192-bits-in-rfc5280", large, &sha256, &good8192).outside("rfc5280", site),
        // RFC 4055 §5: absent parameters are accepted as well.
        signed("pkcs1-without-parameters", rsa, &sha256[..11], &good),
        signed("pkcs1-digest-without-null", rsa, &sha256, &no_null).refused("signature-invalid"),
        signed("pkcs1-of-another-digest", rsa, &sha256, &sha1).refused("signature-invalid"),
        signed("pkcs1-with-sha1", rsa, &pkcs1(5), &sha1).refused(refused),
        signed("pkcs1-with-sha1-in-rfc5280", rsa, &pkcs1(5), &sha1)
            .outside("rfc5280", site)
            .refused(refused),
        signed("pkcs1-with-md5", rsa, &pkcs1(4), &good).refused(refused),
        signed("pkcs1-with-md5-in-rfc5280", rsa, &pkcs1(4), &good)
            .outside("rfc5280", site)
            .refused(refused),
        signed("pkcs1-with-sha224", rsa, &pkcs1(14), &good).refused(refused),
    ]
}

/// ML-DSA (RFC 9881).
fn module_lattices(site: &Site) -> Vec<Case> {
    let mut cases = Vec::from(lattice::<MlDsa44>(
        site,
        alg_id::ML_DSA_44,
        [
            "ml-dsa-44",
            "ml-dsa-44-in-rfc5280",
            "ml-dsa-44-of-one-bit-less",
        ],
    ));
    cases.extend(lattice::<MlDsa65>(
        site,
        alg_id::ML_DSA_65,
        [
            "ml-dsa-65",
            "ml-dsa-65-in-rfc5280",
            "ml-dsa-65-of-one-bit-less",
        ],
    ));
    cases.extend(lattice::<MlDsa87>(
        site,
        alg_id::ML_DSA_87,
        [
            "ml-dsa-87",
            "ml-dsa-87-in-rfc5280",
            "ml-dsa-87-of-one-bit-less",
        ],
    ));
    let (public, _) = ml_dsa::<MlDsa65>(&[]);
    let with_null = [&alg_id::ML_DSA_65[..], &[5, 0]].concat();
    let sign = |message: &[u8]| ml_dsa::<MlDsa65>(message).1;
    let scheme = |key: &[u8], signature: &[u8]| Scheme {
        spki: spki(key, &public),
        algorithm: signature.to_vec(),
        sign: &sign,
    };
    let id = &alg_id::ML_DSA_65;
    // RFC 9881 §2: parameters are absent.
    let mut parameters = chain(
        site,
        "ml-dsa-signature-with-parameters",
        &scheme(id, &with_null),
    );
    parameters = parameters.refused("signature-algorithm-refused");
    let key = with_key(
        site,
        "ml-dsa-key-with-parameters",
        spki(&with_null, &public),
    );
    cases.extend([parameters, key.refused("key-refused")]);
    cases
}

/// A chain, the same one outside of a zone, and with one bit of the signature the other way.
fn lattice<P: MlDsaParams>(
    site: &Site,
    id: AlgorithmIdentifier,
    [name, outside, bent]: [&'static str; 3],
) -> [Case; 3] {
    let (public, _) = ml_dsa::<P>(&[]);
    let with = |name, sign: &dyn Fn(&[u8]) -> Vec<u8>| {
        let scheme = Scheme {
            spki: spki(&id, &public),
            algorithm: id.to_vec(),
            sign,
        };
        chain(site, name, &scheme)
    };
    let good = |message: &[u8]| ml_dsa::<P>(message).1;
    let flipped = |message: &[u8]| {
        let mut signature = good(message);
        let middle = signature.len() / 2;
        signature[middle] ^= 1;
        signature
    };
    [
        with(name, &good).near("signature-invalid"),
        with(outside, &good).outside("rfc5280", site),
        with(bent, &flipped).refused("signature-invalid"),
    ]
}

/// Signatures that are refused for their name, whatever they are.
fn refused_by_name(site: &Site) -> Vec<Case> {
    let named = |name, algorithm: Vec<u8>| {
        let mut parts = Rebuild::of(&site.issuing.member("web"));
        parts.algorithm = algorithm;
        let member = parts.sign(&site.issuing.issued.key);
        Case::zone(site, name, &[&member, &site.issuing.issued.der], "", "")
            .refused("signature-algorithm-refused")
    };
    let ecdsa = |rest: &[u8]| tlv(0x06, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4], rest].concat());
    vec![
        named("signed-with-ecdsa-and-sha224", ecdsa(&[3, 1])),
        // RFC 5758 §3.2: parameters are absent.
        named(
            "signed-with-ecdsa-and-parameters",
            [&ecdsa(&[3, 2])[..], &[5, 0]].concat(),
        ),
        named(
            "signed-with-dsa-and-sha1",
            tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3]),
        ),
        named(
            "signed-with-dsa-and-sha256",
            tlv(0x06, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2]),
        ),
        named("signed-with-ed448", tlv(0x06, &[0x2b, 0x65, 0x71])),
    ]
}

/// Bounds on RSA's numbers (RFC 8017 §3.1).
fn rsa_numbers(site: &Site) -> Vec<Case> {
    // An odd modulus of so many bits, whose first bits are 11.
    let modulus = |bits: usize| {
        let mut octets = vec![0xc3; bits.div_ceil(8)];
        octets[0] = match bits % 8 {
            0 => 0xc3,
            rest => u8::try_from((1_u16 << rest) - 1).unwrap(),
        };
        octets
    };
    let with = |name, modulus: &[u8], exponent: &[u8]| {
        with_key(site, name, rsa_spki(RSA_ENCRYPTION, modulus, exponent))
    };
    let ordinary = &[1, 0, 1];
    let mut even = modulus(2048);
    *even.last_mut().unwrap() ^= 1;
    let no_null = &RSA_ENCRYPTION[..11];
    vec![
        with("rsa-2047", &modulus(2047), ordinary).refused("rsa-key-size"),
        with("rsa-8192", &modulus(8192), ordinary).near("rsa-key-size"),
        with("rsa-8193", &modulus(8193), ordinary).refused("rsa-key-size"),
        with("rsa-exponent-1", &modulus(2048), &[1]).refused("key-refused"),
        with("rsa-exponent-3", &modulus(2048), &[3]).near("key-refused"),
        with("rsa-exponent-even", &modulus(2048), &[1, 0, 0]).refused("key-refused"),
        with("rsa-exponent-of-33-bits", &modulus(2048), &[1, 0, 0, 0, 1]).near("key-refused"),
        with("rsa-exponent-of-34-bits", &modulus(2048), &[2, 0, 0, 0, 1]).refused("key-refused"),
        with("rsa-modulus-even", &even, ordinary).refused("key-refused"),
        with_key(
            site,
            "rsa-key-without-null",
            rsa_spki(no_null, &modulus(2048), ordinary),
        )
        .refused("key-refused"),
        with("rsa-2047-in-rfc5280", &modulus(2047), ordinary)
            .outside("rfc5280", site)
            .refused("rsa-key-size"),
    ]
}

/// Keys of other kinds.
fn refused_keys(site: &Site) -> Vec<Case> {
    let refused = |name, spki| with_key(site, name, spki).refused("key-refused");
    let point = {
        let spki = site.issuing.member("web").certificate().spki().to_vec();
        spki[spki.len() - 65..].to_vec()
    };
    let ec = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
    let curve =
        |name, id: &[u8], key: &[u8]| refused(name, spki(&[&ec[..], &tlv(0x06, id)].concat(), key));
    let dsa = {
        let id = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1]);
        let [p, q, g] = [256, 32, 256].map(|octets| unsigned(&vec![0xc3; octets]));
        let parameters = tlv(0x30, &[p, q, g].concat());
        spki(&[id, parameters].concat(), &unsigned(&[0x5a; 256]))
    };
    let brainpool = |last| [0x2b, 0x24, 3, 3, 2, 8, 1, 1, last];
    vec![
        refused("a-dsa-key", dsa),
        refused(
            "a-curve-by-its-numbers",
            spki(&[&ec[..], &p256_by_numbers()].concat(), &point),
        ),
        refused(
            "a-curve-inherited",
            spki(&[&ec[..], &[5, 0]].concat(), &point),
        ),
        refused("a-curve-left-out", spki(&ec, &point)),
        curve("a-brainpool-p256-key", &brainpool(7), &[4; 65]),
        curve("a-brainpool-p384-key", &brainpool(11), &[4; 97]),
        curve("a-brainpool-p512-key", &brainpool(13), &[4; 129]),
        curve(
            "a-p192-key",
            &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1],
            &[4; 49],
        ),
        curve("a-p224-key", &[0x2b, 0x81, 4, 0, 33], &[4; 57]),
        refused(
            "an-ed448-key",
            spki(&tlv(0x06, &[0x2b, 0x65, 0x71]), &[0x5a; 57]),
        ),
        refused(
            "an-x25519-key",
            spki(&tlv(0x06, &[0x2b, 0x65, 0x6e]), &[0x5a; 32]),
        ),
    ]
}

/// P-256 as ECParameters (RFC 3279 §2.3.5), which RFC 5480 §2.1.1 forbids.
fn p256_by_numbers() -> Vec<u8> {
    const P: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    const A: &str = "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc";
    const B: &str = "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
    const G: &str = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                     4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    const N: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let field = [
        tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1]),
        unsigned(&hex(P)),
    ]
    .concat();
    let equation = [tlv(0x04, &hex(A)), tlv(0x04, &hex(B))].concat();
    let parts = [
        unsigned(&[1]),
        tlv(0x30, &field),
        tlv(0x30, &equation),
        tlv(0x04, &hex(G)),
        unsigned(&hex(N)),
        unsigned(&[1]),
    ];
    tlv(0x30, &parts.concat())
}

/// One case for each thing on the list of `core/src/second_opinion.rs`, and beside it what our own rule refuses. Keys
/// for RSASSA-PSS are above, constraints on directory names in `rare`.
fn beyond_the_second_verifier(site: &Site) -> Vec<Case> {
    let permitted = |form: fn(String) -> GeneralSubtree| {
        site.anchor.below("Plant A Named CA", |params| {
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: vec![form("plant-a.example".to_owned())],
                excluded_subtrees: Vec::new(),
            });
        })
    };
    let emails = permitted(GeneralSubtree::Rfc822Name);
    let email = |name, address: &str| {
        let member = emails.issue("web", key(), |params| {
            let address = address.to_owned().try_into().unwrap();
            params.subject_alt_names = vec![
                uri("spiffe://plant-a.example/web"),
                SanType::Rfc822Name(address),
            ];
        });
        Case::zone(
            site,
            name,
            &[&member.der, &emails.issued.der],
            "trusted",
            "trusted",
        )
    };
    let excluding = |name, host: &str| {
        let authority = site.anchor.below("Plant A Hosts CA", |params| {
            let base = tlv(0x30, &tlv(0x86, host.as_bytes()));
            let mut extension =
                CustomExtension::from_oid_content(&[2, 5, 29, 30], tlv(0x30, &tlv(0xa1, &base)));
            extension.set_criticality(true);
            params.custom_extensions.push(extension);
        });
        let member = authority.member("web");
        Case::zone(
            site,
            name,
            &[&member.der, &authority.issued.der],
            "trusted",
            "trusted",
        )
    };
    let narrow = site.anchor.below("Plant A Narrow CA", |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    let below = |name, authority: &str| {
        let authority = narrow.below(authority, |_| {});
        let member = authority.member("web");
        let files = [&member.der[..], &authority.issued.der, &narrow.issued.der];
        Case::zone(site, name, &files, "trusted", "trusted")
    };
    vec![
        email("email-constraint-kept", "web@plant-a.example").near("name-not-permitted"),
        email("email-constraint-broken", "web@plant-b.example")
            .refused("name-not-permitted")
            .near("second-opinion-unable"),
        excluding("uri-exclusion-kept", "plant-b.example").near("name-excluded"),
        excluding("uri-exclusion-broken", "plant-a.example")
            .refused("name-excluded")
            .near("second-opinion-unable"),
        // RFC 5280 §6.1.4(l): who issued itself anew does not count.
        below("path-length-and-a-new-key", "Plant A Narrow CA").near("path-too-long"),
        below("path-length-and-a-new-name", "Plant A Lower CA")
            .refused("path-too-long")
            .near("second-opinion-unable"),
    ]
}

/// A member with this key.
fn with_key(site: &Site, name: &'static str, spki: Vec<u8>) -> Case {
    let mut parts = Rebuild::of(&site.issuing.member("web"));
    parts.spki = spki;
    let member = parts.sign(&site.issuing.issued.key);
    let files = [&member[..], &site.issuing.issued.der];
    Case::zone(site, name, &files, "trusted", "trusted")
}

/// The content of a digest's AlgorithmIdentifier, with NULL.
fn digest_id(oid: &[u8]) -> Vec<u8> {
    [&tlv(0x06, oid)[..], &[5, 0]].concat()
}

fn hex(text: &str) -> Vec<u8> {
    let octets = text.as_bytes().chunks(2);
    octets
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
