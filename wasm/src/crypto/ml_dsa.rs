//! ML-DSA in its pure form with an empty context (FIPS 204, RFC 9881).

use ::ml_dsa::{EncodedSignature, EncodedVerifyingKey, MlDsaParams, Signature, VerifyingKey};

/// Verifies with the parameter set `P`.
pub(super) fn verify<P: MlDsaParams>(
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let key = VerifyingKey::<P>::decode(&EncodedVerifyingKey::<P>::try_from(public_key).ok()?);
    let signature = Signature::<P>::decode(&EncodedSignature::<P>::try_from(signature).ok()?)?;
    key.verify_with_context(message, &[], &signature)
        .then_some(())
}
