//! The module that opens PKCS#12 files and encrypted keys: derivations and ciphers alone. The files are read by the
//! engine, which calls this through JavaScript.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::unlock_call::Call;

/// Answers one call of the engine, by its number. Nothing where there is no answer.
#[wasm_bindgen]
#[must_use]
pub fn unlock(
    call: u32,
    first: &[u8],
    second: &[u8],
    third: &[u8],
    rounds: u32,
    length: usize,
) -> Option<Vec<u8>> {
    let parts = [first, second, third];
    let answer = Call::of(call)?.answer(zoneseal_core::unlock(), parts, rounds, length)?;
    Some(answer.to_vec())
}
