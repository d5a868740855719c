//! The file itself: read whole, checked whole, replaced in one step.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::hash::StoredHash;
use super::{Password, UserFileError, UserName};
use crate::disk::{self, Access};

/// The users of a proxy, and how to check their passwords.
pub struct UserFile {
    path: PathBuf,
    users: BTreeMap<UserName, StoredHash>,
    /// Checked instead of a user's hash where there is no such user.
    decoy: StoredHash,
    /// Held while the file is being changed, so that two changes at once do not lose one.
    _lock: Option<File>,
}

impl UserFile {
    /// Reads a user file that must exist, for checking logins.
    ///
    /// # Errors
    /// When it cannot be read, or anything in it is not understood: the file is used whole or not at all.
    pub fn load(path: &Path) -> Result<Self, UserFileError> {
        let bytes = disk::read(path, MAX_FILE).map_err(|source| match source.kind() {
            io::ErrorKind::FileTooLarge => UserFileError::TooLarge {
                path: path.to_owned(),
            },
            _ => UserFileError::Read {
                path: path.to_owned(),
                source,
            },
        })?;
        Self::from_bytes(path, &bytes)
    }

    /// Takes the lock and reads the file, or begins an empty one where there is none.
    ///
    /// # Errors
    /// As [`load`](Self::load), and when the folder cannot be written.
    pub fn edit(path: &Path) -> Result<Self, UserFileError> {
        let lock =
            disk::lock(&disk::beside(path, "lock")).map_err(|source| UserFileError::Write {
                path: path.to_owned(),
                source,
            })?;
        let mut file = match Self::load(path) {
            Err(UserFileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Self::from_bytes(path, b"")?
            }
            loaded => loaded?,
        };
        file._lock = Some(lock);
        Ok(file)
    }

    /// The users' names, in order.
    pub fn names(&self) -> impl Iterator<Item = &UserName> {
        self.users.keys()
    }

    /// Adds a user; [`save`](Self::save) makes it last.
    ///
    /// # Errors
    /// When there is a user of that name already, or one that differs from it by case alone.
    pub fn add(&mut self, name: &UserName, password: &Password) -> Result<(), UserFileError> {
        self.check_free(name)?;
        let hash = StoredHash::of(password).map_err(UserFileError::Hashing)?;
        self.users.insert(name.clone(), hash);
        Ok(())
    }

    /// Whether a user of that name could be added.
    ///
    /// # Errors
    /// When there is one already, or one that differs from it by case alone.
    pub fn check_free(&self, name: &UserName) -> Result<(), UserFileError> {
        let same = |other: &&UserName| other.as_str().eq_ignore_ascii_case(name.as_str());
        match self.users.keys().find(same) {
            None => Ok(()),
            Some(existing) => Err(UserFileError::Exists {
                path: self.path.clone(),
                existing: existing.clone(),
            }),
        }
    }

    /// Removes a user; [`save`](Self::save) makes it last.
    ///
    /// # Errors
    /// When there is no such user.
    pub fn remove(&mut self, name: &UserName) -> Result<(), UserFileError> {
        match self.users.remove(name) {
            Some(_) => Ok(()),
            None => Err(UserFileError::Unknown {
                path: self.path.clone(),
                name: name.clone(),
            }),
        }
    }

    /// Puts the file on disk in one step, readable by its owner alone.
    ///
    /// # Errors
    /// When the folder cannot be written; the old file is then as it was.
    pub fn save(&self) -> Result<(), UserFileError> {
        disk::replace(&self.path, self.to_toml().as_bytes(), Access::Private).map_err(|source| {
            UserFileError::Write {
                path: self.path.clone(),
                source,
            }
        })
    }

    /// The user, if name and password belong together.
    ///
    /// Takes the time of one argon2id hash whether the user exists or not, so that nobody can ask
    /// which users there are: tens of milliseconds of one core, so call it where blocking is allowed.
    /// (Where a file holds hashes of different cost, unknown users cost as much as the dearest.)
    pub fn verify(&self, name: &str, password: &str) -> Option<UserName> {
        // Longer ones were never set; cutting the work here keeps it the same for all.
        let password = if password.len() <= Password::MAX_BYTES {
            password
        } else {
            ""
        };
        let known = UserName::parse(name)
            .ok()
            .and_then(|name| self.users.get_key_value(&name));
        let (name, hash) = match known {
            Some((name, hash)) => (Some(name), hash),
            None => (None, &self.decoy),
        };
        let matches = hash.matches(password.as_bytes());
        name.filter(|_| matches).cloned()
    }

