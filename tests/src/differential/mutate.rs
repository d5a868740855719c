//! One change to a chain: each has a name, and what it changes comes from the chain's numbers.

use super::der::{oid, sequence, tlv};
use super::encode::{Draft, Edit};
use super::generate::{Plan, attribute, authority, constrain_length, id, name, purposes};
use super::keys::{Algorithm, Key};
use super::random::Random;

type Change = fn(&mut Random, &mut Plan);

/// Makes one change, and notes it.
pub fn one(random: &mut Random, plan: &mut Plan) {
    let (what, change) = *random.pick(CHANGES);
    plan.made.push(what);
    change(random, plan);
}

#[rustfmt::skip]
const CHANGES: &[(&str, Change)] = &[
    // time
    ("a date", |r, p| { let date = date(r); let d = any(r, p); if r.one_in(2) { d.not_before = date } else { d.not_after = date } }),
    ("a date", |r, p| { let date = date(r); let d = any(r, p); if r.one_in(2) { d.not_before = date } else { d.not_after = date } }),
    ("the time of asking", |r, p| p.at += *r.pick(&[-1, 1, -86_400 * 400, 86_400 * 365 * 12, -27_669_000, -27_669_001])),
    ("both dates exchanged", |r, p| { let d = any(r, p); std::mem::swap(&mut d.not_before, &mut d.not_after); }),
    // basicConstraints and keyUsage
    ("basicConstraints", |r, p| basic_constraints(r, p)),
    ("basicConstraints", |r, p| basic_constraints(r, p)),
    ("a path length", |r, p| { let n = r.below(4); constrain_length(issuer(r, p), n); }),
    ("keyUsage", |r, p| key_usage(r, p)),
    ("keyUsage", |r, p| key_usage(r, p)),
    ("extKeyUsage", |r, p| extended_key_usage(r, p)),
    ("extKeyUsage", |r, p| extended_key_usage(r, p)),
    // other extensions
    ("an unknown extension", |r, p| { let critical = r.one_in(2); any(r, p).set(id::UNKNOWN, critical, vec![5, 0]); }),
    ("an extension twice", |r, p| { let n = r.draw(); let d = any(r, p); if !d.extensions.is_empty() { let e = d.extensions[n as usize % d.extensions.len()].clone(); d.extensions.push(e); } }),
    ("an extension less", |r, p| { let n = r.draw(); let d = any(r, p); if !d.extensions.is_empty() { d.extensions.remove(n as usize % d.extensions.len()); } }),
    ("no extensions", |r, p| any(r, p).extensions.clear()),
    ("extensions in another order", |r, p| { let d = any(r, p); d.extensions.reverse(); }),
    ("criticality turned", |r, p| { let n = r.draw(); let d = any(r, p); if !d.extensions.is_empty() { let at = n as usize % d.extensions.len(); let e = &mut d.extensions[at]; e.critical = if e.critical.is_some() { None } else { Some(0xff) }; } }),
    ("a BOOLEAN in BER", |r, p| { let n = r.draw(); let octet = *r.pick(&[0, 1, 0x7f, 0xfe]); let d = any(r, p); if !d.extensions.is_empty() { let at = n as usize % d.extensions.len(); d.extensions[at].critical = Some(octet); } }),
    ("a bit in an extension", |r, p| { let n = r.draw(); let d = any(r, p); if !d.extensions.is_empty() { let at = n as usize % d.extensions.len(); let value = &mut d.extensions[at].value; let bit = (n >> 20) as usize % (value.len() * 8); value[bit / 8] ^= 1 << (bit % 8); } }),
    ("name constraints", |r, p| name_constraints(r, p)),
    ("name constraints", |r, p| name_constraints(r, p)),
    ("name constraints", |r, p| name_constraints(r, p)),
    ("name constraints", |r, p| name_constraints(r, p)),
    ("alternative names", |r, p| alternative_names(r, p)),
    ("alternative names", |r, p| alternative_names(r, p)),
    ("alternative names", |r, p| alternative_names(r, p)),
    ("constraints against names", |r, p| { name_constraints(r, p); alternative_names(r, p); }),
    ("constraints against names", |r, p| { name_constraints(r, p); alternative_names(r, p); }),
    ("policies", |r, p| policies(r, p)),
    ("key identifiers", |r, p| key_identifiers(r, p)),
    ("key identifiers", |r, p| key_identifiers(r, p)),
    ("the host", |r, p| p.host = r.pick(&[Some("www.plant.example"), Some("WWW.Plant.Example"), Some("plant.example"), Some("a.shop.plant.example"), Some("a.b.shop.plant.example"), Some("shop.plant.example"), Some("192.0.2.1"), Some("192.0.2.2"), Some("2001:db8::1"), Some("other.example"), Some("www"), None]).map(str::to_owned)),
    // names
    ("a name of another type or case", |r, p| other_name(r, p)),
    ("a name of another type or case", |r, p| other_name(r, p)),
    ("another issuer's name", |r, p| any(r, p).issuer = name("Somebody else")),
    ("an empty name", |r, p| { let d = any(r, p); if r.one_in(3) { d.issuer = vec![0x30, 0] } else { d.subject = vec![0x30, 0] } }),
    ("a self-issued intermediate", |r, p| self_issued(r, p)),
    // numbers
    ("a serial number", |r, p| any(r, p).serial = r.pick::<&[u8]>(&[&[0], &[0x80], &[0xff, 0xff], &[0, 1], &[0, 0x80], &[0x7f; 20], &[0x7f; 21], &[], &[1]]).to_vec()),
    ("a version", |r, p| any(r, p).version = r.pick::<&[u8]>(&[&[], &[0xa0, 3, 2, 1, 0], &[0xa0, 3, 2, 1, 1], &[0xa0, 3, 2, 1, 3], &[0xa0, 4, 2, 2, 0, 2], &[0x80, 1, 2]]).to_vec()),
    ("unique identifiers", |r, p| any(r, p).unique = r.pick::<&[u8]>(&[&[0x81, 2, 0, 1], &[0x82, 2, 0, 1], &[0x81, 2, 0, 1, 0x82, 2, 0, 1], &[0x82, 2, 0, 1, 0x81, 2, 0, 1]]).to_vec()),
    // keys and signatures
    ("a bit of a signature", |r, p| { let n = r.draw(); any(r, p).after.push(Edit::FlipSignature(n)); }),
    ("a bit of a signature", |r, p| { let n = r.draw(); any(r, p).after.push(Edit::FlipSignature(n)); }),
    ("another key signs", |r, p| { let d = any(r, p); d.signer = Key::P256(7); d.algorithm = Algorithm::EcdsaSha256; }),
    ("another key stands there", |r, p| any(r, p).key = Key::P256(6).spki()),
    ("a key in another form", |r, p| other_key(r, p)),
    ("an algorithm inside", |r, p| { let other = identifier(r); any(r, p).inner = Some(other); }),
    ("an algorithm outside", |r, p| { let other = identifier(r); any(r, p).outer = Some(other); }),
    ("an algorithm in both places", |r, p| { let other = identifier(r); let d = any(r, p); d.inner = Some(other.clone()); d.outer = Some(other); }),
    ("SHA-384 by RSA", |r, p| { let d = any(r, p); if d.signer == Key::Rsa { d.algorithm = Algorithm::RsaSha384; } }),
    // what is signed, signed again
    ("a bit, signed again", |r, p| { let n = r.draw(); any(r, p).before.push(Edit::Flip(n)); }),
    ("a bit, signed again", |r, p| { let n = r.draw(); any(r, p).before.push(Edit::Flip(n)); }),
    ("a bit, signed again", |r, p| { let n = r.draw(); any(r, p).before.push(Edit::Flip(n)); }),
    ("a long length, signed again", |r, p| { let n = r.draw(); any(r, p).before.push(Edit::LongLength(n)); }),
    ("an element twice, signed again", |r, p| { let n = r.draw(); any(r, p).before.push(Edit::Double(n)); }),
    ("an element less, signed again", |r, p| { let n = r.draw(); any(r, p).before.push(Edit::Drop(n)); }),
    ("a tag, signed again", |r, p| { let (n, tag) = (r.draw(), *r.pick(&[0x02, 0x04, 0x05, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e, 0x24, 0x30, 0x31, 0x82, 0xa0, 0xa4])); any(r, p).before.push(Edit::Tag(n, tag)); }),
    // the bytes
    ("a bit", |r, p| { let n = r.draw(); any(r, p).after.push(Edit::Flip(n)); }),
    ("a long length", |r, p| { let n = r.draw(); any(r, p).after.push(Edit::LongLength(n)); }),
    ("the end cut off", |r, p| { let n = r.draw(); any(r, p).after.push(Edit::Cut(n)); }),
    ("something behind the end", |r, p| { let more = r.pick::<&[u8]>(&[&[0], &[5, 0], b"\n", &[0x30, 0]]).to_vec(); any(r, p).after.push(Edit::Append(more)); }),
    // the set of certificates
    ("an issuer less", |r, p| { if p.files.len() > 1 { let at = 1 + r.below(p.files.len() - 1); p.files.remove(at); } }),
    ("a certificate twice", |r, p| { let at = r.below(p.files.len()); let d = p.files[at].clone(); p.files.push(d); }),
    ("the anchor among the others", |_, p| { let d = p.anchors[0].clone(); p.files.push(d); }),
    ("another order", |r, p| { for at in (2..p.files.len()).rev() { let other = 1 + r.below(at); p.files.swap(at, other); } }),
    ("a foreign chain beside it", |r, p| { let other = name("Foreign CA"); p.files.push(authority(&other, Key::P256(6), &other, Key::P256(6))); if r.one_in(2) { p.files.push(authority(&name("Issuing CA 1"), Key::P256(5), &other, Key::P256(6))); } }),
    ("a second anchor", |_, p| { let other = name("Foreign CA"); p.anchors.push(authority(&other, Key::P256(6), &other, Key::P256(6))); }),
    ("only a foreign anchor", |_, p| { let other = name("Foreign CA"); p.anchors = vec![authority(&other, Key::P256(6), &other, Key::P256(6))]; }),
    ("an anchor of the same name", |r, p| { let subject = p.anchors[0].subject.clone(); let other = authority(&subject, Key::P256(6), &subject, Key::P256(6)); if r.one_in(2) { p.anchors.insert(0, other) } else { p.anchors = vec![other] } }),
    ("a cross-signed issuer", |r, p| cross_sign(r, p)),
    ("a cross-signed issuer", |r, p| cross_sign(r, p)),
    ("a loop", |_, p| { let (a, b) = (name("Loop A"), name("Loop B")); p.files.push(authority(&a, Key::P256(6), &b, Key::P256(7))); p.files.push(authority(&b, Key::P256(7), &a, Key::P256(6))); p.files[0].issuer = a; p.files[0].signer = Key::P256(6); p.files[0].algorithm = Algorithm::EcdsaSha256; }),
    ("an intermediate as the anchor", |_, p| { if let Some(d) = p.files.get(1).cloned() { p.anchors = vec![d]; } }),
    ("the subject as the anchor", |r, p| { let d = p.files[0].clone(); if r.one_in(2) { p.anchors = vec![d] } else { p.anchors.push(d) } }),
    ("an authority as the subject", |_, p| { if p.files.len() > 1 { p.files.remove(0); } }),
    ("a leaf as the issuer", |r, p| { let d = issuer(r, p); d.set(id::KEY_USAGE, true, vec![3, 2, 7, 0x80]); d.unset(id::BASIC_CONSTRAINTS); }),
];

