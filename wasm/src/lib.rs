//! The zoneseal engine for JavaScript: arguments in, the engine's own report out.
//!
//! Nothing is decided here. A certificate that is bad in any way never throws: it is a verdict. Only a wrong
//! argument throws, as an `Error` with the name `ZonesealError` and a stable `code`.
//!
//! One crate makes several modules, by its features: see Cargo.toml. What a module does not link in, it is given
//! as a function of JavaScript that calls another ([`foreign`]).

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "engine")]
mod convert;
#[cfg(feature = "algorithms")]
pub mod crypto;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "engine")]
pub mod foreign;
#[cfg(all(feature = "ml-dsa", not(feature = "algorithms")))]
mod ml_dsa_module;
#[cfg(any(feature = "ml-dsa", test))]
mod ml_dsa_verify;
#[cfg(all(feature = "pkcs12", not(feature = "algorithms")))]
mod pkcs12_module;
#[cfg(any(
    feature = "engine",
    all(feature = "pkcs12", not(feature = "algorithms"))
))]
#[allow(dead_code, reason = "each module has one side of it")]
mod unlock_call;

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the engine, as it stands in a report.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
