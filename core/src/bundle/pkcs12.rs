//! PKCS#12 files (RFC 7292) and encrypted keys (RFC 5958 §3), opened with a passphrase. Nothing of
//! a file whose MAC does not fit is taken.

use std::ops::Range;

use super::decode::Decoded;
use super::encryption::{Budget, Stop, decrypt, digest, hmac, pbkdf2, pkcs12_key, rounds};
use super::reading::{Place, Reading};
use super::{Code, Fate, Kept, Kind, Passphrase, Problem, der_object};
use crate::der::{Element, Reader, tag};
use crate::key_match::KeyMaterial;

const FILE: &str = "PKCS#12 file";

/// A PKCS#12 file.
pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, range: Range<usize>, der: &[u8]) {
    let kind = Kind::Named(FILE);
    let mut opener = Opener {
        passphrase: reading.passphrase,
        budget: Budget {
            spent: &mut reading.iterations,
            limit: reading.limits.iterations,
        },
        depth: reading.limits.depth,
        most: reading.limits.objects,
        members: Vec::new(),
    };
    let opened = opener.file(der);
    let members = opener.members;
    if let Err(stop) = opened {
        return reading.problem(place, range, kind, problem(stop, FILE));
    }
    if members.is_empty() {
        return reading
            .bundle
            .push(place.source, place.range(&range), kind, Fate::PassedOver);
    }
    let inside = place.decoded(&range);
    for member in members {
        let whole = 0..0;
        if reading.is_full(&inside, &whole) {
            return;
        }
        match member {
            Member::Key(key) => reading.keep(&inside, whole, Kept::PrivateKey(key)),
            Member::Certificate(der) => {
                if reading.may_decode(&inside, &whole, der.len()) {
                    let range = inside.range(&whole);
                    reading.bundle.read_certificate(inside.source, range, &der);
                }
            }
            Member::Crl(der) if der_object::shape(&der) == der_object::Shape::Crl => {
                der_object::read(reading, &inside, whole, &der);
            }
            Member::Crl(_) | Member::Other => {
                let kind = Kind::Named("other entry");
                let range = inside.range(&whole);
                reading
                    .bundle
                    .push(inside.source, range, kind, Fate::PassedOver);
            }
        }
    }
}

/// An EncryptedPrivateKeyInfo.
pub(super) fn key(reading: &mut Reading<'_>, place: &Place<'_>, range: Range<usize>, der: &[u8]) {
    let mut budget = Budget {
        spent: &mut reading.iterations,
        limit: reading.limits.iterations,
    };
    match private_key(&mut budget, reading.passphrase, Reader::new(der)) {
        Ok(key) => reading.keep(place, range, Kept::PrivateKey(key)),
        Err(stop) => {
            let problem = problem(stop, "encrypted private key");
            reading.problem(place, range, Kind::PrivateKey, problem);
        }
    }
}

fn problem(stop: Stop, name: &'static str) -> Problem {
    let (code, found) = match stop {
        Stop::Damaged(what) => (Code::ContainerDamaged, format!("{name}: {what}")),
        Stop::Costly(what) => (Code::KeyDerivationTooCostly, what),
        Stop::Unsupported(what) => (Code::ContainerNotSupported, format!("{name} with {what}")),
        Stop::Needed => (Code::PassphraseNeeded, name.to_owned()),
        Stop::Wrong => (Code::PassphraseWrong, name.to_owned()),
    };
    Problem::new(code, 0, found)
}

enum Member {
    Certificate(Decoded),
    Crl(Decoded),
    Key(KeyMaterial),
    Other,
}

struct Opener<'a> {
    passphrase: Option<&'a Passphrase>,
    budget: Budget<'a>,
    depth: usize,
    most: usize,
    members: Vec<Member>,
}

