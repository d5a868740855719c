//! A trust zone: its id, its anchors, and the rules that make a certificate a member of it.

mod federation;
mod file;
mod membership;
mod public_roots;
mod split;
mod svid;

use std::fmt;

use crate::anchor::TrustAnchor;
use crate::crypto::{Algorithms, SignatureError};
use crate::finding::Finding;
use crate::identity::{IdentityError, SpiffeId, ZoneId};
use crate::index::Index;
use crate::path::Candidate;
use crate::{Certificate, ParseError};

pub use federation::Federation;
pub(crate) use public_roots::DAY as PUBLIC_ROOTS_DAY;
pub(crate) use split::{SplitEvidence, check as check_split};

/// The zone's own rules on a candidate: who the subject is, and where members carry SPIFFE IDs,
/// whether its certificates are in the form of SVIDs. Gives how many checks of `checks.rs` that comes to.
pub(crate) fn rules(
    zone: &Zone,
    federation: Option<&Federation>,
    expected: Option<&SpiffeId>,
    candidate: &Candidate<'_>,
    findings: &mut Vec<Finding>,
) -> usize {
    let (checks, identified) = membership::rules(zone, federation, expected, candidate, findings);
    if zone.membership == Membership::Signature && federation.is_none() {
        return checks;
    }
    // An authority's identity is of the same check as the subject's, which may not have come to it.
    let misnamed = svid::rules(candidate, findings);
    checks + 1 + usize::from(misnamed && !identified)
}

/// Whether this is a public root's own certificate: with a key of the table, and signed by it as
/// far as that can be told (the signatures of old roots are of kinds that are not verified).
pub(crate) fn is_public_root(certificate: &Certificate, algorithms: &Algorithms) -> bool {
    certificate.is_self_issued()
        && public_roots::has(certificate)
        && algorithms.verify(certificate, certificate) != Err(SignatureError::Invalid)
}

/// More authorities than a zone has in a lifetime; the split verifies under each of them.
const MAX_AUTHORITIES: usize = 256;

/// How a zone's members carry their identity (DESIGN Z4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// Each certificate has exactly one SPIFFE ID, of this zone.
    Spiffe,
    /// The signature alone makes the member: for sites whose certificates carry no identity.
    Signature,
}

impl Membership {
    /// Its name in a zone file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spiffe => "spiffe",
            Self::Signature => "signature",
        }
    }
}

/// A trust zone, checked whole when it is made.
///
/// Anchors are bound to the id; two zones are never pooled. The authorities are all certificates
/// of certification authorities that the zone ever had, retired ones too: the split is checked
/// against every one of their keys.
#[derive(Clone, Debug)]
pub struct Zone {
    id: ZoneId,
    membership: Membership,
    anchors: Vec<TrustAnchor>,
    authorities: Vec<Certificate>,
    member_keys: Index,
    federations: Vec<Federation>,
}

/// Why a zone, or its file, is not usable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ZoneError {
    /// The file is not JSON of a zone file's shape: where and what.
    Shape(String),
    /// A version other than 0.
    Version(u64),
    /// The id is no trust domain name.
    Id(IdentityError),
    /// A membership other than `spiffe` and `signature`.
    Membership(String),
    /// No anchor.
    NoAnchor,
    /// More anchors or authorities than a zone has.
    TooMany,
    /// An entry is not base64.
    NotBase64 {
        /// `anchors` or `authorities`.
        list: &'static str,
        /// Counted from 1.
        entry: usize,
    },
    /// An entry is not a certificate.
    NotACertificate {
        /// `anchors` or `authorities`.
        list: &'static str,
        /// Counted from 1.
        entry: usize,
        /// What is wrong with it.
        problem: ParseError,
    },
    /// An anchor or authority is no certification authority.
    NotAnAuthority {
        /// Its subject.
        subject: String,
    },
    /// An authority's key is of a kind that cannot be compared, so the split could not be checked.
    KeyNotComparable {
        /// The certificate's subject.
        subject: String,
        /// What key it is.
        key: String,
    },
    /// An anchor or authority has the key of a public root (Z5).
    PublicRoot {
        /// The certificate's subject.
        subject: String,
    },
    /// An entry of `member_keys` is not 64 hex digits.
    MemberKey {
        /// Counted from 1.
        entry: usize,
    },
    /// A federation with the zone's own id.
    FederatedWithItself,
    /// One id with two anchor sets, or two entries.
    TwoAnchorSets {
        /// Whose.
        id: ZoneId,
    },
    /// A federation that lists no service trusts nobody.
    FederationWithoutService {
        /// With whom.
        id: ZoneId,
    },
    /// A listed service is no path of a SPIFFE ID, or stands twice.
    FederationService {
        /// With whom.
        id: ZoneId,
        /// What is listed.
        service: String,
    },
    /// One authority key in two zones.
    AuthorityOfTwoZones {
        /// The subject of the second certificate with that key.
        subject: String,
        /// One zone.
        first: ZoneId,
        /// The other.
        second: ZoneId,
    },
}

