//! ML-DSA in its pure form with an empty context (FIPS 204, RFC 9881).

use ml_dsa::{
    EncodedSignature, EncodedVerifyingKey, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, Signature,
    VerifyingKey,
};

/// Verifies with the parameter set of this number: 44, 65 or 87.
pub(crate) fn verify(set: u32, public_key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    match set {
        44 => with::<MlDsa44>(public_key, message, signature),
        65 => with::<MlDsa65>(public_key, message, signature),
        87 => with::<MlDsa87>(public_key, message, signature),
        _ => None,
    }
}

fn with<P: MlDsaParams>(public_key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let key = VerifyingKey::<P>::decode(&EncodedVerifyingKey::<P>::try_from(public_key).ok()?);
    let signature = Signature::<P>::decode(&EncodedSignature::<P>::try_from(signature).ok()?)?;
    key.verify_with_context(message, &[], &signature)
        .then_some(())
}