/// Any certificate: mostly of the chain, at times the anchor.
fn any<'a>(random: &mut Random, plan: &'a mut Plan) -> &'a mut Draft {
    if random.one_in(8) {
        return &mut plan.anchors[0];
    }
    let at = random.below(plan.files.len());
    &mut plan.files[at]
}

/// One that signs.
fn issuer<'a>(random: &mut Random, plan: &'a mut Plan) -> &'a mut Draft {
    if plan.files.len() == 1 || random.one_in(5) {
        return &mut plan.anchors[0];
    }
    let at = 1 + random.below(plan.files.len() - 1);
    &mut plan.files[at]
}

fn date(random: &mut Random) -> Vec<u8> {
    let (tag, text): (u8, &[u8]) = *random.pick::<(u8, &[u8])>(&[
        (0x17, b"261124061000Z"),
        (0x17, b"261124060959Z"),
        (0x17, b"261124061001Z"),
        (0x17, b"200101000000Z"),
        (0x17, b"400101000000Z"),
        (0x17, b"491231235959Z"),
        (0x17, b"500101000000Z"),
        (0x17, b"2611240610Z"),
        (0x17, b"261124061000+0000"),
        (0x17, b"261124061000-0100"),
        (0x17, b"261324061000Z"),
        (0x17, b"260229000000Z"),
        (0x17, b"261124240000Z"),
        (0x17, b"261124061060Z"),
        (0x18, b"20261124061000Z"),
        (0x18, b"20360101000000Z"),
        (0x18, b"20260101000000Z"),
        (0x18, b"20500101000000Z"),
        (0x18, b"99991231235959Z"),
        (0x18, b"20500101000000.5Z"),
        (0x18, b"20500101000000+0100"),
        (0x18, b"2050010100Z"),
        (0x18, b"00000101000000Z"),
        (0x18, b"19500101000000Z"),
        (0x16, b"260101000000Z"),
    ]);
    tlv(tag, text)
}

