//! A service's path: the part of its identity behind the zone, and the folder of its credential.

use std::fmt;
use std::path::PathBuf;

use zoneseal_core::{IdentityError, SpiffeId, ZoneId};

/// A service's path within its zone, `/web` or `/edge/web`.
///
/// Every segment is also the name of a folder, so beyond the rules of SPIFFE a segment may not begin
/// with a dot, be longer than a file's name, or be the name of a file that we keep there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePath(String);

impl ServicePath {
    /// Reads a path; the leading slash may be left out.
    ///
    /// # Errors
    /// Says which rule it breaks.
    pub fn parse(text: &str) -> Result<Self, ServicePathError> {
        if text.contains("://") {
            return Err(ServicePathError::WholeId);
        }
        let path = text.strip_prefix('/').unwrap_or(text);
        if path.is_empty() {
            return Err(ServicePathError::Identity(IdentityError::NoPath));
        }
        // The shortest zone there is: this asks about the path alone, the whole is asked about later.
        SpiffeId::parse(&format!("spiffe://z/{path}")).map_err(ServicePathError::Identity)?;
        for segment in path.split('/') {
            if segment.starts_with('.') {
                return Err(ServicePathError::Hidden {
                    segment: segment.to_owned(),
                });
            }
            if segment.len() > MAX_SEGMENT {
                return Err(ServicePathError::LongSegment {
                    length: segment.len(),
                });
            }
            if RESERVED
                .iter()
                .any(|name| segment.eq_ignore_ascii_case(name))
            {
                return Err(ServicePathError::Reserved {
                    segment: segment.to_owned(),
                });
            }
        }
        Ok(Self(format!("/{path}")))
    }

    /// The path, with its leading slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identity of this service in a zone.
    ///
    /// # Errors
    /// When zone and path are too long together.
    pub fn id_in(&self, zone: &ZoneId) -> Result<SpiffeId, ServicePathError> {
        SpiffeId::parse(&format!("spiffe://{zone}{}", self.0)).map_err(ServicePathError::Identity)
    }

    /// The folder of the service below the folder of all members.
    pub(super) fn folder(&self) -> PathBuf {
        self.0
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect()
    }
}

impl fmt::Display for ServicePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Longest name of a file on the usual file systems (NAME_MAX), less what `.new` and the like add.
const MAX_SEGMENT: usize = 240;
/// Names that stand in a member's folder, beside the folders of the services below it.
const RESERVED: [&str; 2] = [super::store::CHAIN, super::store::KEY];

/// Why a text is no service path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServicePathError {
    /// It is a whole identity, where the path alone is asked for.
    WholeId,
    /// It breaks a rule of SPIFFE.
    Identity(IdentityError),
    /// A segment begins with a dot.
    Hidden {
        /// The segment.
        segment: String,
    },
    /// A segment is longer than a file's name may be.
    LongSegment {
        /// Its length in bytes.
        length: usize,
    },
    /// A segment is the name of a file that we keep.
    Reserved {
        /// The segment.
        segment: String,
    },
}

impl fmt::Display for ServicePathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WholeId => write!(f, "it is a whole identity, and only the path is needed"),
            Self::Identity(reason) => write!(f, "{reason}"),
            Self::Hidden { segment } => {
                write!(f, "the segment {segment:?} begins with a dot")
            }
            Self::LongSegment { length } => write!(
                f,
                "a segment has {length} characters, and {MAX_SEGMENT} are the most allowed"
            ),
            Self::Reserved { segment } => {
                write!(
                    f,
                    "{segment:?} is the name of a file that stands in a member's folder"
                )
            }
        }
    }
}

impl std::error::Error for ServicePathError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_and_without_the_slash() {
        for (text, path, folder) in [
            ("web", "/web", "web"),
            ("/web", "/web", "web"),
            ("/edge/web.v2", "/edge/web.v2", "edge/web.v2"),
            ("A_b-C", "/A_b-C", "A_b-C"),
        ] {
            let service = ServicePath::parse(text).unwrap();
            assert_eq!(
                (service.as_str(), service.folder()),
                (path, PathBuf::from(folder))
            );
        }
        let zone = ZoneId::parse("plant-a.example").unwrap();
        let id = ServicePath::parse("edge/web")
            .unwrap()
            .id_in(&zone)
            .unwrap();
        assert_eq!(id.to_string(), "spiffe://plant-a.example/edge/web");
    }

    #[test]
    fn no_path_leads_out_of_the_folder_or_onto_a_file_in_it() {
        for text in [
            "",
            "/",
            "//web",
            "/web/",
            "a//b",
            ".",
            "..",
            "../web",
            "/a/../b",
            "a/./b",
            "/.hidden",
            "a/.current",
            "web page",
            "w%2e",
            "w\\b",
            "wéb",
            "w\0b",
            "web/chain.pem",
            "KEY.pem",
            "spiffe://plant-a.example/web",
        ] {
            assert!(ServicePath::parse(text).is_err(), "{text:?}");
        }
        assert!(ServicePath::parse(&"a".repeat(241)).is_err());
        assert!(ServicePath::parse(&"a".repeat(240)).is_ok());
        assert!(ServicePath::parse(&"a/".repeat(1100)).is_err());
    }
}
