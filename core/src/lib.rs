//! The engine of zoneseal: decides whether certificates belong to a trust zone, and explains it.
//!
//! A pure function of its inputs: bytes, anchors, policy, time and signature algorithms. It reads
//! no clock, file, socket, environment or random source, starts no thread and logs nothing, so
//! that the command line, the proxy, Node and the browser come to the same verdict, to the byte.
//!
//! | you want to | go to |
//! |---|---|
//! | judge files, as a person asks | [`Request`], [`verify`], [`Report`] |
//! | judge the chain of a connection outside of a zone | [`Anchors::validate_chain`] |
//! | judge the peer of a connection | [`Zone::validate_peer`], [`Member`] |
//! | check that the edge has nothing to do with the zone | [`SplitRequest`], [`split`] |
//! | see all that is in files | [`InspectRequest`], [`inspect`], [`Inspection`] |
//! | see how two certificates differ | [`CompareRequest`], [`compare`], [`Comparison`] |
//! | print any of it for a person | [`Look`] |
//! | know what a code means | [`explain`], [`catalogue`] |
//! | know when an answer changes, and what would make it another | [`what_changes`], [`Changes`] |
//! | read certificates | [`Bundle`], [`Certificate`] |
//!
//! Inside, imports go down only: report, explain, verdict, zone, path, then anchors and policy,
//! then certificates, then DER.

#![cfg_attr(not(test), deny(clippy::as_conversions, clippy::indexing_slicing))]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod anchor;
mod answer;
mod asn1;
mod bundle;
mod canonical;
mod catalogue;
mod cert;
mod chain;
mod change;
mod checks;
#[cfg(feature = "command")]
pub mod command;
mod compare;
mod crl;
mod crypto;
mod der;
mod error;
mod explain;
mod extension;
mod finding;
mod identity;
mod index;
mod inspect;
mod json;
mod key;
mod key_match;
mod lint;
mod lower;
mod name;
mod ocsp;
mod oid;
mod passphrase;
mod path;
mod peer;
mod policy;
mod render;
mod report;
mod request;
mod revocation;
mod second_opinion;
mod signed;
mod span;
mod suffix;
mod text;
mod time;
mod unlock;
#[cfg(test)]
mod vectors;
mod verdict;
mod zone;

pub use anchor::TrustAnchor;
pub use asn1::{Node, Tree};
pub use bundle::{Bundle, CertificateRequest, Fate, Input, Kind, Limits, Object, Problem};
pub use catalogue::{CodeText, catalogue};
pub use cert::Certificate;
pub use chain::Anchors;
pub use change::{Changes, what_changes};
pub use checks::{Check, Of, When, checks};
pub use compare::{CompareRequest, compare};
pub use crl::{Crl, CrlExtensions, RevocationReason, RevokedEntry, Scope};
pub use crypto::Algorithms;
pub use error::{ParseError, Reason};
pub use explain::{Headline, explain};
pub use extension::{
    AuthorityKeyId, BasicConstraints, DistributionPoint, DistributionPointName, ExtendedKeyUsage,
    ExtensionView, Extensions, KeyUsage, Known, NameConstraints, Part, PolicyConstraints,
    PolicyInformation, PolicyMapping, RawExtension, ReasonFlags,
};
pub use finding::{Code, Severity};
pub use identity::{IdentityError, SpiffeId, ZoneId};
pub use inspect::{
    Comparison, InspectRequest, Inspection, RawChange, RawComparison, RawExtensionView,
    RawInspected, RawInspection, RawNode, RawPart, RawSide, RawTree, inspect,
};
pub use key::{Curve, KeyKind, PublicKey, key_material_sha256};
pub use key_match::{KeyMatch, KeyMaterial, key_matches};
pub use name::{GeneralName, Name, NameForm};
pub use ocsp::{CertStatus, OcspResponse, Responder, ResponseError, SingleResponse};
pub use passphrase::Passphrase;
pub use path::ValidatedPath;
pub use peer::{Checks, Member};
pub use policy::{Host, PolicyInputs, Profile, Revocation, Role, Settings, Subtrees};
pub use render::{Look, Style};
pub use report::{
    ENGINE, RawAnswer, RawCandidate, RawCertificate, RawDate, RawFinding, RawHeadline, RawIssuer,
    RawObject, RawProblem, RawSingleChange, RawVerdict, Report, catalogue_json, code_json,
};
pub use request::{NamedAuthority, Request, RequestError, SplitRequest, Subjects, split, verify};
pub use signed::Signed;
pub use span::Span;
pub use suffix::{PublicSuffixes, Section, SuffixError};
pub use text::visible;
pub use time::Time;
#[cfg(feature = "pkcs12")]
pub use unlock::unlock;
pub use unlock::{Cipher, Hash, Secret, Unlock};
pub use verdict::Outcome;
pub use zone::{Federation, Membership, Zone, ZoneError};
