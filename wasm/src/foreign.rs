//! What another module does for this one, through a function of JavaScript that was given before: ML-DSA, and what
//! opens PKCS#12 files. Where the function is missing or throws, the answer fails closed, and the caller is told.

#[cfg(not(all(feature = "ml-dsa", feature = "pkcs12")))]
mod call;
#[cfg(not(any(feature = "ml-dsa", test)))]
pub mod ml_dsa;
#[cfg(not(feature = "pkcs12"))]
mod unlock;

use std::cell::Cell;

use zoneseal_core::Unlock;

thread_local! {
    static MISSING: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Forgets what was missing before.
pub(crate) fn begin() {
    MISSING.set(None);
}

/// Which module was asked for and did not answer, since [`begin`].
pub(crate) fn missing() -> Option<&'static str> {
    MISSING.get()
}

/// What opens PKCS#12 files and encrypted keys; nothing where its module was not given.
pub(crate) fn unlock() -> Option<&'static dyn Unlock> {
    #[cfg(feature = "pkcs12")]
    return Some(zoneseal_core::unlock());
    #[cfg(not(feature = "pkcs12"))]
    unlock::is_there().then_some(&unlock::Foreign)
}
