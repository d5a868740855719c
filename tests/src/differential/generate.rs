//! Chains that are valid, in many shapes.

use super::der::{oid, sequence, tlv};
use super::encode::Draft;
use super::keys::Key;
use super::mutate;
use super::random::Random;

/// When every chain is judged: 2026-11-24T06:10:00Z.
pub const AT: i64 = 1_795_500_600;

/// Identifiers of extensions and attributes, as content.
pub mod id {
    #![allow(missing_docs)]
    pub const SUBJECT_KEY_ID: &[u8] = &[0x55, 29, 14];
    pub const KEY_USAGE: &[u8] = &[0x55, 29, 15];
    pub const ALTERNATIVE_NAME: &[u8] = &[0x55, 29, 17];
    pub const BASIC_CONSTRAINTS: &[u8] = &[0x55, 29, 19];
    pub const NAME_CONSTRAINTS: &[u8] = &[0x55, 29, 30];
    /// certificatePolicies and all that maps and constrains them.
    pub const ALL_ON_POLICIES: &[&[u8]] = &[
        POLICIES,
        POLICY_MAPPINGS,
        POLICY_CONSTRAINTS,
        INHIBIT_ANY_POLICY,
    ];
    pub const POLICIES: &[u8] = &[0x55, 29, 32];
    pub const POLICY_MAPPINGS: &[u8] = &[0x55, 29, 33];
    pub const AUTHORITY_KEY_ID: &[u8] = &[0x55, 29, 35];
    pub const POLICY_CONSTRAINTS: &[u8] = &[0x55, 29, 36];
    pub const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 29, 37];
    pub const INHIBIT_ANY_POLICY: &[u8] = &[0x55, 29, 54];
    pub const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
    pub const UNKNOWN: &[u8] = &[0x2a, 0x03, 0x04, 0x05];
    pub const COMMON_NAME: &[u8] = &[0x55, 4, 3];
    pub const ORGANIZATION: &[u8] = &[0x55, 4, 10];
    pub const EMAIL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];
    pub const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
    pub const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];
    pub const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];
    pub const ANY_USAGE: &[u8] = &[0x55, 29, 37, 0];
}

/// A chain before it is written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Seconds since 1970.
    pub at: i64,
    /// The name that is asked for.
    pub host: Option<String>,
    /// Trust anchors.
    pub anchors: Vec<Draft>,
    /// The subject, then the others.
    pub files: Vec<Draft>,
    /// What was done to it.
    pub made: Vec<&'static str>,
}

/// A question as everybody gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Seconds since 1970.
    pub at: i64,
    /// The name that is asked for.
    pub host: Option<String>,
    /// Trust anchors, DER.
    pub anchors: Vec<Vec<u8>>,
    /// The subject, then the others, DER.
    pub files: Vec<Vec<u8>>,
    /// What was done to it, for people.
    pub made: String,
}

/// The chain of this number of a seed.
#[must_use]
pub fn question(seed: u64, number: u64) -> Question {
    let (valid, changes) = drawn(seed, number);
    let mut plan = valid;
    for mut random in changes {
        mutate::one(&mut random, &mut plan);
    }
    plan.write()
}

/// That chain taken apart: each of its changes alone.
#[must_use]
pub fn parts(seed: u64, number: u64) -> Vec<Question> {
    let (valid, changes) = drawn(seed, number);
    let alone = changes.into_iter().map(|mut random| {
        let mut plan = valid.clone();
        mutate::one(&mut random, &mut plan);
        plan.write()
    });
    alone.collect()
}

/// A valid chain, and what each of its changes is drawn from.
fn drawn(seed: u64, number: u64) -> (Plan, Vec<Random>) {
    let mut random = Random::new(seed, number);
    let plan = valid(&mut random);
    let changes = [0, 1, 1, 1, 1, 1, 1, 1, 2, 3][random.below(10)];
    let each = (0..changes).map(|_| Random::new(random.draw(), number));
    (plan, each.collect())
}

impl Plan {
    fn write(&self) -> Question {
        let all = |drafts: &[Draft]| drafts.iter().map(Draft::encode).collect();
        Question {
            at: self.at,
            host: self.host.clone(),
            anchors: all(&self.anchors),
            files: all(&self.files),
            made: self.made.join(", "),
        }
    }
}

