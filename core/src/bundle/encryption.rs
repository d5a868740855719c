//! Encryption by passphrase: PBES2 (RFC 8018 §6.2), and the older schemes of PKCS#12 (RFC 7292
//! Appendix B and C). The rounds of a derivation are read, and counted, before it begins.

use zeroize::Zeroizing;

use super::Passphrase;
use super::decode::Decoded;
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::oid;
use crate::unlock::{Cipher, Hash};

/// Why something was not opened.
pub(super) enum Stop {
    /// It is not the structure that it should be.
    Damaged(String),
    /// More rounds than are left.
    Costly(String),
    /// A scheme that is not read here.
    Unsupported(String),
    /// No passphrase was given.
    Needed,
    /// The passphrase does not fit.
    Wrong,
}

impl From<ParseError> for Stop {
    fn from(error: ParseError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// A hash function by its own identifier (RFC 8017 §B.1).
pub(super) fn digest(id: &[u8]) -> Result<Hash, Stop> {
    match id {
        [0x2b, 14, 3, 2, 26] => Ok(Hash::Sha1),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Ok(Hash::Sha256),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Ok(Hash::Sha384),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Ok(Hash::Sha512),
        other => Err(unsupported(other)),
    }
}

/// A hash function by the identifier of an HMAC with it (RFC 8018 §B.1).
pub(super) fn hmac(id: &[u8]) -> Result<Hash, Stop> {
    match id {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 7] => Ok(Hash::Sha1),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9] => Ok(Hash::Sha256),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 10] => Ok(Hash::Sha384),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 11] => Ok(Hash::Sha512),
        other => Err(unsupported(other)),
    }
}

/// What is left of the rounds.
pub(super) struct Budget<'a> {
    pub spent: &'a mut u64,
    pub limit: u64,
}

impl Budget<'_> {
    /// Takes the rounds of deriving so many octets with this hash, or says that they are too many.
    fn take(&mut self, rounds: u64, length: usize, hash: Hash) -> Result<u32, Stop> {
        let blocks = u64::try_from(length.div_ceil(hash.length())).unwrap_or(u64::MAX);
        let all = self.spent.saturating_add(rounds.saturating_mul(blocks));
        match u32::try_from(rounds) {
            Ok(rounds) if all <= self.limit => {
                *self.spent = all;
                Ok(rounds)
            }
            _ => Err(Stop::Costly(format!(
                "{rounds} rounds, of {} in all",
                self.limit
            ))),
        }
    }
}

/// Decrypts by the AlgorithmIdentifier that these fields are the content of.
pub(super) fn decrypt(
    budget: &mut Budget<'_>,
    passphrase: Option<&Passphrase>,
    mut algorithm: Reader<'_>,
    data: &[u8],
) -> Result<Decoded, Stop> {
    let passphrase = passphrase.ok_or(Stop::Needed)?;
    let id = algorithm.oid()?;
    let parameters = algorithm.sequence()?;
    algorithm.finish()?;
    match algorithm.bytes(id) {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13] => {
            pbes2(budget, passphrase, parameters, data)
        }
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, scheme] => {
            older(budget, passphrase, *scheme, parameters, data)
        }
        other => Err(unsupported(other)),
    }
}

fn pbes2(
    budget: &mut Budget<'_>,
    passphrase: &Passphrase,
    mut parameters: Reader<'_>,
    data: &[u8],
) -> Result<Decoded, Stop> {
    let derivation = parameters.sequence()?;
    let mut scheme = parameters.sequence()?;
    parameters.finish()?;
    let id = scheme.oid()?;
    let iv = scheme.expect(tag::OCTET_STRING)?;
    scheme.finish()?;
    let iv = scheme.bytes(iv.content);
    let id = scheme.bytes(id);
    let (length, cipher) = match id {
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 2] => (16, Cipher::Aes128),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 22] => (24, Cipher::Aes192),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42] => (32, Cipher::Aes256),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 7] => (24, Cipher::TdesEde3),
        other => return Err(unsupported(other)),
    };
    let key = pbkdf2(budget, passphrase, derivation, length)?;
    let unlock = passphrase.unlock();
    unlock.decrypt(cipher, &key, iv, data).ok_or(Stop::Wrong)
}