fn basic_constraints(random: &mut Random, plan: &mut Plan) {
    let choice = random.below(9);
    let critical = !random.one_in(4);
    let draft = any(random, plan);
    let value: &[u8] = match choice {
        0 => return draft.unset(id::BASIC_CONSTRAINTS),
        1 => &[0x30, 0],
        2 => &[0x30, 3, 1, 1, 0],
        3 => &[0x30, 3, 1, 1, 1],
        4 => &[0x30, 3, 2, 1, 0],
        5 => &[0x30, 6, 1, 1, 0xff, 2, 1, 0xff],
        6 => &[0x30, 7, 1, 1, 0xff, 2, 2, 1, 0],
        7 => &[0x30, 6, 1, 1, 0xff, 2, 1, 0],
        _ => &[0x30, 3, 1, 1, 0xff],
    };
    draft.set(id::BASIC_CONSTRAINTS, critical, value.to_vec());
}

fn key_usage(random: &mut Random, plan: &mut Plan) {
    let choice = random.below(10);
    let critical = !random.one_in(3);
    let draft = any(random, plan);
    let value: &[u8] = match choice {
        0 => return draft.unset(id::KEY_USAGE),
        1 => &[3, 2, 7, 0x80],
        2 => &[3, 2, 2, 4],
        3 => &[3, 2, 1, 2],
        4 => &[3, 2, 5, 0xa0],
        5 => &[3, 1, 0],
        6 => &[3, 2, 0, 6],
        7 => &[3, 3, 7, 6, 0x80],
        8 => &[3, 2, 1, 0x86],
        _ => &[3, 2, 4, 0x30],
    };
    draft.set(id::KEY_USAGE, critical, value.to_vec());
}

