//! Who a member is: the SPIFFE ID in its certificate, in its exact normal form.

use std::fmt;

/// The longest SPIFFE ID, in octets (SPIFFE-ID §2.3).
const MAX_ID: usize = 2048;
/// The longest trust domain name, in octets (SPIFFE-ID §2.1).
const MAX_TRUST_DOMAIN: usize = 255;

/// A zone's id: the name of its SPIFFE trust domain, such as `plant-a.example`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneId(String);

/// A member's identity, `spiffe://<zone>/<service path>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpiffeId {
    text: String,
    /// Where the path begins in `text`.
    path: usize,
}

/// Why a text is not an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentityError {
    /// It does not begin with `spiffe://` in lower case.
    Scheme,
    /// The trust domain is empty or longer than 255 octets.
    TrustDomainLength,
    /// The trust domain has a character other than `a-z`, `0-9`, `.`, `-` and `_`.
    TrustDomainCharacter,
    /// The path is empty: that names the zone, and no member of it.
    NoPath,
    /// The path has an empty segment, or one that is `.` or `..`.
    PathSegment,
    /// The path has a character other than letters, digits, `.`, `-`, `_` and `/`.
    PathCharacter,
    /// The whole is longer than 2048 octets.
    Length,
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "it does not begin with spiffe:// in lower case",
            Self::TrustDomainLength => "the zone's name is empty or longer than 255 characters",
            Self::TrustDomainCharacter => {
                "the zone's name may have a-z, 0-9, dot, hyphen and underscore only"
            }
            Self::NoPath => "no path follows the zone's name",
            Self::PathSegment => "a path segment is empty, . or ..",
            Self::PathCharacter => {
                "a path segment may have letters, digits, dot, hyphen and underscore only"
            }
            Self::Length => "it is longer than 2048 characters",
        })
    }
}

impl std::error::Error for IdentityError {}

impl ZoneId {
    /// Reads a trust domain name (SPIFFE-ID §2.1).
    ///
    /// # Errors
    /// Where it is empty, too long, or has a character that it must not have.
    ///
    /// ```
    /// use zoneseal_core::ZoneId;
    /// assert!(ZoneId::parse("plant-a.example").is_ok());
    /// assert!(ZoneId::parse("Plant A").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        if text.is_empty() || text.len() > MAX_TRUST_DOMAIN {
            return Err(IdentityError::TrustDomainLength);
        }
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
        if !text.bytes().all(fits) {
            return Err(IdentityError::TrustDomainCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ZoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl SpiffeId {
    /// Reads a member's SPIFFE ID (SPIFFE-ID §2). Nothing is normalised: there is one way to
    /// write it, and text in any other way is not it.
    ///
    /// # Errors
    /// Where the text is not in that form, or names a zone and no member.
    ///
    /// ```
    /// use zoneseal_core::SpiffeId;
    /// let id = SpiffeId::parse("spiffe://plant-a.example/edge/web").unwrap();
    /// assert_eq!((id.zone(), id.path()), ("plant-a.example", "/edge/web"));
    /// assert!(SpiffeId::parse("spiffe://plant-a.example/../web").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        if text.len() > MAX_ID {
            return Err(IdentityError::Length);
        }
        let rest = text
            .strip_prefix("spiffe://")
            .ok_or(IdentityError::Scheme)?;
        let (zone, path) = rest.split_once('/').ok_or(IdentityError::NoPath)?;
        ZoneId::parse(zone)?;
        for segment in path.split('/') {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
            if segment.is_empty() || segment == "." || segment == ".." {
                return Err(IdentityError::PathSegment);
            }
            if !segment.bytes().all(fits) {
                return Err(IdentityError::PathCharacter);
            }
        }
        Ok(Self {
            text: text.to_owned(),
            path: text.len() - path.len() - 1,
        })
    }

    /// Whether a text is the SPIFFE ID of a zone itself, as its authorities may carry it
    /// (SPIFFE-ID §2; X509-SVID §3.2): no path follows.
    #[must_use]
    pub fn names_zone(text: &str) -> bool {
        let zone = text.strip_prefix("spiffe://").map(ZoneId::parse);
        zone.is_some_and(|zone| zone.is_ok())
    }

    /// The trust domain.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.text
            .get("spiffe://".len()..self.path)
            .unwrap_or_default()
    }

    /// The path, with its leading slash.
    #[must_use]
    pub fn path(&self) -> &str {
        self.text.get(self.path..).unwrap_or_default()
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_to_write_an_identity() {
        use IdentityError::{
            NoPath, PathCharacter, PathSegment, Scheme, TrustDomainCharacter, TrustDomainLength,
        };
        for (text, problem) in [
            ("https://a.example/web", Scheme),
            ("SPIFFE://a.example/web", Scheme),
            ("spiffe:///web", TrustDomainLength),
            ("spiffe://A.example/web", TrustDomainCharacter),
            ("spiffe://a.example:443/web", TrustDomainCharacter),
            ("spiffe://u@a.example/web", TrustDomainCharacter),
            ("spiffe://a.example", NoPath),
            ("spiffe://a.example/", PathSegment),
            ("spiffe://a.example/web/", PathSegment),
            ("spiffe://a.example//web", PathSegment),
            ("spiffe://a.example/a/../web", PathSegment),
            ("spiffe://a.example/w%65b", PathCharacter),
            ("spiffe://a.example/web?x", PathCharacter),
            ("spiffe://a.example/web#x", PathCharacter),
        ] {
            assert_eq!(SpiffeId::parse(text), Err(problem), "{text}");
        }
        assert!(SpiffeId::parse("spiffe://a_b-c.example/Web.v1/x_y-z").is_ok());
    }
}
