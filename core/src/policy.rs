//! What a question asks for: profile, role and host, and the tables behind the profiles.

mod subtrees;

use std::fmt;

use crate::name::{dns, ip, uri};
use crate::suffix::PublicSuffixes;
use crate::text::split_once;

pub use subtrees::Subtrees;

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

/// Whether certificates of a path must be shown not to be revoked (RFC 5280 §6.3, RFC 6960).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Each but the anchor needs usable evidence that it is not.
    Required,
    /// Where there is evidence of an issuer, it must be usable and say that it is not.
    IfPresent,
    /// It is not looked at; every verdict says so.
    Off,
}

impl Revocation {
    /// The policy of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "required" => Some(Self::Required),
            "if-present" => Some(Self::IfPresent),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::IfPresent => "if-present",
            Self::Off => "off",
        }
    }
}

/// What a question asks of a path beyond its profile: the inputs of RFC 5280 §6.1.1 and §6.3, and
/// limits. The defaults are the strict ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many intermediates that are not self-issued a path may have. 8 by default:
    /// rustls-webpki's limit of sub-authorities is 6, OpenSSL's is 100; private and public
    /// hierarchies in use stay below 5. At most 255, so that a search cannot exhaust a stack.
    pub max_depth: usize,
    /// Which certificate policies are asked for.
    pub policies: PolicyInputs,
    /// What names are limited to.
    pub subtrees: Subtrees,
    /// Whether certificates must be shown not to be revoked.
    pub revocation: Revocation,
    /// For how many seconds after its nextUpdate evidence still counts. 0 by default.
    pub revocation_grace: u32,
    /// The public suffix list. `None` by default: the rule that needs it is then not evaluated,
    /// and says so.
    pub public_suffixes: Option<PublicSuffixes>,
}

/// The initial policy inputs of RFC 5280 §6.1.1(c) and (e)-(g).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyInputs {
    /// user-initial-policy-set, as the content octets of each identifier; empty for any policy.
    pub acceptable: Vec<Vec<u8>>,
    /// initial-policy-mapping-inhibit.
    pub inhibit_mapping: bool,
    /// initial-explicit-policy: the path must be valid for an acceptable policy.
    pub require_explicit: bool,
    /// initial-any-policy-inhibit.
    pub inhibit_any: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_depth: 8,
            policies: PolicyInputs::default(),
            subtrees: Subtrees::default(),
            revocation: Revocation::IfPresent,
            revocation_grace: 0,
            public_suffixes: None,
        }
    }
}

/// The name that a user asked for (RFC 9525 §6.1): a DNS name, an IP address, or a URI of which
/// scheme and host count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A DNS name.
    Dns(String),
    /// An address, as octets.
    Ip(Vec<u8>),
    /// A service of this kind on this host, both in lower case (URI-ID).
    Uri {
        /// The scheme, such as `https`.
        scheme: String,
        /// The host, a DNS name.
        host: String,
    },
}

impl Host {
    /// Reads a host name, an IP address, or a URI whose host is a DNS name; `None` where the text
    /// is none of them. A SPIFFE ID is not taken: its scheme and host name a whole zone, and not
    /// the member that was meant.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if split_once(text, "://").is_some() {
            let (scheme, host) = uri::service(text)?;
            return (scheme != "spiffe").then_some(Self::Uri { scheme, host });
        }
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
            Self::Uri { scheme, host } => write!(f, "{scheme}://{host}"),
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
    /// certificatePolicies may be critical, and policies mapped and constrained.
    pub policy_conditions_allowed: bool,
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
    policy_conditions_allowed: false,
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
    policy_conditions_allowed: true,
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
    policy_conditions_allowed: true,
    most_intermediates: usize::MAX,
    second_opinion: false,
};