fn extended_key_usage(random: &mut Random, plan: &mut Plan) {
    let choice = random.below(8);
    let critical = random.one_in(4);
    let draft = any(random, plan);
    let list: &[&[u8]] = match choice {
        0 => return draft.unset(id::EXTENDED_KEY_USAGE),
        1 => &[id::CLIENT_AUTH],
        2 => &[id::ANY_USAGE],
        3 => &[id::SERVER_AUTH, id::CLIENT_AUTH],
        4 => &[],
        5 => &[id::OCSP_SIGNING],
        6 => &[id::SERVER_AUTH, id::SERVER_AUTH],
        _ => &[id::SERVER_AUTH],
    };
    draft.set(id::EXTENDED_KEY_USAGE, critical, purposes(list));
}

/// A base that a constraint may have.
fn base(random: &mut Random) -> Vec<u8> {
    let directory = |inner: &[&[u8]]| tlv(0xa4, &sequence(inner));
    let plant = attribute(id::ORGANIZATION, 0x13, b"PLANT");
    let other = attribute(id::ORGANIZATION, 0x0c, b"Other");
    match random.below(26) {
        0 | 1 => tlv(0x82, b"plant.example"),
        2 => tlv(0x82, b"shop.plant.example"),
        3 => tlv(0x82, b"other.example"),
        4 => tlv(0x82, b".plant.example"),
        5 => tlv(0x82, b""),
        6 => tlv(0x82, b"PLANT.example"),
        7 => tlv(0x82, b"*.plant.example"),
        8 => tlv(0x82, b"a.shop.plant.example"),
        9 => tlv(0x87, &[192, 0, 2, 0, 255, 255, 255, 0]),
        10 => tlv(0x87, &[10, 0, 0, 0, 255, 0, 0, 0]),
        11 => tlv(0x87, &[0; 8]),
        12 => tlv(0x87, &[192, 0, 2, 0, 255, 0, 255, 0]),
        13 => tlv(0x87, &[0; 32]),
        14 => tlv(0x87, &[192, 0, 2, 1]),
        15 => tlv(0x81, b"plant.example"),
        16 => tlv(0x81, b"admin@plant.example"),
        17 => tlv(0x81, b".example"),
        18 => tlv(0x86, b"plant.example"),
        19 => tlv(0x86, b".plant.example"),
        20 => tlv(0x86, b"www.plant.example"),
        21 => directory(&[&plant]),
        22 => directory(&[&other]),
        23 => directory(&[]),
        24 => tlv(0x88, &[0x2a, 3, 4]),
        _ => tlv(
            0xa0,
            &[&oid(&[0x2a, 3, 4])[..], &tlv(0xa0, &[5, 0])].concat(),
        ),
    }
}

