//! RSA with PKCS#1 v1.5 and PSS padding (RFC 8017, RFC 4055), for keys of type rsaEncryption.

use sha2::Digest;
use sha2::digest::const_oid::AssociatedOid;

use super::der;
use super::power::power;

/// The least size of a modulus in bits, as aws-lc-rs has it.
const LEAST: usize = 2048;
/// The greatest size of a modulus in bits, as aws-lc-rs has it.
const GREATEST: usize = 8192;
/// The greatest exponent, as aws-lc-rs has it: it is what keeps a hostile key from costing seconds.
const GREATEST_EXPONENT: u64 = (1 << 33) - 1;

/// The longest digest, SHA-512's, in octets.
const LONGEST: usize = 64;

/// PKCS#1 v1.5 over the digest `D`, for a modulus of at least `LEAST` bits (RFC 8017 §8.2.2).
pub(super) fn verify_pkcs1<D: Digest + AssociatedOid, const LEAST: usize>(
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    pkcs1(
        D::OID.as_bytes(),
        &D::digest(message),
        Key::parse(public_key, LEAST)?.open(signature)?,
    )
}

/// PSS over the digest `D`, with MGF1 over the same digest and a salt of its length (RFC 8017 §8.1.2).
pub(super) fn verify_pss<D: Digest>(
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let key = Key::parse(public_key, LEAST)?;
    let hash = |parts: &[&[u8]]| {
        let all = parts
            .iter()
            .fold(D::new(), |hash, part| hash.chain_update(part));
        let mut digest = [0; LONGEST];
        let made = all.finalize();
        digest
            .iter_mut()
            .zip(&made)
            .for_each(|(to, from)| *to = *from);
        digest
    };
    let length = <D as Digest>::output_size();
    pss(
        key.bits,
        key.open(signature)?,
        &D::digest(message),
        length,
        &hash,
    )
}

/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2): the one encoding that there can be, compared whole.
#[inline(never)]
fn pkcs1(oid: &[u8], digest: &[u8], encoded: Vec<u8>) -> Option<()> {
    let short = |length: usize| u8::try_from(length).ok();
    let info = [
        [0x30, short(oid.len() + digest.len() + 8)?].as_slice(),
        &[0x30, short(oid.len() + 4)?, 0x06, short(oid.len())?],
        oid,
        &[0x05, 0x00, 0x04, short(digest.len())?],
        digest,
    ]
    .concat();
    let padding = encoded.len().checked_sub(info.len() + 3)?;
    let expected = [[0, 1].as_slice(), &vec![0xff; padding], &[0], &info].concat();
    (padding >= 8 && encoded == expected).then_some(())
}

/// EMSA-PSS (RFC 8017 §9.1.2), step by step as it numbers them.
#[inline(never)]
fn pss(
    modulus_bits: usize,
    encoded: Vec<u8>,
    digest: &[u8],
    length: usize,
    hash: &dyn Fn(&[&[u8]]) -> [u8; LONGEST],
) -> Option<()> {
    // §8.1.2 step 2c: where the encoding is an octet shorter than the modulus, that octet is zero.
    let bits = modulus_bits.checked_sub(1)?;
    let (spare, encoded) = encoded.split_at_checked(encoded.len() - bits.div_ceil(8))?;
    if spare.iter().any(|octet| *octet != 0) {
        return None;
    }
    // Steps 3 to 5.
    let [rest @ .., 0xbc] = encoded else {
        return None;
    };
    let (masked, found) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
    // Step 6: the bits that the encoding has beyond the modulus.
    let beyond = encoded.len() * 8 - bits;
    let mask = 0xff_u8.checked_shr(u32::try_from(beyond).ok()?)?;
    if masked.first()? & !mask != 0 {
        return None;
    }
    // Steps 7 to 9.
    let mut block = Vec::with_capacity(masked.len() + LONGEST);
    for counter in 0u32.. {
        if block.len() >= masked.len() {
            break;
        }
        block.extend_from_slice(hash(&[found, &counter.to_be_bytes()]).get(..length)?);
    }
    let mut block: Vec<u8> = block.iter().zip(masked).map(|(a, b)| a ^ b).collect();
    *block.first_mut()? &= mask;
    // Steps 10 and 11: zeros, a one, and the salt.
    let (padding, salt) = block.split_at_checked(block.len().checked_sub(length)?)?;
    let [zeros @ .., 1] = padding else {
        return None;
    };
    if zeros.iter().any(|octet| *octet != 0) {
        return None;
    }
    // Steps 12 to 14.
    let expected = hash(&[&[0; 8], digest, salt]);
    (expected.get(..length)? == found).then_some(())
}

/// A key that may be used.
struct Key<'a> {
    modulus: &'a [u8],
    exponent: u64,
    bits: usize,
}

impl<'a> Key<'a> {
    /// The key of an RSAPublicKey (RFC 8017 §A.1.1): of a size within the limits, an odd modulus, and an odd
    /// exponent from 3 on.
    fn parse(der: &'a [u8], least: usize) -> Option<Self> {
        let (modulus, exponent) = der::two_integers(der)?;
        let zeros = usize::try_from(modulus.first()?.leading_zeros()).ok()?;
        let bits = modulus.len().checked_mul(8)? - zeros;
        if !(least..=GREATEST).contains(&bits) || exponent.len() > 8 {
            return None;
        }
        let exponent = exponent
            .iter()
            .fold(0, |all, octet| all << 8 | u64::from(*octet));
        if !(3..=GREATEST_EXPONENT).contains(&exponent) || exponent % 2 == 0 {
            return None;
        }
        Some(Self {
            modulus,
            exponent,
            bits,
        })
    }

    /// What was signed, encoded (RFC 8017 §5.2.2): a signature is exactly as long as the modulus.
    fn open(&self, signature: &[u8]) -> Option<Vec<u8>> {
        if signature.len() != self.modulus.len() {
            return None;
        }
        power(signature, self.exponent, self.modulus)
    }
}
