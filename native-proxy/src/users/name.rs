//! What a user may be called.

use std::fmt;

/// A user's name: what people type to log in, and what services are told.
///
/// Names travel in an HTTP header and stand in logs, hence the narrow alphabet: 1 to 64 ASCII letters,
/// digits and `.`, `_`, `-`, `@`, `+`, the first one a letter or digit. Case counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

impl UserName {
    /// Most characters in a name; as much as the local part of a mail address (RFC 5321 §4.5.3.1.1).
    pub const MAX_LENGTH: usize = 64;

    /// Reads a name.
    ///
    /// # Errors
    /// Says which rule it breaks.
    pub fn parse(text: &str) -> Result<Self, UserNameError> {
        let Some(first) = text.chars().next() else {
            return Err(UserNameError::Empty);
        };
        if text.len() > Self::MAX_LENGTH {
            return Err(UserNameError::TooLong { length: text.len() });
        }
        if !first.is_ascii_alphanumeric() {
            return Err(UserNameError::FirstCharacter { found: first });
        }
        let allowed =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
        match text.chars().find(|c| !allowed(*c)) {
            Some(found) => Err(UserNameError::Character { found }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserNameError {
    /// It is empty.
    Empty,
    /// It has more than [`UserName::MAX_LENGTH`] bytes.
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// It begins with something other than a letter or digit.
    FirstCharacter {
        /// What it begins with.
        found: char,
    },
    /// It has a character that is not allowed.
    Character {
        /// The first such character.
        found: char,
    },
}

impl fmt::Display for UserNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "it is empty"),
            Self::TooLong { length } => {
                write!(
                    f,
                    "it has {length} bytes, and {} are allowed",
                    UserName::MAX_LENGTH
                )
            }
            Self::FirstCharacter { found } => {
                write!(f, "it begins with {found:?}, not with a letter or digit")
            }
            Self::Character { found } => write!(
                f,
                "it contains {found:?}, and only ASCII letters, digits and . _ - @ + are allowed"
            ),
        }
    }
}

impl std::error::Error for UserNameError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_people_have() {
        for name in ["alice", "alice@plant-a.example", "A.B-c_d+e", "7"] {
            assert_eq!(UserName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn names_that_would_hurt() {
        use UserNameError as E;
        let long = "a".repeat(65);
        for (name, error) in [
            ("", E::Empty),
            (long.as_str(), E::TooLong { length: 65 }),
            ("-rf", E::FirstCharacter { found: '-' }),
            ("é", E::FirstCharacter { found: 'é' }),
            ("a b", E::Character { found: ' ' }),
            ("a\r\nX-Role: admin", E::Character { found: '\r' }),
            ("a,b", E::Character { found: ',' }),
            ("admin\u{202e}", E::Character { found: '\u{202e}' }),
        ] {
            assert_eq!(UserName::parse(name), Err(error), "{name:?}");
        }
    }
}
