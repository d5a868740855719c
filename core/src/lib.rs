//! The engine of zoneseal: decides whether certificates belong to a trust zone, and explains it.
//!
//! A pure function of its inputs: bytes, anchors, policy, time and signature algorithms. It reads
//! no clock, file, socket, environment or random source, starts no thread and logs nothing, so
//! that the command line, the proxy, Node and the browser come to the same verdict, to the byte.
//!
//! | you want to | go to |
//! |---|---|
//! | judge files, as a person asks | [`Request`], [`verify`], [`Report`] |
//! | judge the peer of a connection | [`Zone::validate_peer`], [`Member`] |
//! | check that the edge has nothing to do with the zone | [`SplitRequest`], [`split`] |
//! | know what a code means | [`explain`], [`catalogue`] |
//! | read certificates | [`Bundle`], [`Certificate`] |
//!
//! Inside, imports go down only: report, explain, verdict, zone, path, then anchors and policy,
//! then certificates, then DER.

#![cfg_attr(not(test), deny(clippy::as_conversions, clippy::indexing_slicing))]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod anchor;
mod answer;
mod bundle;
mod catalogue;
mod cert;
mod crypto;
mod der;
mod error;
mod explain;
mod extension;
mod finding;
mod identity;
mod key;
mod key_match;
mod name;
mod oid;
mod passphrase;
mod path;
mod peer;
mod policy;
mod report;
mod request;
mod second_opinion;
mod span;
mod text;
mod time;
mod verdict;
mod zone;

pub use anchor::TrustAnchor;
pub use bundle::{Bundle, CertificateRequest, Fate, Input, Kind, Limits, Object, Problem};
pub use catalogue::{CodeText, catalogue};
pub use cert::Certificate;
pub use crypto::Algorithms;
pub use error::{ParseError, Reason};
pub use explain::{Headline, explain};
pub use extension::{
    AuthorityKeyId, BasicConstraints, ExtendedKeyUsage, Extensions, KeyUsage, Known,
    NameConstraints, RawExtension,
};
pub use finding::{Code, Severity};
pub use identity::{IdentityError, SpiffeId, ZoneId};
pub use key::{Curve, KeyKind, PublicKey};
pub use key_match::{KeyMatch, KeyMaterial, key_matches};
pub use name::{GeneralName, Name, NameForm};
pub use passphrase::Passphrase;
pub use path::ValidatedPath;
pub use peer::Member;
pub use policy::{Host, Profile, Role, Settings};
pub use report::{
    ENGINE, RawCandidate, RawCertificate, RawFinding, RawHeadline, RawObject, RawProblem,
    RawVerdict, Report, catalogue_json,
};
pub use request::{Request, RequestError, SplitRequest, Subjects, split, verify};
pub use span::Span;
pub use text::visible;
pub use time::Time;
pub use verdict::Outcome;
pub use zone::{Membership, Zone, ZoneError};
