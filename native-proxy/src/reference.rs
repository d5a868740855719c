//! The label that ties what a user sees to what the log says.

use std::fmt::Write;

use aws_lc_rs::rand;

/// A request's reference: 16 hexadecimal digits at random. A label, not a secret.
#[derive(Clone, Debug)]
pub struct Reference(String);

impl Reference {
    /// A new one.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let mut bytes = [0_u8; 8];
        // Without random bytes all references are alike: a nuisance for the reader of the log, no more.
        let _ = rand::fill(&mut bytes);
        let mut text = String::with_capacity(16);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
