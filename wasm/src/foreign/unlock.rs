//! What opens PKCS#12 files, from the module `pkcs12`.

use std::cell::RefCell;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use zeroize::Zeroizing;
use zoneseal_core::{Cipher, Hash, Secret, Unlock};

use super::call::ask;
use crate::unlock_call::Call;

thread_local! {
    static UNLOCK: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes the function `unlock` of the module `pkcs12`.
#[wasm_bindgen(js_name = setUnlock)]
pub fn set_unlock(function: Function) {
    UNLOCK.set(Some(function));
}

pub(super) fn is_there() -> bool {
    UNLOCK.with_borrow(Option::is_some)
}

pub(super) struct Foreign;

impl Foreign {
    fn call(call: Call, parts: [&[u8]; 3], rounds: u32, length: usize) -> Option<Secret> {
        let [first, second, third]: [JsValue; 3] =
            parts.map(|octets| Uint8Array::from(octets).into());
        let arguments = [
            call.number().into(),
            first,
            second,
            third,
            rounds.into(),
            length.into(),
        ];
        let answer = ask(UNLOCK.with_borrow(Clone::clone), "pkcs12", &arguments)?;
        let octets = answer.dyn_into::<Uint8Array>().ok()?;
        let secret = Zeroizing::new(octets.to_vec());
        octets.fill(0, 0, octets.length());
        Some(secret)
    }
}

impl Unlock for Foreign {
    fn pbkdf2(
        &self,
        hash: Hash,
        secret: &[u8],
        salt: &[u8],
        rounds: u32,
        length: usize,
    ) -> Option<Secret> {
        let key = Self::call(Call::Pbkdf2(hash), [secret, salt, &[]], rounds, length)?;
        (key.len() == length).then_some(key)
    }

    fn derive(
        &self,
        hash: Hash,
        secret: &[u8],
        salt: &[u8],
        purpose: u8,
        rounds: u32,
        length: usize,
    ) -> Option<Secret> {
        let call = Call::Derive(hash, purpose);
        let key = Self::call(call, [secret, salt, &[]], rounds, length)?;
        (key.len() == length).then_some(key)
    }

    fn mac_fits(&self, hash: Hash, key: &[u8], message: &[u8], mac: &[u8]) -> bool {
        Self::call(Call::MacFits(hash), [key, message, mac], 0, 0).is_some()
    }

    fn decrypt(&self, cipher: Cipher, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Secret> {
        Self::call(Call::Decrypt(cipher), [key, iv, data], 0, 0)
    }
}
