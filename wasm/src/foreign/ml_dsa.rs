//! ML-DSA, from the module of that name.

use std::cell::RefCell;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::call::ask;

thread_local! {
    static ML_DSA: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes the function `mlDsa` of the module of that name.
#[wasm_bindgen(js_name = setMlDsa)]
pub fn set_ml_dsa(function: Function) {
    ML_DSA.set(Some(function));
}

/// Verifies with the parameter set of this number: 44, 65 or 87.
pub(crate) fn verify(set: u32, public_key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let [key, message, signature]: [JsValue; 3] =
        [public_key, message, signature].map(|octets| Uint8Array::from(octets).into());
    let function = ML_DSA.with_borrow(Clone::clone);
    let answer = ask(function, "ml-dsa", &[set.into(), key, message, signature])?;
    answer.as_bool()?.then_some(())
}
