//! Passwords as long as we hold them in the clear.

use std::fmt;

use aws_lc_rs::rand;
use zeroize::Zeroizing;

/// A password that is long enough to be set. Wiped from memory when dropped; cannot be printed.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Fewest characters of a password that may be set. NIST SP 800-63B-4 §3.1.1.2 asks for 15 where
    /// the password is the only factor, its third revision asked for 8; argon2id and the login's rate
    /// limit make 12 a fair middle for people who type it daily.
    pub const MIN_CHARACTERS: usize = 12;

    /// Most bytes of a password. NIST SP 800-63B-4 §3.1.1.2 asks that 64 characters be allowed at
    /// least; 256 bytes hold 64 characters of any script.
    pub const MAX_BYTES: usize = 256;

    /// Takes a password that somebody chose.
    ///
    /// # Errors
    /// When it is too short or too long, or has a control character in it, which a login form would
    /// never send.
    pub fn new(text: Zeroizing<String>) -> Result<Self, PasswordError> {
        let characters = text.chars().count();
        if characters < Self::MIN_CHARACTERS {
            return Err(PasswordError::TooShort { characters });
        }
        if text.len() > Self::MAX_BYTES {
            return Err(PasswordError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(PasswordError::ControlCharacter);
        }
        Ok(Self(text))
    }

    /// Makes a random password of 140 bits that can be read out over a telephone.
    ///
    /// # Errors
    /// When the system has no random numbers to give.
    pub fn generate() -> Result<Self, PasswordError> {
        let mut random = Zeroizing::new([0_u8; GENERATED_SYMBOLS]);
        rand::fill(random.as_mut_slice()).map_err(|_| PasswordError::NoRandom)?;
        let mut text = Zeroizing::new(String::with_capacity(GENERATED_SYMBOLS * 2));
        for (position, byte) in random.iter().enumerate() {
            if position > 0 && position % GROUP == 0 {
                text.push('-');
            }
            // 256 is a multiple of the alphabet's 32, so every symbol is equally likely.
            let symbol = ALPHABET
                .get(usize::from(byte % 32))
                .copied()
                .unwrap_or(b'0');
            text.push(char::from(symbol));
        }
        Ok(Self(text))
    }

    /// The password in the clear, for the two moments that need it: hashing it, and showing a
    /// generated one once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Crockford's base 32: no I, L, O or U, so nothing is mistaken for 1 or 0.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Symbols of five bits each: 28 of them are 140 bits, above the 128 that nobody can search.
const GENERATED_SYMBOLS: usize = 28;
const GROUP: usize = 7;

/// Why a password cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordError {
    /// It has fewer than [`Password::MIN_CHARACTERS`].
    TooShort {
        /// How many it has.
        characters: usize,
    },
    /// It has more than [`Password::MAX_BYTES`].
    TooLong,
    /// It contains a tab, an escape or another control character.
    ControlCharacter,
    /// The system gave no random numbers.
    NoRandom,
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { characters } => write!(
                f,
                "the password has {characters} characters, and {} are the fewest allowed",
                Password::MIN_CHARACTERS
            ),
            Self::TooLong => {
                write!(
                    f,
                    "the password has more than {} bytes",
                    Password::MAX_BYTES
                )
            }
            Self::ControlCharacter => write!(f, "the password contains a control character"),
            Self::NoRandom => write!(f, "the system gave no random numbers"),
        }
    }
}

impl std::error::Error for PasswordError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str) -> Result<(), PasswordError> {
        Password::new(Zeroizing::new(text.to_owned())).map(|_| ())
    }

    #[test]
    fn length_is_counted_in_characters_below_and_bytes_above() {
        assert_eq!(
            new("elevenchars"),
            Err(PasswordError::TooShort { characters: 11 })
        );
        assert_eq!(new("twelve chars"), Ok(()));
        assert_eq!(
            new("ééééééééééé"),
            Err(PasswordError::TooShort { characters: 11 })
        );
        assert_eq!(new(&"x".repeat(256)), Ok(()));
        assert_eq!(new(&"x".repeat(257)), Err(PasswordError::TooLong));
        assert_eq!(new("twelve\tchars"), Err(PasswordError::ControlCharacter));
    }

    #[test]
    fn generated_ones_are_long_readable_and_different() {
        let (one, two) = (Password::generate().unwrap(), Password::generate().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert_eq!(one.reveal().len(), GENERATED_SYMBOLS + 3);
        assert!(
            one.reveal()
                .bytes()
                .all(|b| b == b'-' || ALPHABET.contains(&b))
        );
        assert_eq!(new(one.reveal()), Ok(()));
    }
}