impl Opener<'_> {
    /// PFX (§4).
    fn file(&mut self, der: &[u8]) -> Result<(), Stop> {
        let mut outer = Reader::new(der);
        let mut fields = outer.sequence()?;
        outer.finish()?;
        fields.small_integer("version")?;
        let mut info = fields.sequence()?;
        let mac = fields.optional(tag::SEQUENCE)?;
        fields.finish()?;
        let id = info.oid()?;
        if info.bytes(id) != DATA {
            return Err(Stop::Unsupported(
                "a signature in the place of a MAC".to_owned(),
            ));
        }
        let safe = octets(&mut info)?;
        if let Some(mac) = mac
            && !self.mac_fits(fields.inside(mac), info.bytes(safe.content))?
        {
            // A passphrase that opens what is inside is right: then the file was changed.
            let mut list = info.inside(safe);
            return Err(match list.sequence().map(|list| self.contents(list)) {
                Ok(Ok(true)) => Stop::Damaged("its MAC does not fit what is inside".to_owned()),
                _ => Stop::Wrong,
            });
        }
        let mut safe = info.inside(safe);
        let list = safe.sequence()?;
        safe.finish()?;
        match self.contents(list) {
            Err(Stop::Wrong) if mac.is_some() => {
                Err(Stop::Damaged("what is inside does not decrypt".to_owned()))
            }
            read => read.map(|_| ()),
        }
    }

    /// MacData (§4), and PBMAC1 (RFC 9579).
    fn mac_fits(&mut self, mut mac: Reader<'_>, message: &[u8]) -> Result<bool, Stop> {
        let passphrase = self.passphrase.ok_or(Stop::Needed)?;
        let mut value = mac.sequence()?;
        let salt = mac.expect(tag::OCTET_STRING)?;
        let rounds = if mac.is_empty() { 1 } else { rounds(&mut mac)? };
        mac.finish()?;
        let mut algorithm = value.sequence()?;
        let expected = value.expect(tag::OCTET_STRING)?;
        value.finish()?;
        let id = algorithm.oid()?;
        let (hash, key) = if algorithm.bytes(id) == PBMAC1 {
            let mut parameters = algorithm.sequence()?;
            let derivation = parameters.sequence()?;
            let mut scheme = parameters.sequence()?;
            let id = scheme.oid()?;
            let hash = hmac(scheme.bytes(id))?;
            let key = pbkdf2(&mut self.budget, passphrase, derivation, hash.length())?;
            (hash, key)
        } else {
            let hash = digest(algorithm.bytes(id))?;
            let salt = mac.bytes(salt.content);
            let length = hash.length();
            (
                hash,
                pkcs12_key(&mut self.budget, passphrase, hash, salt, 3, rounds, length)?,
            )
        };
        let expected = value.bytes(expected.content);
        let unlock = passphrase.unlock();
        Ok(unlock.mac_fits(hash, &key, message, expected))
    }

    /// AuthenticatedSafe (§4.1). Tells whether anything was decrypted.
    fn contents(&mut self, mut list: Reader<'_>) -> Result<bool, Stop> {
        let mut decrypted = false;
        while !list.is_empty() {
            let mut info = list.sequence()?;
            let id = info.oid()?;
            match info.bytes(id) {
                DATA => {
                    let content = octets(&mut info)?;
                    decrypted |= self.bags(info.inside(content), 0)?;
                }
                ENCRYPTED_DATA => {
                    let explicit = info.expect(tag::context_constructed(0))?;
                    let mut data = info.inside(explicit).sequence()?;
                    data.small_integer("version")?;
                    let mut content = data.sequence()?;
                    content.oid()?;
                    let algorithm = content.sequence()?;
                    let bytes = content.expect(tag::context(0))?;
                    let bytes = content.bytes(bytes.content);
                    let plain = decrypt(&mut self.budget, self.passphrase, algorithm, bytes)?;
                    let reader = Reader::new(&plain);
                    // Padding fits one time in 256 by chance; a whole SEQUENCE does not.
                    if !is_one_sequence(&plain) {
                        return Err(Stop::Wrong);
                    }
                    decrypted = true;
                    self.bags(reader, 0)?;
                }
                _ => self.members.push(Member::Other),
            }
        }
        Ok(decrypted)
    }

    /// SafeContents (§4.2). Tells whether anything was decrypted.
    fn bags(&mut self, mut safe: Reader<'_>, depth: usize) -> Result<bool, Stop> {
        if depth > self.depth {
            return Err(Stop::Damaged("bags that are nested too deep".to_owned()));
        }
        let mut list = safe.sequence()?;
        safe.finish()?;
        let mut decrypted = false;
        // One more than may be kept, so that the limit is said.
        while !list.is_empty() && self.members.len() <= self.most {
            let mut bag = list.sequence()?;
            let id = bag.oid()?;
            let explicit = bag.expect(tag::context_constructed(0))?;
            bag.optional(tag::SET)?;
            bag.finish()?;
            let mut value = bag.inside(explicit);
            let member = match bag.bytes(id) {
                [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1, number] => *number,
                _ => 0,
            };
            let member = match member {
                1 => Member::Key(KeyMaterial::of_private(value.bytes(explicit.content))),
                2 => {
                    // A key may have a passphrase of its own; it never costs the certificates.
                    let key = private_key(&mut self.budget, self.passphrase, value);
                    decrypted |= key.is_ok();
                    Member::Key(
                        key.unwrap_or_else(|_| KeyMaterial::unknown("it was not decrypted")),
                    )
                }
                3 => Member::Certificate(typed(&mut value)?),
                4 => Member::Crl(typed(&mut value)?),
                6 => {
                    decrypted |= self.bags(value, depth + 1)?;
                    continue;
                }
                _ => Member::Other,
            };
            self.members.push(member);
        }
        Ok(decrypted)
    }
}

/// CertBag and CRLBag (§4.2.3, §4.2.4): a type, and an OCTET STRING.
fn typed(value: &mut Reader<'_>) -> Result<Decoded, Stop> {
    let mut fields = value.sequence()?;
    fields.oid()?;
    let content = octets(&mut fields)?;
    Ok(Decoded::new(fields.bytes(content.content).to_vec()))
}

fn private_key(
    budget: &mut Budget<'_>,
    passphrase: Option<&Passphrase>,
    mut value: Reader<'_>,
) -> Result<KeyMaterial, Stop> {
    let mut fields = value.sequence()?;
    value.finish()?;
    let algorithm = fields.sequence()?;
    let data = fields.expect(tag::OCTET_STRING)?;
    fields.finish()?;
    let plain = decrypt(budget, passphrase, algorithm, fields.bytes(data.content))?;
    if !is_one_sequence(&plain) {
        return Err(Stop::Wrong);
    }
    Ok(KeyMaterial::of_private(&plain))
}

/// The OCTET STRING in an explicit `[0]`.
fn octets(fields: &mut Reader<'_>) -> Result<Element, Stop> {
    let explicit = fields.expect(tag::context_constructed(0))?;
    let mut inside = fields.inside(explicit);
    let octets = inside.expect(tag::OCTET_STRING)?;
    inside.finish()?;
    Ok(octets)
}

fn is_one_sequence(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    reader.sequence().is_ok() && reader.is_empty()
}

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 6];
const PBMAC1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 14];