/// A valid chain of up to four intermediates, one anchor, everything in order.
fn valid(random: &mut Random) -> Plan {
    let depth = [0, 1, 1, 1, 1, 2, 2, 2, 3, 4][random.below(10)];
    let mut keys: Vec<Key> = (0..depth as u8 + 2).map(Key::P256).collect();
    let at = random.below(keys.len());
    match random.below(8) {
        0 => keys[at] = Key::Rsa,
        1 => keys[at] = Key::Ed25519(at as u8),
        _ => {}
    }
    let root_name = name("Plant CA");
    let anchor = authority(&root_name, keys[0], &root_name, keys[0]);
    let (mut issuer, mut issuer_key) = (root_name, keys[0]);
    let mut files = Vec::new();
    for level in 1..=depth {
        let own = name(
            [
                "Issuing CA 1",
                "Issuing CA 2",
                "Issuing CA 3",
                "Issuing CA 4",
            ][level - 1],
        );
        let mut draft = authority(&own, keys[level], &issuer, issuer_key);
        if random.one_in(3) {
            constrain_length(&mut draft, depth - level + random.below(2));
        }
        files.insert(0, draft);
        (issuer, issuer_key) = (own, keys[level]);
    }
    files.insert(0, leaf(random, keys[depth + 1], &issuer, issuer_key));
    if depth > 1 && random.one_in(4) {
        let last = files.len() - 1;
        files.swap(1, last);
    }
    let host = [
        Some("www.plant.example"),
        Some("www.plant.example"),
        None,
        None,
    ][random.below(4)];
    Plan {
        at: AT,
        host: host.map(str::to_owned),
        anchors: vec![anchor],
        files,
        made: Vec::new(),
    }
}

fn draft(subject: &[u8], key: Key, issuer: &[u8], signer: Key) -> Draft {
    Draft {
        version: vec![0xa0, 3, 2, 1, 2],
        serial: vec![0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, key.id()[0] >> 1],
        issuer: issuer.to_vec(),
        not_before: tlv(0x17, b"260101000000Z"),
        not_after: tlv(0x17, b"360101000000Z"),
        subject: subject.to_vec(),
        key: key.spki(),
        unique: Vec::new(),
        extensions: Vec::new(),
        signer,
        algorithm: signer.algorithm(),
        inner: None,
        outer: None,
        before: Vec::new(),
        after: Vec::new(),
    }
}

/// An authority's certificate; self-signed where subject and issuer are the same.
#[must_use]
pub fn authority(subject: &[u8], key: Key, issuer: &[u8], signer: Key) -> Draft {
    let mut draft = draft(subject, key, issuer, signer);
    draft.set(id::BASIC_CONSTRAINTS, true, vec![0x30, 3, 1, 1, 0xff]);
    draft.set(id::KEY_USAGE, true, vec![3, 2, 1, 6]);
    draft.set(id::SUBJECT_KEY_ID, false, tlv(4, &key.id()));
    if subject != issuer {
        draft.set(
            id::AUTHORITY_KEY_ID,
            false,
            sequence(&[&tlv(0x80, &signer.id())]),
        );
    }
    draft
}

/// A server's certificate, for `www.plant.example` and some names more.
pub fn leaf(random: &mut Random, key: Key, issuer: &[u8], signer: Key) -> Draft {
    let mut draft = draft(&name("www"), key, issuer, signer);
    draft.set(id::KEY_USAGE, true, vec![3, 2, 7, 0x80]);
    draft.set(id::EXTENDED_KEY_USAGE, false, purposes(&[id::SERVER_AUTH]));
    let mut names = vec![tlv(0x82, b"www.plant.example")];
    let more: [(u8, &[u8]); 6] = [
        (0x82, b"*.shop.plant.example"),
        (0x87, &[192, 0, 2, 1]),
        (0x81, b"admin@plant.example"),
        (0x86, b"spiffe://plant.example/web"),
        (0x86, b"https://www.plant.example/"),
        (0x82, b"plant.example"),
    ];
    for (tag, value) in more {
        if random.one_in(6) {
            names.push(tlv(tag, value));
        }
    }
    draft.set(id::ALTERNATIVE_NAME, false, tlv(0x30, &names.concat()));
    draft.set(
        id::AUTHORITY_KEY_ID,
        false,
        sequence(&[&tlv(0x80, &signer.id())]),
    );
    if random.one_in(2) {
        draft.set(id::SUBJECT_KEY_ID, false, tlv(4, &key.id()));
    }
    if random.one_in(4) {
        draft.set(id::BASIC_CONSTRAINTS, true, vec![0x30, 0]);
    }
    draft
}

/// The value of an extKeyUsage.
#[must_use]
pub fn purposes(list: &[&[u8]]) -> Vec<u8> {
    let list: Vec<u8> = list.iter().flat_map(|content| oid(content)).collect();
    tlv(0x30, &list)
}

/// Sets a path length.
pub fn constrain_length(draft: &mut Draft, length: usize) {
    draft.set(
        id::BASIC_CONSTRAINTS,
        true,
        vec![0x30, 6, 1, 1, 0xff, 2, 1, length as u8],
    );
}

/// `O=Plant, CN=…` in UTF-8.
#[must_use]
pub fn name(common: &str) -> Vec<u8> {
    sequence(&[
        &attribute(id::ORGANIZATION, 0x0c, b"Plant"),
        &attribute(id::COMMON_NAME, 0x0c, common.as_bytes()),
    ])
}

/// One relative distinguished name of one attribute.
#[must_use]
pub fn attribute(kind: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    tlv(0x31, &sequence(&[&oid(kind), &tlv(tag, value)]))
}