fn name_constraints(random: &mut Random, plan: &mut Plan) {
    let mut subtrees = |tag| {
        let count = 1 + random.below(2);
        let list: Vec<u8> = (0..count)
            .flat_map(|_| sequence(&[&base(random)]))
            .collect();
        tlv(tag, &list)
    };
    let (permitted, excluded) = (subtrees(0xa0), subtrees(0xa1));
    let value = match random.below(12) {
        0..=4 => sequence(&[&permitted]),
        5..=8 => sequence(&[&excluded]),
        9 | 10 => sequence(&[&permitted, &excluded]),
        _ => sequence(&[]),
    };
    let critical = !random.one_in(5);
    let draft = if random.one_in(10) {
        any(random, plan)
    } else {
        issuer(random, plan)
    };
    draft.set(id::NAME_CONSTRAINTS, critical, value);
}

fn alternative_names(random: &mut Random, plan: &mut Plan) {
    let count = random.below(4);
    let mut list = Vec::new();
    if random.one_in(2) {
        list.extend(tlv(0x82, b"www.plant.example"));
    }
    for _ in 0..count {
        let entry = match random.below(30) {
            0 => tlv(0x82, b"*.plant.example"),
            1 => tlv(0x82, b"*.shop.plant.example"),
            2 => tlv(0x82, b"*"),
            3 => tlv(0x82, b"*.example"),
            4 => tlv(0x82, b"w*.plant.example"),
            5 => tlv(0x82, b"www.*.example"),
            6 => tlv(0x82, b"WWW.PLANT.EXAMPLE"),
            7 => tlv(0x82, b"www.plant.example."),
            8 => tlv(0x82, b".plant.example"),
            9 => tlv(0x82, b"w_w.plant.example"),
            10 => tlv(0x82, b"192.0.2.1"),
            11 => tlv(0x82, b""),
            12 => tlv(0x82, b"www..example"),
            13 => tlv(0x82, b"w\xc3\xbc.example"),
            14 => tlv(0x82, b"www.plant.example\0.evil.example"),
            15 => tlv(0x87, &[192, 0, 2, 1]),
            16 => tlv(
                0x87,
                &[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            ),
            17 => tlv(0x87, &[192, 0, 2]),
            18 => tlv(0x87, &[0; 8]),
            19 => tlv(0x81, b"admin@plant.example"),
            20 => tlv(0x81, b"ADMIN@Plant.Example"),
            21 => tlv(0x81, b"plant.example"),
            22 => tlv(0x86, b"https://www.plant.example/a"),
            23 => tlv(0x86, b"https://192.0.2.1/"),
            24 => tlv(0x86, b"urn:plant:web"),
            25 => tlv(0x86, b"no colon"),
            26 => tlv(0xa4, &name("web")),
            27 => tlv(0x88, &[0x2a, 3, 4]),
            28 => tlv(
                0xa0,
                &[&oid(&[0x2a, 3, 4])[..], &tlv(0xa0, &[0x0c, 1, b'x'])].concat(),
            ),
            _ => tlv(0x82, b"other.example"),
        };
        list.extend(entry);
    }
    let critical = random.one_in(5);
    let draft = if random.one_in(8) {
        any(random, plan)
    } else {
        &mut plan.files[0]
    };
    draft.set(id::ALTERNATIVE_NAME, critical, tlv(0x30, &list));
}

fn policies(random: &mut Random, plan: &mut Plan) {
    let one = |last| sequence(&[&oid(&[0x2a, 3, last])]);
    let any_policy = sequence(&[&oid(&[0x55, 29, 32, 0])]);
    let (kind, value): (&'static [u8], Vec<u8>) = match random.below(10) {
        0 => (id::POLICIES, sequence(&[&one(4)])),
        1 => (id::POLICIES, sequence(&[&one(5)])),
        2 => (id::POLICIES, sequence(&[&any_policy])),
        3 => (id::POLICIES, sequence(&[])),
        4 => (id::POLICIES, sequence(&[&one(4), &one(4)])),
        5 => (id::POLICY_CONSTRAINTS, sequence(&[&tlv(0x80, &[0])])),
        6 => (id::POLICY_CONSTRAINTS, sequence(&[&tlv(0x81, &[0])])),
        7 => (id::POLICY_CONSTRAINTS, sequence(&[])),
        8 => (id::INHIBIT_ANY_POLICY, vec![2, 1, 0]),
        _ => (
            id::POLICY_MAPPINGS,
            sequence(&[&sequence(&[&oid(&[0x2a, 3, 4]), &oid(&[0x2a, 3, 5])])]),
        ),
    };
    let critical = random.one_in(2);
    let everywhere = random.one_in(3);
    if everywhere && kind == id::POLICIES {
        for draft in &mut plan.files {
            draft.set(kind, critical, value.clone());
        }
    } else {
        any(random, plan).set(kind, critical, value);
    }
}

fn key_identifiers(random: &mut Random, plan: &mut Plan) {
    let choice = random.below(9);
    let draft = any(random, plan);
    let issuer = tlv(0xa1, &tlv(0xa4, &name("Plant CA")));
    match choice {
        0 => draft.unset(id::AUTHORITY_KEY_ID),
        1 => draft.unset(id::SUBJECT_KEY_ID),
        2 => draft.set(
            id::AUTHORITY_KEY_ID,
            false,
            sequence(&[&tlv(0x80, &[9; 20])]),
        ),
        3 => draft.set(id::SUBJECT_KEY_ID, false, tlv(4, &[9; 20])),
        4 => draft.set(id::AUTHORITY_KEY_ID, false, sequence(&[])),
        5 => draft.set(
            id::AUTHORITY_KEY_ID,
            false,
            sequence(&[&issuer, &tlv(0x82, &[1])]),
        ),
        6 => draft.set(id::AUTHORITY_KEY_ID, false, sequence(&[&issuer])),
        7 => draft.set(id::SUBJECT_KEY_ID, false, tlv(4, &[])),
        _ => draft.set(
            id::AUTHORITY_KEY_ID,
            true,
            sequence(&[&tlv(0x80, &Key::P256(0).id())]),
        ),
    }
}

/// A name that RFC 5280 §7.1 compares as equal, or nearly so.
fn other_name(random: &mut Random, plan: &mut Plan) {
    let issuers = random.one_in(2);
    let (organization, common) = match random.below(10) {
        0 => ((0x13, b"Plant".to_vec()), (0x13, b"Plant CA".to_vec())),
        1 => ((0x0c, b"PLANT".to_vec()), (0x0c, b"plant ca".to_vec())),
        2 => ((0x0c, b" Plant  ".to_vec()), (0x0c, b"Plant   CA".to_vec())),
        3 => ((0x14, b"Plant".to_vec()), (0x14, b"Plant CA".to_vec())),
        4 => {
            let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            ((0x1e, wide("Plant")), (0x1e, wide("Plant CA")))
        }
        5 => (
            (0x0c, b"Plant".to_vec()),
            (0x0c, b"Plant C\xc3\x84".to_vec()),
        ),
        6 => ((0x13, b"Plant".to_vec()), (0x13, b"Plant_CA@".to_vec())),
        7 => ((0x0c, b"Plant".to_vec()), (0x0c, b"\xff\xfe".to_vec())),
        8 => ((0x16, b"Plant".to_vec()), (0x16, b"Plant CA".to_vec())),
        _ => ((0x0c, b"Plant".to_vec()), (0x0c, b"PlantCA".to_vec())),
    };
    let mut parts = vec![
        attribute(id::ORGANIZATION, organization.0, &organization.1),
        attribute(id::COMMON_NAME, common.0, &common.1),
    ];
    if random.one_in(6) {
        parts.push(attribute(id::EMAIL, 0x16, b"admin@other.example"));
    }
    if random.one_in(8) {
        parts.reverse();
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let new = sequence(&parts);
    let old = name("Plant CA");
    if issuers {
        // Whoever names the anchor names it in the other way.
        for draft in plan.files.iter_mut().filter(|draft| draft.issuer == old) {
            draft.issuer = new.clone();
        }
    } else if random.one_in(2) {
        for draft in plan.files.iter_mut().chain(&mut plan.anchors) {
            for place in [&mut draft.issuer, &mut draft.subject] {
                if *place == old {
                    *place = new.clone();
                }
            }
        }
    } else {
        any(random, plan).subject = new;
    }
}

/// The issuer of the subject gets a certificate of its own name for another key, between both.
fn self_issued(random: &mut Random, plan: &mut Plan) {
    let (issuer, old) = (plan.files[0].issuer.clone(), plan.files[0].signer);
    let mut between = authority(&issuer, Key::P256(6), &issuer, old);
    between.set(
        id::AUTHORITY_KEY_ID,
        false,
        sequence(&[&tlv(0x80, &old.id())]),
    );
    if random.one_in(3) {
        constrain_length(&mut between, 0);
    }
    plan.files.push(between);
    let subject = &mut plan.files[0];
    subject.signer = Key::P256(6);
    subject.algorithm = Algorithm::EcdsaSha256;
    subject.set(
        id::AUTHORITY_KEY_ID,
        false,
        sequence(&[&tlv(0x80, &Key::P256(6).id())]),
    );
}

/// A second certificate for an issuer's name and key, by the anchor or by a foreign authority, often worse.
fn cross_sign(random: &mut Random, plan: &mut Plan) {
    let Some(mut twin) = plan.files.get(1).cloned() else {
        return;
    };
    if random.one_in(2) {
        let anchor = &plan.anchors[0];
        (twin.issuer, twin.signer, twin.algorithm) =
            (anchor.subject.clone(), anchor.signer, anchor.algorithm);
        twin.set(
            id::AUTHORITY_KEY_ID,
            false,
            sequence(&[&tlv(0x80, &anchor.signer.id())]),
        );
    } else {
        (twin.issuer, twin.signer, twin.algorithm) =
            (name("Foreign CA"), Key::P256(6), Algorithm::EcdsaSha256);
        twin.set(
            id::AUTHORITY_KEY_ID,
            false,
            sequence(&[&tlv(0x80, &Key::P256(6).id())]),
        );
    }
    match random.below(4) {
        0 => twin.not_after = tlv(0x17, b"260201000000Z"),
        1 => constrain_length(&mut twin, 0),
        _ => {}
    }
    let at = 1 + random.below(plan.files.len());
    plan.files.insert(at, twin);
}

fn other_key(random: &mut Random, plan: &mut Plan) {
    let choice = random.below(7);
    let curve = |last: &[u8]| sequence(&[&[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], last]);
    let p256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    let draft = any(random, plan);
    let point = Key::P256(6).public();
    let spki =
        |algorithm: &[u8], bits: &[u8]| sequence(&[algorithm, &tlv(3, &[&[0], bits].concat())]);
    draft.key = match choice {
        0 => spki(
            &curve(p256),
            &[&[2 + (point[64] & 1)], &point[1..33]].concat(),
        ),
        1 => spki(
            &curve(p256),
            &[&[6 + (point[64] & 1)], &point[1..]].concat(),
        ),
        2 => spki(&curve(p256), &point[..64]),
        3 => spki(&curve(&[6, 5, 0x2b, 0x81, 4, 0, 0x0a]), &point),
        4 => spki(&curve(&[5, 0]), &point),
        5 => spki(&sequence(&[&[6, 3, 0x2b, 0x65, 0x71]]), &[7; 57]),
        _ => spki(&sequence(&[&[6, 3, 0x2b, 0x65, 0x70], &[5, 0]]), &[9; 32]),
    };
}

fn identifier(random: &mut Random) -> Vec<u8> {
    let ecdsa = |last: &[u8]| {
        sequence(&[
            &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, last[0]],
            &last[1..],
        ])
    };
    let rsa = |last: &[u8]| {
        sequence(&[
            &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last[0]],
            &last[1..],
        ])
    };
    match random.below(9) {
        0 => ecdsa(&[3]),
        1 => ecdsa(&[2, 5, 0]),
        2 => ecdsa(&[1]),
        3 => rsa(&[11, 5, 0]),
        4 => rsa(&[11]),
        5 => rsa(&[5, 5, 0]),
        6 => Algorithm::Ed25519.identifier(),
        7 => ecdsa(&[2]),
        _ => sequence(&[&[6, 3, 0x2a, 3, 4]]),
    }
}