/// PBKDF2 (RFC 8018 §A.2), from the content of its AlgorithmIdentifier.
pub(super) fn pbkdf2(
    budget: &mut Budget<'_>,
    passphrase: &Passphrase,
    mut derivation: Reader<'_>,
    length: usize,
) -> Result<Decoded, Stop> {
    let id = derivation.oid()?;
    if derivation.bytes(id) != [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12] {
        return Err(unsupported(derivation.bytes(id)));
    }
    let mut fields = derivation.sequence()?;
    derivation.finish()?;
    let salt = fields.expect(tag::OCTET_STRING)?;
    let rounds = rounds(&mut fields)?;
    if fields.peek() == Some(tag::INTEGER)
        && usize::from(fields.small_integer("keyLength")?) != length
    {
        return Err(Stop::Damaged(
            "a key length that its cipher does not have".to_owned(),
        ));
    }
    let hash = match fields.optional(tag::SEQUENCE)? {
        Some(element) => {
            let id = fields.inside(element).oid()?;
            hmac(fields.bytes(id))?
        }
        None => Hash::Sha1,
    };
    fields.finish()?;
    let rounds = budget.take(rounds, length, hash)?;
    let (secret, salt) = (passphrase.as_str().as_bytes(), fields.bytes(salt.content));
    let unlock = passphrase.unlock();
    unlock
        .pbkdf2(hash, secret, salt, rounds, length)
        .ok_or(Stop::Wrong)
}

/// The schemes of RFC 7292 Appendix C, by the last arc of their identifiers.
fn older(
    budget: &mut Budget<'_>,
    passphrase: &Passphrase,
    scheme: u8,
    mut parameters: Reader<'_>,
    data: &[u8],
) -> Result<Decoded, Stop> {
    let salt = parameters.expect(tag::OCTET_STRING)?;
    let rounds = rounds(&mut parameters)?;
    parameters.finish()?;
    let salt = parameters.bytes(salt.content);
    let (length, cipher) = match scheme {
        3 => (24, Cipher::TdesEde3),
        4 => (16, Cipher::TdesEde2),
        5 => (16, Cipher::Rc2),
        6 => (5, Cipher::Rc2),
        _ => return Err(Stop::Unsupported("RC4".to_owned())),
    };
    let key = pkcs12_key(budget, passphrase, Hash::Sha1, salt, 1, rounds, length)?;
    let iv = pkcs12_key(budget, passphrase, Hash::Sha1, salt, 2, rounds, 8)?;
    let unlock = passphrase.unlock();
    unlock.decrypt(cipher, &key, &iv, data).ok_or(Stop::Wrong)
}

/// The derivation of RFC 7292 Appendix B.2, for this purpose (1 key, 2 IV, 3 MAC).
pub(super) fn pkcs12_key(
    budget: &mut Budget<'_>,
    passphrase: &Passphrase,
    hash: Hash,
    salt: &[u8],
    purpose: u8,
    rounds: u64,
    length: usize,
) -> Result<Decoded, Stop> {
    let rounds = budget.take(rounds, length, hash)?;
    // A BMPString with its terminator (Appendix B.1).
    let units = passphrase.as_str().encode_utf16().chain([0]);
    let secret: Decoded = Zeroizing::new(units.flat_map(u16::to_be_bytes).collect());
    let unlock = passphrase.unlock();
    unlock
        .derive(hash, &secret, salt, purpose, rounds, length)
        .ok_or(Stop::Wrong)
}

/// A number of rounds, however large it says it is.
pub(super) fn rounds(fields: &mut Reader<'_>) -> Result<u64, Stop> {
    let span = fields.integer()?;
    let digits = fields.bytes(span);
    if digits.first().is_some_and(|first| *first >= 0x80) || digits == [0] {
        return Err(Stop::Damaged("a number of rounds below one".to_owned()));
    }
    Ok(if digits.len() > 7 {
        u64::MAX
    } else {
        digits
            .iter()
            .fold(0, |all, digit| all << 8 | u64::from(*digit))
    })
}

fn unsupported(id: &[u8]) -> Stop {
    Stop::Unsupported(oid::name(id))
}
