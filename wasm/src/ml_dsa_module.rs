//! The module of ML-DSA alone.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::ml_dsa_verify;

/// Whether this is a signature of the message by the key, with the parameter set of this number: 44, 65 or 87.
#[wasm_bindgen(js_name = mlDsa)]
#[must_use]
pub fn ml_dsa(set: u32, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    ml_dsa_verify::verify(set, public_key, message, signature).is_some()
}
