//! What can be wrong with a configuration, and the sentences that say so.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zoneseal_core::Report;

/// Where in which file a configuration is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: PathBuf,
    /// Line from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Column from 1, in characters.
    pub column: Option<usize>,
}

impl Place {
    pub(crate) fn file(path: &Path) -> Self {
        Self {
            file: path.to_owned(),
            line: None,
            column: None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        Ok(())
    }
}

/// One reason why a configuration is refused: the place and the problem.
#[derive(Debug)]
pub struct ConfigError {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub problem: Problem,
}

/// What is wrong. Every variant becomes one sentence of fact and one of advice.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The configuration itself cannot be read.
    NoConfiguration(io::Error),
    /// The TOML itself does not parse, or a value has the wrong kind; the parser's words.
    Syntax(String),
    /// The file is not UTF-8 text.
    NotText,
    /// A key or table that does not exist, and the nearest one that does.
    UnknownKey {
        /// As written.
        key: String,
        /// A name that it may have meant.
        nearest: Option<String>,
    },
    /// A key that must be there.
    MissingKey {
        /// Its name.
        key: String,
    },
    /// A value out of its range.
    Value {
        /// The key.
        key: &'static str,
        /// As written.
        found: String,
        /// What it must be.
        expected: &'static str,
    },
    /// There is no `[[route]]` at all.
    NoRoute,
    /// Two routes have the same path.
    SameRoute {
        /// The path of both.
        path: String,
    },
    /// A route is both anonymous and limited to users.
    AnonymousWithUsers,
    /// A route asks for a login, but no user file is named.
    NoUsers,
    /// A route's service lies in another zone.
    OtherZone {
        /// The service as written.
        service: String,
        /// The zone of this proxy.
        zone: String,
    },
    /// A route names a user that the user file does not have.
    UnknownUser {
        /// The name.
        user: String,
        /// The user file.
        file: PathBuf,
    },
    /// A file that is named cannot be read.
    Unreadable {
        /// What the file is, for the sentence.
        role: &'static str,
        /// Its path, resolved.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// A file that is named does not hold what it should.
    Unusable {
        /// What the file is.
        role: &'static str,
        /// Its path.
        path: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
    /// A private key that others may read.
    KeyOpen {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A private key that belongs to another certificate.
    KeyMismatch {
        /// The certificate file.
        certificate: PathBuf,
        /// The key file.
        key: PathBuf,
    },
    /// The split does not hold.
    Split {
        /// The edge chain's file.
        certificate: PathBuf,
        /// The engine's report.
        report: Box<Report>,
    },
    /// The proxy's own zone credential is not a member's.
    NotMember {
        /// The credential's chain.
        certificate: PathBuf,
        /// The engine's report.
        report: Arc<Report>,
    },
}

impl ConfigError {
    pub(crate) fn new(place: Place, problem: Problem) -> Self {
        Self { place, problem }
    }

    /// What to do about it.
    pub fn advice(&self) -> String {
        match &self.problem {
            Problem::NoConfiguration(_) => "Check the name, and the folder that you are in.".into(),
            Problem::Syntax(_) => "See `zoneseal proxy example` for a whole file.".into(),
            Problem::NotText => "Save the file as UTF-8.".into(),
            Problem::UnknownKey { nearest: Some(nearest), .. } => {
                format!("Did you mean `{nearest}`? See `zoneseal proxy example` for every key.")
            }
            Problem::UnknownKey { nearest: None, .. } => {
                "Remove it; `zoneseal proxy example` shows every key.".into()
            }
            Problem::MissingKey { key } => {
                format!("Add `{key}`; `zoneseal proxy example` shows a whole file.")
            }
            Problem::Value { expected, .. } => format!("It must be {expected}."),
            Problem::NoRoute => "Add a [[route]] with path, service and address.".into(),
            Problem::SameRoute { .. } => "Give each route its own path.".into(),
            Problem::AnonymousWithUsers => "Remove either `anonymous` or `users`.".into(),
            Problem::NoUsers => {
                "Add [users] with `file`, made by `zoneseal user add`, or mark the route `anonymous = true`.".into()
            }
            Problem::OtherZone { zone, .. } => {
                format!("Name a member of this zone: spiffe://{zone}/…")
            }
            Problem::UnknownUser { user, file } => {
                format!("Add it with `zoneseal user add {user} --file {}`, or correct the name.", file.display())
            }
            Problem::Unreadable { cause, .. } => match cause.kind() {
                io::ErrorKind::NotFound => {
                    "Correct the path; paths are relative to the configuration's folder.".into()
                }
                io::ErrorKind::PermissionDenied => {
                    "Give the user that runs zoneseal the right to read it.".into()
                }
                _ => "Name a regular file that can be read.".into(),
            },
            Problem::Unusable { .. } => "Replace the file, or correct the path.".into(),
            Problem::KeyOpen { path, .. } => format!("Run: chmod 600 {}", path.display()),
            Problem::KeyMismatch { .. } => {
                "Name the key that was made with this certificate, the chain's first.".into()
            }
            Problem::Split { report, .. } => action(report),
            Problem::NotMember { report, .. } => action(report),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        match &self.problem {
            Problem::NoConfiguration(cause) => {
                write!(f, "the file cannot be read: {}", reason(cause))
            }
            Problem::Syntax(message) => write!(f, "this is not valid here: {}", one_line(message)),
            Problem::NotText => write!(f, "the file is not text"),
            Problem::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            Problem::MissingKey { key } => write!(f, "the key `{key}` is missing"),
            Problem::Value { key, found, .. } => write!(f, "`{key}` cannot be `{found}`"),
            Problem::NoRoute => write!(f, "there is no route, so nothing could be reached"),
            Problem::SameRoute { path } => write!(f, "a second route has the path `{path}`"),
            Problem::AnonymousWithUsers => {
                write!(f, "the route is anonymous and limited to users at once")
            }
            Problem::NoUsers => write!(f, "the route asks for a login, but there is no user file"),
            Problem::OtherZone { service, zone } => {
                write!(f, "the service {service} is not in the zone {zone}")
            }
            Problem::UnknownUser { user, file } => {
                write!(f, "the user `{user}` is not in {}", file.display())
            }
            Problem::Unreadable { role, path, cause } => {
                write!(
                    f,
                    "{role} {} cannot be read: {}",
                    path.display(),
                    reason(cause)
                )
            }
            Problem::Unusable { role, path, reason } => {
                write!(
                    f,
                    "{role} {} cannot be used: {}",
                    path.display(),
                    one_line(reason)
                )
            }
            Problem::KeyOpen { path, mode } => write!(
                f,
                "the private key {} may be read by others (mode {mode:04o})",
                path.display()
            ),
            Problem::KeyMismatch { certificate, key } => write!(
                f,
                "the private key {} does not belong to the certificate {}",
                key.display(),
                certificate.display()
            ),
            Problem::Split {
                certificate,
                report,
            } => {
                let headline = report.headline();
                write!(
                    f,
                    "the edge certificate {} breaks the split: {} [{}]",
                    certificate.display(),
                    headline.plain,
                    headline.code
                )
            }
            Problem::NotMember {
                certificate,
                report,
            } => {
                let headline = report.headline();
                write!(
                    f,
                    "the proxy's own certificate {} is not a member's: {} [{}]",
                    certificate.display(),
                    headline.plain,
                    headline.code
                )
            }
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Unreadable { cause, .. } | Problem::NoConfiguration(cause) => Some(cause),
            _ => None,
        }
    }
}

/// The system's words for the usual cases are made plain; others stay as they are.
fn reason(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => cause.to_string(),
    }
}

fn action(report: &Report) -> String {
    let headline = report.headline();
    format!("{} (zoneseal explain {})", headline.action, headline.code)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
