//! A question as it comes from outside, and the whole journey from it to a report.

use serde::Deserialize;

use crate::Certificate;
use crate::answer::Answer;
use crate::bundle::{Bundle, Input, Limits, Object};
use crate::crypto::Algorithms;
use crate::finding::{Code, Finding};
use crate::identity::SpiffeId;
use crate::passphrase::Passphrase;
use crate::policy::{Host, Profile, Role, Settings};
use crate::report::Report;
use crate::text::visible;
use crate::time::Time;
use crate::verdict::{self, Evidence};
use crate::zone::Zone;

/// A question: what to judge, against what, when, and by which rules.
#[derive(Clone, Debug)]
pub struct Request {
    /// What to judge, unordered.
    pub files: Vec<Input>,
    /// Anchors for profiles other than `zone`; in addition to the zone's none are taken.
    pub anchors: Vec<Input>,
    /// The zone to judge against.
    pub zone: Option<Zone>,
    /// Which rules apply.
    pub profile: Profile,
    /// As what the subject is to act.
    pub role: Role,
    /// What is asked of a path beyond the profile.
    pub settings: Settings,
    /// The name that was asked for.
    pub host: Option<Host>,
    /// The member that must be there.
    pub expected: Option<SpiffeId>,
    /// The time to judge at.
    pub at: Time,
    /// Which certificates are judged.
    pub subjects: Subjects,
    /// What opens a PKCS#12 file or an encrypted key among them. No part of the report.
    pub passphrase: Option<Passphrase>,
}

/// Which of the certificates handed in are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    /// Each one that is no authority's.
    EveryEndEntity,
    /// The first: a peer's, as TLS delivers its chain.
    First,
}

/// Why a question cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The options are not JSON of the right shape.
    Options(String),
    /// An option has a value that it cannot have.
    Value {
        /// The option.
        option: &'static str,
        /// What was given.
        found: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// The zone file is not one.
    Zone(crate::ZoneError),
    /// Anchors were given beside a zone: Z2 forbids pooling them.
    AnchorsBesideZone,
    /// A zone was given, and a profile other than `zone`.
    ProfileBesideZone,
}

impl RequestError {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Options(_) => "options-malformed",
            Self::Value { .. } => "option-value",
            Self::Zone(_) => "zone-file-unusable",
            Self::AnchorsBesideZone => "anchors-beside-zone",
            Self::ProfileBesideZone => "profile-beside-zone",
        }
    }
}

impl std::fmt::Display for RequestError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Options(problem) => write!(f, "the options are not understood: {problem}"),
            Self::Value {
                option,
                found,
                expected,
            } => {
                write!(
                    f,
                    "{option} is \"{}\", where {expected} belongs",
                    visible(found)
                )
            }
            Self::Zone(problem) => write!(f, "the zone file is not usable: {problem}"),
            Self::AnchorsBesideZone => {
                f.write_str("anchors beside a zone are not taken: a zone has its own")
            }
            Self::ProfileBesideZone => f.write_str("a zone is judged by the profile zone alone"),
        }
    }
}

impl std::error::Error for RequestError {}

/// Options as JSON. Unknown keys are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOptions {
    profile: Option<String>,
    role: Option<String>,
    host: Option<String>,
    expected: Option<String>,
    at: String,
    zone: Option<String>,
    max_depth: Option<usize>,
}

impl Request {
    /// A question with these options: `{"profile", "role", "host", "expected", "at", "zone", "max_depth"}`, of
    /// which `at` (RFC 3339) must be there and `zone` is the text of a zone file. The profile is
    /// `zone` where a zone is given, else `rfc5280`; the role is `any`.
    ///
    /// # Errors
    /// Where an option is unknown, or its value is none that it can have.
    pub fn from_options(
        files: Vec<Input>,
        anchors: Vec<Input>,
        options: &str,
    ) -> Result<Self, RequestError> {
        let raw: RawOptions = serde_json::from_str(options)
            .map_err(|error| RequestError::Options(visible(&error.to_string())))?;
        let at = Time::parse_rfc3339(&raw.at).ok_or(value(
            "at",
            &raw.at,
            "a time such as 2026-11-24T06:10:00Z",
        ))?;
        let zone = raw
            .zone
            .map(|text| Zone::from_json(text.as_bytes()))
            .transpose();
        let zone = zone.map_err(RequestError::Zone)?;
        let mut request = Self::new(files, at);
        request.anchors = anchors;
        request.zone = zone;
        request.profile = match raw.profile {
            Some(text) => {
                Profile::parse(&text).ok_or(value("profile", &text, "zone, webpki or rfc5280"))?
            }
            None if request.zone.is_some() => Profile::Zone,
            None => Profile::Rfc5280,
        };
        if let Some(text) = raw.role {
            request.role =
                Role::parse(&text).ok_or(value("role", &text, "server, client or any"))?;
        }
        if let Some(text) = raw.host {
            let expected = "a DNS name or an IP address";
            request.host = Some(Host::parse(&text).ok_or(value("host", &text, expected))?);
        }
        if let Some(text) = raw.expected {
            let id = SpiffeId::parse(&text).map_err(|_| value("expected", &text, "a SPIFFE ID"))?;
            request.expected = Some(id);
        }
        if let Some(depth) = raw.max_depth {
            request.settings.max_depth = depth;
        }
        request.check()?;
        Ok(request)
    }

