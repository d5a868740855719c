//! JavaScript values to the engine's input, and our errors to JavaScript's.

use js_sys::{Array, Error, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use zoneseal_core::Input;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "/** A file as the engine takes it. */
export interface InputFile { name: string; bytes: Uint8Array; }";

/// Reads an array of `{ name: string, bytes: Uint8Array }`. `argument` names it where it is something else.
pub(crate) fn inputs(value: &Object, argument: &str) -> Result<Vec<Input>, Error> {
    let Some(array) = value.dyn_ref::<Array>() else {
        return Err(wrong(&format!("`{argument}` is not an array")));
    };
    array
        .iter()
        .enumerate()
        .map(|(index, item)| input(&item, argument, index))
        .collect()
}

/// An `Error` that callers can tell apart by its `name` and `code`.
pub(crate) fn error(code: &str, message: &str) -> Error {
    let error = Error::new(message);
    error.set_name("ZonesealError");
    // A fresh error takes a property; should it ever not, the message is still there.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error
}

fn input(item: &JsValue, argument: &str, index: usize) -> Result<Input, Error> {
    let name = property(item, "name").and_then(|name| name.as_string());
    let Some(name) = name else {
        return Err(wrong(&format!(
            "`{argument}[{index}].name` is not a string"
        )));
    };
    let bytes = property(item, "bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let Some(bytes) = bytes else {
        return Err(wrong(&format!(
            "`{argument}[{index}].bytes` is not a Uint8Array"
        )));
    };
    Ok(Input {
        name,
        bytes: bytes.to_vec(),
    })
}

fn property(item: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(item, &name.into()).ok()
}

pub(crate) fn wrong(message: &str) -> Error {
    error("wrong-argument", message)
}
