//! The built-in user file: names and argon2id hashes of passwords, one TOML file.
//!
//! `zoneseal user` writes it, the proxy's login reads it. It is checked whole when it is loaded:
//! an entry that could not be verified later is an error now, with the line it stands on.

mod error;
mod file;
mod hash;
mod name;
mod password;

pub use error::UserFileError;
pub use file::UserFile;
pub use hash::HashError;
pub use name::{UserName, UserNameError};
pub use password::{Password, PasswordError};
