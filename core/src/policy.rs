//! What a question asks for: profile, role and host, and the tables behind the profiles.

use std::fmt;

use crate::name::{dns, ip};

/// Which rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A private authority's trust zone: the strictest, and the default.
    Zone,
    /// Public TLS servers, with the rules of the CA/Browser Forum that a verifier can check.
    Webpki,
    /// RFC 5280 as it stands.
    Rfc5280,
}

impl Profile {
    /// The profile of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "zone" => Some(Self::Zone),
            "webpki" => Some(Self::Webpki),
            "rfc5280" => Some(Self::Rfc5280),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Webpki => "webpki",
            Self::Rfc5280 => "rfc5280",
        }
    }

    pub(crate) fn table(self) -> &'static Table {
        match self {
            Self::Zone => &ZONE,
            Self::Webpki => &WEBPKI,
            Self::Rfc5280 => &RFC5280,
        }
    }
}

/// As what the subject of a verdict is to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A TLS server.
    Server,
    /// A TLS client.
    Client,
    /// Whatever its certificate allows; no role is checked.
    Any,
}

impl Role {
    /// The role of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "server" => Some(Self::Server),
            "client" => Some(Self::Client),
            "any" => Some(Self::Any),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Client => "client",
            Self::Any => "any",
        }
    }
}

/// What a question asks of a path beyond its profile: the inputs of RFC 5280 §6.1.1 and §6.3, and
/// limits. The defaults are the strict ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many intermediates that are not self-issued a path may have. 8 by default:
    /// rustls-webpki's limit of sub-authorities is 6, OpenSSL's is 100; private and public
    /// hierarchies in use stay below 5.
    pub max_depth: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_depth: 8 }
    }
}

/// The name that a user asked for (RFC 9525): a DNS name or an IP address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A DNS name.
    Dns(String),
    /// An address, as octets.
    Ip(Vec<u8>),
}

impl Host {
    /// Reads a host name or an IP address; `None` where the text is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(octets) = ip::parse(text) {
            return Some(Self::Ip(octets));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        dns::is_host(name).then(|| Self::Dns(name.to_owned()))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => f.write_str(name),
            Self::Ip(octets) => f.write_str(&ip::display(octets)),
        }
    }
}

/// What a profile asks beyond what every profile asks. Read it across: a line is a rule.
#[derive(Debug)]
pub(crate) struct Table {
    /// The subject of a verdict must not be a certification authority.
    pub subject_must_not_be_ca: bool,
    /// Where a role is asked for, the subject must state its roles (extKeyUsage present).
    pub role_must_be_stated: bool,
    /// anyExtendedKeyUsage stands for the role that is asked for.
    pub any_role_counts: bool,
    /// The same in the certificates of issuers, where they state roles.
    pub any_role_counts_in_issuers: bool,
    /// The subject must have keyUsage with digitalSignature.
    pub digital_signature_required: bool,
    /// nameConstraints may be non-critical (CA/B 7.1.2.5.2).
    pub constraints_may_be_non_critical: bool,
    /// The rules of the CA/Browser Forum on subjects, names, keys and roots.
    pub cabf: bool,
    /// More intermediates than this are refused, self-issued or not, whatever a question allows.
    pub most_intermediates: usize,
    /// rustls-webpki is asked about every path that we accept.
    pub second_opinion: bool,
}

static ZONE: Table = Table {
    subject_must_not_be_ca: true,
    role_must_be_stated: true,
    any_role_counts: false,
    any_role_counts_in_issuers: false,
    digital_signature_required: true,
    constraints_may_be_non_critical: false,
    cabf: false,
    // As many as the second verifier follows (`MAX_SUB_CA_COUNT` of rustls-webpki is 6).
    most_intermediates: 6,
    second_opinion: true,
};

static WEBPKI: Table = Table {
    subject_must_not_be_ca: true,
    role_must_be_stated: true,
    any_role_counts: false,
    any_role_counts_in_issuers: true,
    digital_signature_required: false,
    constraints_may_be_non_critical: true,
    cabf: true,
    most_intermediates: usize::MAX,
    second_opinion: false,
};

static RFC5280: Table = Table {
    subject_must_not_be_ca: false,
    role_must_be_stated: false,
    any_role_counts: true,
    any_role_counts_in_issuers: true,
    digital_signature_required: false,
    constraints_may_be_non_critical: false,
    cabf: false,
    most_intermediates: usize::MAX,
    second_opinion: false,
};
