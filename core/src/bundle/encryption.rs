//! Encryption by passphrase: PBES2 (RFC 8018 §6.2), and the older schemes of PKCS#12 (RFC 7292
//! Appendix B and C). The rounds of a derivation are read, and counted, before it begins.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use des::{TdesEde2, TdesEde3};
use hmac::Hmac;
use hmac::digest::Digest;
use hmac::digest::block_api::BlockSizeUser;
use rc2::Rc2;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::Passphrase;
use super::decode::Decoded;
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::oid;

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

/// The hash functions of derivations and MACs.
#[derive(Clone, Copy)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the identifier of the hash itself (RFC 8017 §B.1).
    pub fn of_digest(id: &[u8]) -> Result<Self, Stop> {
        match id {
            [0x2b, 14, 3, 2, 26] => Ok(Self::Sha1),
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Ok(Self::Sha256),
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Ok(Self::Sha384),
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Ok(Self::Sha512),
            other => Err(unsupported(other)),
        }
    }

    /// By the identifier of an HMAC with it (RFC 8018 §B.1).
    pub fn of_hmac(id: &[u8]) -> Result<Self, Stop> {
        match id {
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 7] => Ok(Self::Sha1),
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9] => Ok(Self::Sha256),
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 10] => Ok(Self::Sha384),
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 11] => Ok(Self::Sha512),
            other => Err(unsupported(other)),
        }
    }

    pub fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Whether this is the HMAC of a message, compared in constant time.
    pub fn verify(self, key: &[u8], message: &[u8], mac: &[u8]) -> bool {
        fn check<M: hmac::Mac + KeyInit>(key: &[u8], message: &[u8], mac: &[u8]) -> bool {
            <M as KeyInit>::new_from_slice(key)
                .is_ok_and(|hmac| hmac.chain_update(message).verify_slice(mac).is_ok())
        }
        match self {
            Self::Sha1 => check::<Hmac<Sha1>>(key, message, mac),
            Self::Sha256 => check::<Hmac<Sha256>>(key, message, mac),
            Self::Sha384 => check::<Hmac<Sha384>>(key, message, mac),
            Self::Sha512 => check::<Hmac<Sha512>>(key, message, mac),
        }
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
    let (length, open): (usize, Open) = match id {
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 2] => (16, cbc::<Aes128>),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 22] => (24, cbc::<Aes192>),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42] => (32, cbc::<Aes256>),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 7] => (24, cbc::<TdesEde3>),
        other => return Err(unsupported(other)),
    };
    let key = pbkdf2(budget, passphrase, derivation, length)?;
    open(&key, iv, data).ok_or(Stop::Wrong)
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
            Hash::of_hmac(fields.bytes(id))?
        }
        None => Hash::Sha1,
    };
    fields.finish()?;
    let rounds = budget.take(rounds, length, hash)?;
    let mut key = Zeroizing::new(vec![0; length]);
    let (secret, salt) = (passphrase.as_str().as_bytes(), fields.bytes(salt.content));
    match hash {
        Hash::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(secret, salt, rounds, &mut key),
        Hash::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(secret, salt, rounds, &mut key),
        Hash::Sha384 => pbkdf2::pbkdf2_hmac::<Sha384>(secret, salt, rounds, &mut key),
        Hash::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(secret, salt, rounds, &mut key),
    }
    Ok(key)
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
    let (length, open): (usize, Open) = match scheme {
        3 => (24, cbc::<TdesEde3>),
        4 => (16, cbc::<TdesEde2>),
        5 => (16, cbc::<Rc2>),
        6 => (5, cbc::<Rc2>),
        _ => return Err(Stop::Unsupported("RC4".to_owned())),
    };
    let key = pkcs12_key(budget, passphrase, Hash::Sha1, salt, 1, rounds, length)?;
    let iv = pkcs12_key(budget, passphrase, Hash::Sha1, salt, 2, rounds, 8)?;
    open(&key, &iv, data).ok_or(Stop::Wrong)
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
    Ok(match hash {
        Hash::Sha1 => derive::<Sha1>(&secret, salt, purpose, rounds, length),
        Hash::Sha256 => derive::<Sha256>(&secret, salt, purpose, rounds, length),
        Hash::Sha384 => derive::<Sha384>(&secret, salt, purpose, rounds, length),
        Hash::Sha512 => derive::<Sha512>(&secret, salt, purpose, rounds, length),
    })
}

fn derive<D: Digest + BlockSizeUser>(
    secret: &[u8],
    salt: &[u8],
    purpose: u8,
    rounds: u32,
    length: usize,
) -> Decoded {
    let block = D::block_size();
    let diversifier = vec![purpose; block];
    let filled = |text: &[u8]| -> Decoded {
        let length = text.len().div_ceil(block) * block;
        Zeroizing::new(text.iter().copied().cycle().take(length).collect())
    };
    let mut input: Decoded = Zeroizing::new([filled(salt).as_slice(), &filled(secret)].concat());
    let mut out = Zeroizing::new(Vec::with_capacity(length + 64));
    while out.len() < length {
        let first = D::new()
            .chain_update(&diversifier)
            .chain_update(input.as_slice());
        let mut hash = first.finalize();
        for _ in 1..rounds {
            hash = D::digest(&hash);
        }
        out.extend_from_slice(&hash);
        let added: Decoded = Zeroizing::new(hash.iter().copied().cycle().take(block).collect());
        for part in input.chunks_mut(block) {
            // Plus the hash plus one, as one large number.
            let mut carry = 1u16;
            for (octet, other) in part.iter_mut().zip(added.iter()).rev() {
                let sum = u16::from(*octet) + u16::from(*other) + carry;
                let [high, low] = sum.to_be_bytes();
                *octet = low;
                carry = u16::from(high);
            }
        }
    }
    out.truncate(length);
    out
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

type Open = fn(&[u8], &[u8], &[u8]) -> Option<Decoded>;

/// CBC with the padding of RFC 8018 §6.1.1; `None` where the padding is not one.
fn cbc<C: BlockCipherDecrypt + KeyInit>(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Decoded> {
    let mut buffer = Zeroizing::new(data.to_vec());
    let cipher = Decryptor::<C>::new_from_slices(key, iv).ok()?;
    let length = cipher.decrypt_padded::<Pkcs7>(&mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

fn unsupported(id: &[u8]) -> Stop {
    Stop::Unsupported(oid::name(id))
}
