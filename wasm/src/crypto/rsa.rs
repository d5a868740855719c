//! RSA with PKCS#1 v1.5 and PSS padding (RFC 8017, RFC 4055), for keys of type rsaEncryption.

use ::rsa::pkcs1v15::Pkcs1v15Sign;
use ::rsa::pss::Pss;
use ::rsa::{BoxedUint, PublicKey};
use sha2::Digest;
use sha2::digest::FixedOutputReset;
use sha2::digest::const_oid::AssociatedOid;

use super::der;

/// The least size of a modulus in bits, as aws-lc-rs has it. The rsa crate would take 1024.
const LEAST: usize = 2048;
/// The greatest size of a modulus in bits, as aws-lc-rs has it.
const GREATEST: usize = 8192;

/// PKCS#1 v1.5 over the digest `D`, for a modulus of at least `LEAST` bits.
pub(super) fn verify_pkcs1<D: Digest + AssociatedOid, const LEAST: usize>(
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let scheme = Pkcs1v15Sign::new::<D>();
    pkcs1(scheme, LEAST, public_key, &D::digest(message), signature)
}

#[inline(never)]
fn pkcs1(
    scheme: Pkcs1v15Sign,
    least: usize,
    public_key: &[u8],
    hashed: &[u8],
    signature: &[u8],
) -> Option<()> {
    let key = parse(public_key, least)?;
    key.verify(scheme, hashed, signature).ok()
}

/// PSS over the digest `D`, with MGF1 over the same digest and a salt of its length.
pub(super) fn verify_pss<D: Digest + FixedOutputReset>(
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let key = parse(public_key, LEAST)?;
    key.verify(Pss::<D>::new(), &D::digest(message), signature)
        .ok()
}

/// The key of an RSAPublicKey (RFC 8017 §A.1.1).
///
/// The rsa crate itself asks for an odd modulus and for an odd exponent from 3 to 2^33 - 1, which is what
/// aws-lc asks for. The bound on the exponent is what keeps a hostile key from costing seconds.
fn parse(der: &[u8], least: usize) -> Option<PublicKey> {
    let (modulus, exponent) = der::two_integers(der)?;
    PublicKey::new_with_size_limits(unsigned(modulus)?, unsigned(exponent)?, least..=GREATEST).ok()
}

fn unsigned(integer: &[u8]) -> Option<BoxedUint> {
    // Longer than any modulus that is accepted, and the length bounds the work of the rest.
    if integer.len() > GREATEST / 8 {
        return None;
    }
    // The integer's precision must be a multiple of a limb, which is 64 bits at most.
    let bits = u32::try_from(integer.len().max(1).next_multiple_of(8) * 8).ok()?;
    BoxedUint::from_be_slice(integer, bits).ok()
}
