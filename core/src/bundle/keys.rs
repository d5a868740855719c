//! Keys: to their public part, so that they can be told to belong to a certificate.

use std::ops::Range;

use super::reading::{Place, Reading};
use super::{Kept, Kind};
use crate::key_match::KeyMaterial;

/// A SubjectPublicKeyInfo.
pub(super) fn public(
    reading: &mut Reading<'_>,
    place: &Place<'_>,
    range: Range<usize>,
    der: &[u8],
) {
    let key = Kept::PublicKey(KeyMaterial::of_public(der));
    reading.keep(place, range, key);
}

/// An RSAPublicKey (RFC 8017 §A.1.1), which has no shape of its own: only its label tells it.
pub(super) fn pkcs1_public(
    reading: &mut Reading<'_>,
    place: &Place<'_>,
    range: Range<usize>,
    der: &[u8],
) {
    let key = Kept::PublicKey(KeyMaterial::of_rsa_public(der));
    reading.keep(place, range, key);
}

/// A private key that is not encrypted.
pub(super) fn private(
    reading: &mut Reading<'_>,
    place: &Place<'_>,
    range: Range<usize>,
    der: &[u8],
) {
    let key = Kept::PrivateKey(KeyMaterial::of_private(der));
    reading.keep(place, range, key);
}

/// A private key whose body cannot be looked at: why. It is passed over like any other.
pub(super) fn unreadable(
    reading: &mut Reading<'_>,
    place: &Place<'_>,
    range: Range<usize>,
    why: &'static str,
) {
    reading.bundle.push(
        place.source,
        place.range(&range),
        Kind::PrivateKey,
        super::Fate::PassedOver,
    );
    if let Some(object) = reading.bundle.objects.last_mut() {
        object.key = Some(KeyMaterial::unknown(why));
    }
}
