//! ECDSA on the NIST curves, over a DER signature (RFC 5480, RFC 5758).

use ::ecdsa::elliptic_curve::point::AffineCoordinates;
use ::ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ::ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ::ecdsa::{EcdsaCurve, Signature, VerifyingKey};
use sha2::Digest;
use signature::hazmat::PrehashVerifier;

use super::der;

/// Hashes with `D` and verifies on the curve `C`.
pub(super) fn verify<C, D>(public_key: &[u8], message: &[u8], signature: &[u8]) -> Option<()>
where
    C: EcdsaCurve + CurveArithmetic,
    D: Digest,
    AffinePoint<C>:
        AffineCoordinates<FieldRepr = FieldBytes<C>> + FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    verify_hashed::<C>(public_key, &D::digest(message), signature)
}

/// Verifies on the curve `C`.
///
/// A digest longer than the curve's order is truncated, a shorter one is used whole (FIPS 186-5 §6.4.2).
/// A high `s` is accepted, as X.509 has always done. Only uncompressed points are keys here, as the engine
/// takes no others (RFC 5480 §2.2): a point is checked to be on the curve, never computed from a part of it.
#[inline(never)]
fn verify_hashed<C>(public_key: &[u8], hashed: &[u8], signature: &[u8]) -> Option<()>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>:
        AffineCoordinates<FieldRepr = FieldBytes<C>> + FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let [0x04, coordinates @ ..] = public_key else {
        return None;
    };
    let width = FieldBytes::<C>::default().len();
    if coordinates.len() != 2 * width {
        return None;
    }
    let (x, y) = coordinates.split_at_checked(width)?;
    let point = AffinePoint::<C>::from_coordinates(&field::<C>(x)?, &field::<C>(y)?);
    let key = VerifyingKey::<C>::from_affine(point.into_option()?).ok()?;
    let (r, s) = der::two_integers(signature)?;
    let signature = Signature::<C>::from_scalars(field::<C>(r)?, field::<C>(s)?).ok()?;
    key.verify_prehash(hashed, &signature).ok()
}

/// The integer, padded to the width of a field element. The range is checked by the signature's type.
fn field<C: EcdsaCurve>(integer: &[u8]) -> Option<FieldBytes<C>> {
    let mut bytes = FieldBytes::<C>::default();
    let start = bytes.len().checked_sub(integer.len())?;
    bytes.get_mut(start..)?.copy_from_slice(integer);
    Some(bytes)
}