    /// A question without anchors, by the profile `rfc5280`, to be completed.
    #[must_use]
    pub fn new(files: Vec<Input>, at: Time) -> Self {
        Self {
            files,
            anchors: Vec::new(),
            zone: None,
            profile: Profile::Rfc5280,
            role: Role::Any,
            settings: Settings::default(),
            host: None,
            expected: None,
            at,
            subjects: Subjects::EveryEndEntity,
            passphrase: None,
        }
    }

    /// Whether its parts go together.
    ///
    /// # Errors
    /// Where anchors or another profile stand beside a zone.
    pub fn check(&self) -> Result<(), RequestError> {
        match &self.zone {
            Some(_) if !self.anchors.is_empty() => Err(RequestError::AnchorsBesideZone),
            Some(_) if self.profile != Profile::Zone => Err(RequestError::ProfileBesideZone),
            _ => Ok(()),
        }
    }
}

fn value(option: &'static str, found: &str, expected: &'static str) -> RequestError {
    RequestError::Value {
        option,
        found: found.to_owned(),
        expected,
    }
}

/// Answers a question.
///
/// ```
/// use zoneseal_core::{Algorithms, Input, Outcome, Request, Time, verify};
/// let files = vec![Input { name: "web.pem".to_owned(), bytes: b"not a certificate".to_vec() }];
/// let request = Request::new(files, Time::parse_rfc3339("2026-11-24T06:10:00Z").unwrap());
/// let report = verify(&request, &Algorithms::new(&[]));
/// assert_eq!(report.outcome(), Outcome::Incomplete);
/// assert_eq!(report.code(), "not-recognised");
/// ```
#[must_use]
pub fn verify(request: &Request, algorithms: &Algorithms) -> Report {
    let read = |inputs| Bundle::parse_with(inputs, &Limits::default(), request.passphrase.as_ref());
    let (files, anchors) = (read(&request.files), read(&request.anchors));
    answer(request, &files, &anchors, algorithms)
}

/// Answers a question whose inputs are read already.
pub(crate) fn answer(
    request: &Request,
    files: &Bundle,
    anchors: &Bundle,
    algorithms: &Algorithms,
) -> Report {
    let zone = if request.profile == Profile::Zone {
        request.zone.as_ref()
    } else {
        None
    };
    let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
    let first_anchor = certificates.len();
    certificates.extend(anchors.certificates());
    if let Some(zone) = zone {
        certificates.extend(zone.anchors().iter().map(crate::TrustAnchor::certificate));
    }
    let evidence = Evidence {
        certificates: &certificates,
        first_anchor,
        zone,
        profile: request.profile,
        role: request.role,
        settings: &request.settings,
        host: request.host.as_ref(),
        expected: request.expected.as_ref(),
        at: request.at,
        algorithms,
    };
    let subjects = match request.subjects {
        Subjects::EveryEndEntity => {
            verdict::subjects(files.certificates().iter().collect::<Vec<_>>().as_slice())
        }
        Subjects::First => (0..first_anchor.min(1)).collect(),
    };
    let verdicts = subjects
        .into_iter()
        .map(|subject| verdict::judge(&evidence, subject))
        .collect();
    Answer {
        kind: "verify",
        evidence,
        files,
        anchors,
        verdicts,
    }
    .report()
}

/// What the split is checked on (DESIGN Z5).
#[derive(Clone, Debug)]
pub struct SplitRequest {
    /// The edge chain, the certificate that users are shown first.
    pub edge: Vec<Input>,
    /// The authority that the chain must be complete to.
    pub authority: Vec<Input>,
    /// The zone that it must have nothing to do with.
    pub zone: Zone,
    /// Further zone certificates whose keys the edge must not share, such as the proxy's own.
    pub zone_certificates: Vec<Input>,
    /// The time to judge at.
    pub at: Time,
}

/// Checks the split. The outcome `trusted` means that it holds.
#[must_use]
pub fn split(request: &SplitRequest, algorithms: &Algorithms) -> Report {
    let limits = Limits::default();
    let files = Bundle::parse(&request.edge, &limits);
    let anchors = Bundle::parse(&request.authority, &limits);
    let own_files = Bundle::parse(&request.zone_certificates, &limits);
    let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
    let first_anchor = certificates.len();
    certificates.extend(anchors.certificates());
    let settings = Settings::default();
    let evidence = Evidence {
        certificates: &certificates,
        first_anchor,
        zone: None,
        profile: Profile::Rfc5280,
        role: Role::Server,
        settings: &settings,
        host: None,
        expected: None,
        at: request.at,
        algorithms,
    };
    let own: Vec<&Certificate> = own_files.certificates().iter().collect();
    let verdicts = match first_anchor {
        0 => Vec::new(),
        _ => vec![verdict::judge_split(
            &evidence,
            &request.zone,
            &own,
            not_read(&[&files, &anchors, &own_files]),
        )],
    };
    let evidence = Evidence {
        zone: Some(&request.zone),
        ..evidence
    };
    Answer {
        kind: "split",
        evidence,
        files: &files,
        anchors: &anchors,
        verdicts,
    }
    .report()
}

/// What the split must not pass over (Z12): an object that this reader does not read, another one
/// could, and show to users.
fn not_read(bundles: &[&Bundle]) -> Vec<Finding> {
    let objects = bundles.iter().flat_map(|bundle| bundle.objects());
    let problem = |object: &Object| {
        let problem = object.unread()?;
        let place = format!("{}, byte {}", visible(&object.source), object.offset);
        let found = format!("{place}: {}, {}", problem.code.as_str(), problem.found);
        Some(Finding::error(Code::SplitInputNotRead).compared("whole certificates", found))
    };
    objects.filter_map(problem).take(8).collect()
}