    pub(crate) fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self, UserFileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| UserFileError::NotText {
            path: path.to_owned(),
        })?;
        let written: Written = toml::from_str(text).map_err(|error| UserFileError::Syntax {
            path: path.to_owned(),
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        let mut users = BTreeMap::new();
        for (name, user) in written.users {
            let name = UserName::parse(&name).map_err(|reason| UserFileError::Name {
                path: path.to_owned(),
                name: name.clone(),
                reason,
            })?;
            let hash = StoredHash::parse(&user.password).map_err(|reason| UserFileError::Hash {
                path: path.to_owned(),
                name: name.clone(),
                reason,
            })?;
            users.insert(name, hash);
        }
        let decoy = match users.values().max_by_key(|hash| hash.cost()) {
            Some(dearest) => dearest.decoy(),
            None => StoredHash::default_decoy(),
        };
        let decoy = decoy.map_err(UserFileError::Hashing)?;
        Ok(Self {
            path: path.to_owned(),
            users,
            decoy,
            _lock: None,
        })
    }

    fn to_toml(&self) -> String {
        let mut text = String::from(
            "# Users of the proxy's login page, written by `zoneseal user`.\n\
             # Each password is kept as an argon2id hash; keep this file private all the same.\n",
        );
        for (name, hash) in &self.users {
            // Quoted, since a name may have `.` or `@`; nothing in a name or a hash needs escaping.
            // Writing to a String cannot fail.
            let _ = write!(
                text,
                "\n[users.\"{name}\"]\npassword = \"{}\"\n",
                hash.to_phc()
            );
        }
        text
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    users: BTreeMap<String, WrittenUser>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUser {
    password: String,
}

/// Most bytes of a user file: some five thousand users, beyond which a directory service is due.
pub(super) const MAX_FILE: u64 = 1024 * 1024;

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use zeroize::Zeroizing;

    use super::*;

    fn password(text: &str) -> Password {
        Password::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    fn name(text: &str) -> UserName {
        UserName::parse(text).unwrap()
    }

    #[test]
    fn a_saved_user_can_log_in_and_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.toml");
        let mut file = UserFile::edit(&path).unwrap();
        file.add(
            &name("alice@plant-a.example"),
            &password("correct horse battery"),
        )
        .unwrap();
        file.save().unwrap();
        drop(file);

        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let file = UserFile::load(&path).unwrap();
        let alice = "alice@plant-a.example";
        assert_eq!(
            file.verify(alice, "correct horse battery"),
            Some(name(alice))
        );
        for (user, word) in [
            (alice, "correct horse batterY"),
            (alice, ""),
            ("Alice@plant-a.example", "correct horse battery"),
            ("bob", "correct horse battery"),
            ("", ""),
            (alice, &"x".repeat(100_000)),
        ] {
            assert_eq!(file.verify(user, word), None, "{user}");
        }
    }

    #[test]
    fn names_are_taken_once_whatever_their_case() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = UserFile::edit(&folder.path().join("users.toml")).unwrap();
        file.add(&name("alice"), &password("correct horse battery"))
            .unwrap();
        let error = file
            .add(&name("Alice"), &password("correct horse battery"))
            .unwrap_err();
        assert!(
            matches!(error, UserFileError::Exists { existing, .. } if existing == name("alice"))
        );
        file.remove(&name("alice")).unwrap();
        assert!(matches!(
            file.remove(&name("alice")),
            Err(UserFileError::Unknown { .. })
        ));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_place() {
        let read =
            |text: &str| UserFile::from_bytes(Path::new("users.toml"), text.as_bytes()).err();
        for (text, expected) in [
            (
                "[users.alice]\npassword = 1\n",
                "users.toml, line 2: invalid type",
            ),
            (
                "[users.alice]\nemail = \"x\"\n",
                "users.toml, line 2: unknown field `email`",
            ),
            ("[user.alice]\n", "users.toml, line 1: unknown field `user`"),
            (
                "[users.alice]\n",
                "users.toml, line 1: missing field `password`",
            ),
            ("users = [", "users.toml, line 1: "),
            (
                "[users.\"a b\"]\npassword = \"\"\n",
                "\"a b\" cannot be a user's name",
            ),
            (
                "[users.alice]\npassword = \"secret\"\n",
                "the password of alice cannot be used",
            ),
        ] {
            let error = read(text).unwrap().to_string();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
        assert!(read("").is_none());
    }

    #[test]
    fn errors_do_not_repeat_what_stands_where_a_hash_should() {
        let text = "[users.alice]\npassword = \"my real password\"\n";
        let error = UserFile::from_bytes(Path::new("u"), text.as_bytes())
            .err()
            .unwrap();
        assert!(!format!("{error} {error:?}").contains("real"), "{error}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = UserFile::edit(&file.join("users.toml")).err().unwrap();
        assert!(matches!(error, UserFileError::Write { .. }), "{error}");
    }
}