impl fmt::Display for ZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(problem) => write!(f, "it is not a zone file: {problem}"),
            Self::Version(version) => {
                write!(
                    f,
                    "it is a zone file of version {version}, and version 0 is read here"
                )
            }
            Self::Id(problem) => write!(f, "its id is not a trust domain name: {problem}"),
            Self::Membership(found) => write!(
                f,
                "its membership is \"{}\", where \"spiffe\" or \"signature\" belongs",
                crate::text::visible(found)
            ),
            Self::NoAnchor => f.write_str("it has no anchor, so nothing could be a member"),
            Self::TooMany => write!(
                f,
                "it has more than {MAX_AUTHORITIES} anchors or authorities"
            ),
            Self::NotBase64 { list, entry } => write!(f, "entry {entry} of {list} is not base64"),
            Self::NotACertificate {
                list,
                entry,
                problem,
            } => {
                write!(f, "entry {entry} of {list} is not a certificate: {problem}")
            }
            Self::NotAnAuthority { subject } => write!(
                f,
                "{subject} is not a certification authority (basicConstraints without cA TRUE)"
            ),
            Self::KeyNotComparable { subject, key } => write!(
                f,
                "the key of {subject} is of a kind that is not accepted here: {key}"
            ),
            Self::PublicRoot { subject } => write!(
                f,
                "the key of {subject} is a public root's, so everybody could be a member"
            ),
            Self::MemberKey { entry } => {
                write!(f, "entry {entry} of member_keys is not a SHA-256 in hex")
            }
            Self::FederatedWithItself => f.write_str("it is federated with itself"),
            Self::TwoAnchorSets { id } => {
                write!(f, "{id} stands twice, and one zone has one set of anchors")
            }
            Self::FederationWithoutService { id } => {
                write!(
                    f,
                    "its federation with {id} lists no service, so it trusts nobody"
                )
            }
            Self::FederationService { id, service } => write!(
                f,
                "its federation with {id} lists \"{}\", which is no service path such as /edge/web, or stands twice",
                crate::text::visible(service)
            ),
            Self::AuthorityOfTwoZones {
                subject,
                first,
                second,
            } => write!(
                f,
                "the key of {subject} is an authority of both {first} and {second}"
            ),
        }
    }
}

impl std::error::Error for ZoneError {}

impl Zone {
    /// A zone with these anchors, whose authorities and member keys are not known yet.
    ///
    /// # Errors
    /// Where there is no anchor, or one is not a certification authority with a comparable key.
    pub fn new(
        id: ZoneId,
        membership: Membership,
        anchors: Vec<Certificate>,
    ) -> Result<Self, ZoneError> {
        if anchors.is_empty() {
            return Err(ZoneError::NoAnchor);
        }
        if anchors.len() > MAX_AUTHORITIES {
            return Err(ZoneError::TooMany);
        }
        for anchor in &anchors {
            check_authority(anchor)?;
        }
        Ok(Self {
            id,
            membership,
            anchors: anchors.into_iter().map(TrustAnchor::new).collect(),
            authorities: Vec::new(),
            member_keys: Index::default(),
            federations: Vec::new(),
        })
    }

    /// Records a certificate of one of the zone's authorities, an anchor or one below it.
    ///
    /// From the first one on the list is taken to be complete: a certificate whose issuer is not
    /// in it is not of this zone.
    ///
    /// # Errors
    /// Where it is not a certification authority with a comparable key.
    pub fn add_authority(&mut self, certificate: &Certificate) -> Result<(), ZoneError> {
        check_authority(certificate)?;
        if self.authorities.len() >= MAX_AUTHORITIES {
            return Err(ZoneError::TooMany);
        }
        if !self
            .authorities
            .iter()
            .any(|known| known.der() == certificate.der())
        {
            self.authorities.push(certificate.clone());
        }
        self.check_apart()
    }

    /// Records the key of a certificate that was issued in the zone.
    ///
    /// # Errors
    /// Where its key is of a kind that cannot be compared.
    pub fn add_member_key(&mut self, certificate: &Certificate) -> Result<(), ZoneError> {
        let key = certificate
            .key_material_hex()
            .ok_or_else(|| not_comparable(certificate))?;
        self.member_keys.enter(key.as_bytes());
        Ok(())
    }

    /// Its id: the SPIFFE trust domain.
    #[must_use]
    pub fn id(&self) -> &ZoneId {
        &self.id
    }

    /// How its members carry their identity.
    #[must_use]
    pub fn membership(&self) -> Membership {
        self.membership
    }

    /// Its anchors.
    #[must_use]
    pub fn anchors(&self) -> &[TrustAnchor] {
        &self.anchors
    }

    /// Certificates of all authorities that it ever had; empty where they are not known.
    #[must_use]
    pub fn authorities(&self) -> &[Certificate] {
        &self.authorities
    }

    /// Its anchors, then those of the zones that it is federated with, in their order: as a search
    /// takes them.
    pub(crate) fn anchor_sets(&self) -> impl Iterator<Item = &Certificate> {
        let federated = self.federations.iter().flat_map(Federation::anchors);
        self.anchors
            .iter()
            .chain(federated)
            .map(TrustAnchor::certificate)
    }

    /// Every authority certificate that is known: the anchors, and those recorded.
    pub(crate) fn all_authorities(&self) -> impl Iterator<Item = &Certificate> {
        self.anchors
            .iter()
            .map(TrustAnchor::certificate)
            .chain(&self.authorities)
    }

    pub(crate) fn has_member_key(&self, key: &str) -> bool {
        self.member_keys.get(key.as_bytes()).is_some()
    }
}

fn check_authority(certificate: &Certificate) -> Result<(), ZoneError> {
    if !certificate.is_ca() {
        return Err(ZoneError::NotAnAuthority {
            subject: certificate.subject_text(),
        });
    }
    if certificate.key_material_hex().is_none() {
        return Err(not_comparable(certificate));
    }
    if public_roots::has(certificate) {
        return Err(ZoneError::PublicRoot {
            subject: certificate.subject_text(),
        });
    }
    Ok(())
}

fn not_comparable(certificate: &Certificate) -> ZoneError {
    ZoneError::KeyNotComparable {
        subject: certificate.subject_text(),
        key: certificate.key().describe(certificate.der()),
    }
}
