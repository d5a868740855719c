//! A passphrase: wiped when it is dropped, and never shown.

use std::fmt;

use zeroize::Zeroizing;

/// What opens a PKCS#12 file or an encrypted key.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes it over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Its characters.
    #[cfg_attr(not(feature = "pkcs12"), allow(dead_code))]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_never_shown() {
        let shown = format!("{:?}", Passphrase::new("open sesame".to_owned()));
        assert!(!shown.contains("sesame"), "{shown}");
    }
}
