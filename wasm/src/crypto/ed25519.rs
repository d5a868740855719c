//! Ed25519 (RFC 8032, RFC 8410).

use ed25519_dalek::{Signature, Verifier, VerifyingKey};

/// Verifies the equation without the cofactor, as aws-lc does: `S` below the order, and the computed `R`
/// equal to the given one byte for byte.
///
/// RFC 8032 §5.1.3 refuses a key whose encoding is not canonical; dalek reads such keys, so the point is
/// encoded again and compared. A key of small order is *not* refused here, because aws-lc does not either:
/// that is a rule about keys, which the engine applies in every build alike.
pub(super) fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let key = VerifyingKey::from_bytes(public_key.try_into().ok()?).ok()?;
    if key.to_edwards().compress().as_bytes() != public_key {
        return None;
    }
    let signature = Signature::from_bytes(signature.try_into().ok()?);
    key.verify(message, &signature).ok()
}
