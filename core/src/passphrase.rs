//! A passphrase: wiped when it is dropped, and never shown.

use std::fmt;

use zeroize::Zeroizing;

use crate::unlock::Unlock;

/// What opens a PKCS#12 file or an encrypted key: the words, and the ciphers that take them.
#[derive(Clone)]
pub struct Passphrase {
    text: Zeroizing<String>,
    unlock: &'static dyn Unlock,
}

impl Passphrase {
    /// Takes it over, to be used with these ciphers.
    #[must_use]
    pub fn new(text: String, unlock: &'static dyn Unlock) -> Self {
        let text = Zeroizing::new(text);
        Self { text, unlock }
    }

    /// Its characters.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn unlock(&self) -> &'static dyn Unlock {
        self.unlock
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
    use crate::unlock::{Cipher, Hash, Secret};

    struct Nothing;

    impl Unlock for Nothing {
        fn pbkdf2(&self, _: Hash, _: &[u8], _: &[u8], _: u32, _: usize) -> Option<Secret> {
            None
        }

        fn derive(&self, _: Hash, _: &[u8], _: &[u8], _: u8, _: u32, _: usize) -> Option<Secret> {
            None
        }

        fn mac_fits(&self, _: Hash, _: &[u8], _: &[u8], _: &[u8]) -> bool {
            false
        }

        fn decrypt(&self, _: Cipher, _: &[u8], _: &[u8], _: &[u8]) -> Option<Secret> {
            None
        }
    }

    #[test]
    fn it_is_never_shown() {
        let shown = format!("{:?}", Passphrase::new("open sesame".to_owned(), &Nothing));
        assert!(!shown.contains("sesame"), "{shown}");
    }
}
