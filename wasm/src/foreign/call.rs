//! One call of another module.

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

/// Calls a function that was given, and notes where it is missing or throws.
pub(super) fn ask(
    function: Option<Function>,
    module: &'static str,
    arguments: &[JsValue],
) -> Option<JsValue> {
    let list: Array = arguments.iter().collect();
    let answer = function.and_then(|function| function.apply(&JsValue::NULL, &list).ok());
    if answer.is_none() {
        super::MISSING.set(Some(module));
    }
    answer
}
