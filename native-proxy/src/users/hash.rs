//! Passwords as they are kept: argon2id in the PHC string format.

use std::fmt;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use aws_lc_rs::rand;

use super::Password;

/// Memory in KiB, passes and lanes of the hashes that we make: OWASP's Password Storage Cheat Sheet,
/// the first of its equivalent settings for argon2id (19 MiB, 2, 1).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What a hash made elsewhere may cost at most, so that a mistyped file cannot make every login take
/// all of the machine: RFC 9106 §4's first recommended option (2 GiB, 1 pass, 4 lanes) is left out on
/// purpose, its second (64 MiB, 3, 4) fits.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 16;
const MAX_LANES: u32 = 16;

/// A password's hash with everything that is needed to check against it. Never printed.
pub(super) struct StoredHash(PasswordHash);

impl StoredHash {
    /// Hashes a password with a fresh salt.
    pub(super) fn of(password: &Password) -> Result<Self, HashError> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters()?);
        argon2
            .hash_password(password.reveal().as_bytes())
            .map(Self)
            .map_err(|_| HashError::Failed)
    }

    /// Reads a PHC string, and refuses every one that a login could not be checked against safely.
    pub(super) fn parse(text: &str) -> Result<Self, HashError> {
        let hash = PasswordHash::new(text).map_err(|_| HashError::NotPhc)?;
        if Algorithm::try_from(hash.algorithm.as_str()) != Ok(Algorithm::Argon2id) {
            return Err(HashError::NotArgon2id);
        }
        if hash.salt.is_none() || hash.hash.is_none() {
            return Err(HashError::NotPhc);
        }
        let params = Params::try_from(&hash).map_err(|_| HashError::Parameters)?;
        let within = params.m_cost() <= MAX_MEMORY_KIB
            && params.t_cost() <= MAX_PASSES
            && params.p_cost() <= MAX_LANES;
        if within {
            Ok(Self(hash))
        } else {
            Err(HashError::TooCostly)
        }
    }

    /// A hash that no password matches and that costs as much to check as this one.
    pub(super) fn decoy(&self) -> Result<Self, HashError> {
        let (salt, hash) = random_parts()?;
        Ok(Self(PasswordHash {
            salt: Some(salt),
            hash: Some(hash),
            ..self.0.clone()
        }))
    }

    /// A hash that no password matches, with the parameters of the hashes that we make.
    pub(super) fn default_decoy() -> Result<Self, HashError> {
        let (salt, hash) = random_parts()?;
        Ok(Self(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&parameters()?).map_err(|_| HashError::Failed)?,
            salt: Some(salt),
            hash: Some(hash),
        }))
    }

    /// Whether the password is the one; takes tens of milliseconds, always.
    pub(super) fn matches(&self, password: &[u8]) -> bool {
        // The comparison inside is in constant time (phc's Output).
        Argon2::default().verify_password(password, &self.0).is_ok()
    }

    /// How much memory times passes a check costs, to compare two hashes by.
    pub(super) fn cost(&self) -> u64 {
        Params::try_from(&self.0)
            .map(|params| u64::from(params.m_cost()) * u64::from(params.t_cost()))
            .unwrap_or(0)
    }

    /// The PHC string, for the file.
    pub(super) fn to_phc(&self) -> String {
        self.0.to_string()
    }
}

fn parameters() -> Result<Params, HashError> {
    Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| HashError::Failed)
}

fn random_parts() -> Result<(Salt, Output), HashError> {
    let mut random = [0_u8; 48];
    rand::fill(&mut random).map_err(|_| HashError::Failed)?;
    let (salt, output) = random.split_at(16);
    let salt = Salt::new(salt).map_err(|_| HashError::Failed)?;
    let output = Output::new(output).map_err(|_| HashError::Failed)?;
    Ok((salt, output))
}

/// Why a hash cannot be made or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashError {
    /// It is not a whole PHC string with salt and hash.
    NotPhc,
    /// It was made by something other than argon2id.
    NotArgon2id,
    /// Its parameters are not argon2's.
    Parameters,
    /// Its parameters ask for more than a login may cost.
    TooCostly,
    /// Hashing failed, or there were no random numbers or no memory for it.
    Failed,
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPhc => write!(f, "it is not a hash in PHC format ($argon2id$…)"),
            Self::NotArgon2id => write!(f, "it was not made with argon2id"),
            Self::Parameters => write!(f, "its parameters are not those of argon2id"),
            Self::TooCostly => write!(
                f,
                "its parameters ask for more than {} MiB, {MAX_PASSES} passes or {MAX_LANES} lanes",
                MAX_MEMORY_KIB / 1024
            ),
            Self::Failed => write!(f, "hashing failed for want of memory or of random numbers"),
        }
    }
}

impl std::error::Error for HashError {}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn password(text: &str) -> Password {
        Password::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    #[test]
    fn the_parameters_are_the_named_ones() {
        let phc = StoredHash::of(&password("correct horse battery"))
            .unwrap()
            .to_phc();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
    }

    #[test]
    fn a_hash_matches_its_password_alone_also_after_reading_it_back() {
        let stored = StoredHash::of(&password("correct horse battery")).unwrap();
        let read = StoredHash::parse(&stored.to_phc()).unwrap();
        assert!(read.matches(b"correct horse battery"));
        assert!(!read.matches(b"correct horse batterY"));
        assert!(!read.matches(b""));
    }

    #[test]
    fn decoys_match_nothing_and_cost_the_same() {
        let cheap = StoredHash::parse(CHEAP).unwrap();
        let decoy = cheap.decoy().unwrap();
        assert_eq!(decoy.cost(), cheap.cost());
        assert!(!decoy.matches(b"password password"));
        assert_eq!(
            StoredHash::default_decoy().unwrap().cost(),
            u64::from(MEMORY_KIB * PASSES)
        );
    }

    #[test]
    fn hashes_that_could_not_be_checked_are_refused() {
        for (text, error) in [
            ("", HashError::NotPhc),
            ("hunter42", HashError::NotPhc),
            ("$argon2id$v=19$m=64,t=1,p=1", HashError::NotPhc),
            (
                &CHEAP.replace("argon2id", "argon2i"),
                HashError::NotArgon2id,
            ),
            (&CHEAP.replace("m=64", "m=1"), HashError::Parameters),
            (&CHEAP.replace("m=64", "m=4000000"), HashError::TooCostly),
            (&CHEAP.replace("t=1", "t=4000000"), HashError::TooCostly),
        ] {
            assert_eq!(StoredHash::parse(text).err(), Some(error), "{text}");
        }
    }

    const CHEAP: &str = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$\
                         AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}
