//! What can stop the site's authority, with what and where.

use std::fmt;
use std::io;
use std::path::PathBuf;

use zoneseal_core::{ParseError, Report, Time, ZoneError};

use super::{MAX_DAYS, ServicePathError};

/// What stopped a site from being made, opened, or issuing.
#[derive(Debug)]
#[non_exhaustive]
pub enum SiteError {
    /// The folder for a new site is there already.
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds no site: there is no zone file in it.
    NoSite {
        /// The folder.
        folder: PathBuf,
    },
    /// The site's authority is not here: a copy for a proxy, say, has the zone file alone.
    NoAuthority {
        /// The folder.
        folder: PathBuf,
    },
    /// A file of the authority does not hold the one certificate or key that it should.
    AuthorityFile {
        /// The file.
        path: PathBuf,
    },
    /// The zone file is not one, or is inconsistent.
    ZoneFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: ZoneError,
    },
    /// A file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The service's path is none.
    Service {
        /// The path as given.
        service: String,
        /// What is wrong with it.
        reason: ServicePathError,
    },
    /// A DNS name is none, or is a wildcard.
    DnsName {
        /// The name as given.
        name: String,
    },
    /// Zero days, or more than allowed.
    Days {
        /// The number as given.
        days: u16,
    },
    /// The issuing authority has expired, or the clock is wrong.
    IssuerExpired {
        /// The time now.
        now: Time,
        /// When the issuing authority ended or ends.
        not_after: Time,
    },
    /// The clock shows a time that no certificate can have.
    Clock {
        /// The time.
        now: Time,
    },
    /// The engine does not find the fresh certificate to be a member's: the authority's files do not
    /// belong together, or to the zone file.
    Refused(Box<Report>),
    /// The zone does not take the certificate.
    Zone(ZoneError),
    /// The engine cannot read what was issued.
    Unreadable(ParseError),
    /// The certificate could not be made.
    Issuing(rcgen::Error),
    /// The system gave no random numbers.
    NoRandom,
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists { folder } => write!(f, "{} exists already", folder.display()),
            Self::NoSite { folder } => write!(f, "{} holds no site", folder.display()),
            Self::NoAuthority { folder } => {
                write!(f, "the site in {} has no authority here", folder.display())
            }
            Self::AuthorityFile { path } => {
                write!(
                    f,
                    "{} does not hold the one item that it should",
                    path.display()
                )
            }
            Self::ZoneFile { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::Read { path, .. } => write!(f, "{} cannot be read", path.display()),
            Self::Write { path, .. } => write!(f, "{} cannot be written", path.display()),
            Self::Service { service, reason } => {
                write!(f, "{service:?} cannot be a service's path: {reason}")
            }
            Self::DnsName { name } => write!(f, "{name:?} is not a DNS name"),
            Self::Days { days } => write!(f, "{days} days are not 1 to {MAX_DAYS}"),
            Self::IssuerExpired { now, not_after } => write!(
                f,
                "the issuing authority is valid until {not_after}, and it is {now} now"
            ),
            Self::Clock { now } => write!(f, "no certificate can hold the time {now}"),
            Self::Refused(report) => {
                write!(
                    f,
                    "the engine refused the fresh certificate: {}",
                    report.code()
                )
            }
            Self::Zone(reason) => write!(f, "{reason}"),
            Self::Unreadable(reason) => write!(f, "{reason}"),
            Self::Issuing(reason) => write!(f, "{reason}"),
            Self::NoRandom => write!(f, "the system gave no random numbers"),
        }
    }
}

impl std::error::Error for SiteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::ZoneFile { reason, .. } | Self::Zone(reason) => Some(reason),
            Self::Service { reason, .. } => Some(reason),
            Self::Unreadable(reason) => Some(reason),
            Self::Issuing(reason) => Some(reason),
            Self::Exists { .. }
            | Self::NoSite { .. }
            | Self::NoAuthority { .. }
            | Self::AuthorityFile { .. }
            | Self::DnsName { .. }
            | Self::Days { .. }
            | Self::IssuerExpired { .. }
            | Self::Clock { .. }
            | Self::Refused(_)
            | Self::NoRandom => None,
        }
    }
}
