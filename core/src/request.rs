//! A question as it comes from outside, and the whole journey from it to a report.

use crate::Certificate;
use crate::answer::{Answer, Inputs};
use crate::bundle::{Bundle, Input, Limits, Object};
use crate::crypto::Algorithms;
use crate::finding::{Code, Finding};
use crate::identity::SpiffeId;
use crate::json::{Fields, JsonProblem};
use crate::oid;
use crate::passphrase::Passphrase;
use crate::path::Shared;
use crate::policy::{Host, Profile, Revocation, Role, Settings};
use crate::report::Report;
use crate::revocation::Supplied;
use crate::suffix::{PublicSuffixes, SuffixError};
use crate::text::visible;
use crate::time::Time;
use crate::verdict::{self, Evidence, Verdict};
use crate::zone::{self, Zone};

/// A question: what to judge, against what, when, and by which rules.
#[derive(Clone, Debug)]
pub struct Request {
    /// What to judge, unordered.
    pub files: Vec<Input>,
    /// Anchors for profiles other than `zone`; in addition to the zone's none are taken.
    pub anchors: Vec<Input>,
    /// Evidence of revocation; such as stands among the files and anchors counts too.
    pub evidence: Vec<Input>,
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

impl Subjects {
    /// The choice of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "every-end-entity" => Some(Self::EveryEndEntity),
            "first" => Some(Self::First),
            _ => None,
        }
    }
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
    /// The public suffix list is not one.
    Suffixes(SuffixError),
    /// Anchors were given beside a zone: Z2 forbids pooling them.
    AnchorsBesideZone,
    /// A zone was given, and a profile other than `zone`.
    ProfileBesideZone,
    /// A member is expected, and no zone was given that it could be of: it would not be looked for.
    ExpectedWithoutZone,
    /// The profile is `zone`, with anchors and without a zone: they would make members of nothing.
    AnchorsWithoutZone,
}

impl RequestError {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Options(_) => "options-malformed",
            Self::Value { .. } => "option-value",
            Self::Zone(_) => "zone-file-unusable",
            Self::Suffixes(_) => "public-suffixes-unusable",
            Self::AnchorsBesideZone => "anchors-beside-zone",
            Self::ProfileBesideZone => "profile-beside-zone",
            Self::ExpectedWithoutZone => "expected-without-zone",
            Self::AnchorsWithoutZone => "anchors-without-zone",
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
            Self::Suffixes(problem) => {
                write!(f, "the list of public suffixes is not usable: {problem}")
            }
            Self::AnchorsBesideZone => {
                f.write_str("anchors beside a zone are not taken: a zone has its own")
            }
            Self::ProfileBesideZone => f.write_str("a zone is judged by the profile zone alone"),
            Self::ExpectedWithoutZone => {
                f.write_str("a member can be expected only where there is a zone that it is of")
            }
            Self::AnchorsWithoutZone => {
                f.write_str("the profile zone takes its anchors from a zone, and none was given")
            }
        }
    }
}

impl std::error::Error for RequestError {}

/// The keys of options: first those of a policy.
const OPTION_KEYS: &[&str] = &[
    "profile",
    "role",
    "host",
    "expected",
    "max_depth",
    "acceptable_policies",
    "require_explicit_policy",
    "inhibit_policy_mapping",
    "inhibit_any_policy",
    "permitted_subtrees",
    "excluded_subtrees",
    "revocation",
    "revocation_grace",
    "subjects",
    "at",
    "zone",
    "public_suffixes",
];

/// The keys of a policy: all that a caller decides beyond the time, the zone and what is supplied,
/// which are the last three keys of options.
const POLICY_KEYS: &[&str] = OPTION_KEYS.split_at(OPTION_KEYS.len() - 3).0;

impl Request {
    /// A question with these options: `{"profile", "role", "host", "expected", "at", "zone",
    /// "max_depth", "acceptable_policies", "require_explicit_policy", "inhibit_policy_mapping",
    /// "inhibit_any_policy", "permitted_subtrees", "excluded_subtrees", "revocation", "revocation_grace",
    /// "subjects",
    /// "public_suffixes"}`, of which `at` (RFC 3339) must be there, `zone` is the text of a zone file, and
    /// `public_suffixes` that of the public suffix list. The profile is
    /// `zone` where a zone is given, else `rfc5280`; the role is `any`; the subjects are
    /// `every-end-entity`.
    ///
    /// # Errors
    /// Where an option is unknown, or its value is none that it can have.
    pub fn from_options(
        files: Vec<Input>,
        anchors: Vec<Input>,
        options: &str,
    ) -> Result<Self, RequestError> {
        let mut fields = Fields::read(options.as_bytes(), OPTION_KEYS).map_err(shape)?;
        let at = fields.needed_text("at").map_err(shape)?;
        let expected = "a time such as 2026-11-24T06:10:00Z";
        let at = Time::parse_rfc3339(&at).ok_or(value("at", &at, expected))?;
        let mut request = Self::new(files, at);
        request.anchors = anchors;
        if let Some(text) = fields.text("zone").map_err(shape)? {
            request.zone = Some(Zone::from_json(text.as_bytes()).map_err(RequestError::Zone)?);
            request.profile = Profile::Zone;
        }
        if let Some(text) = fields.text("public_suffixes").map_err(shape)? {
            let list = PublicSuffixes::parse(text.as_bytes()).map_err(RequestError::Suffixes)?;
            request.settings.public_suffixes = Some(list);
        }
        request.apply(fields)?;
        request.check()?;
        Ok(request)
    }

    /// Decides what a policy file decides: an object with the keys of [`Request::from_options`]
    /// without `at`, `zone` and `public_suffixes`. What it does not name stays as it is.
    ///
    /// # Errors
    /// Where it is not such an object, or a value is none that its key can have.
    pub fn apply_policy(&mut self, json: &[u8]) -> Result<(), RequestError> {
        self.apply(Fields::read(json, POLICY_KEYS).map_err(shape)?)
    }

    fn apply(&mut self, mut fields: Fields) -> Result<(), RequestError> {
        if let Some(text) = fields.text("profile").map_err(shape)? {
            let expected = "zone, webpki or rfc5280";
            self.profile = Profile::parse(&text).ok_or(value("profile", &text, expected))?;
        }
        if let Some(text) = fields.text("role").map_err(shape)? {
            let expected = "server, client or any";
            self.role = Role::parse(&text).ok_or(value("role", &text, expected))?;
        }
        if let Some(text) = fields.text("host").map_err(shape)? {
            let expected =
                "a DNS name, an IP address, or a URI with a DNS name such as https://a.example";
            self.host = Some(Host::parse(&text).ok_or(value("host", &text, expected))?);
        }
        if let Some(text) = fields.text("expected").map_err(shape)? {
            let id = SpiffeId::parse(&text).map_err(|_| value("expected", &text, "a SPIFFE ID"))?;
            self.expected = Some(id);
        }
        if let Some(text) = fields.text("subjects").map_err(shape)? {
            let expected = "every-end-entity or first";
            self.subjects = Subjects::parse(&text).ok_or(value("subjects", &text, expected))?;
        }
        let settings = &mut self.settings;
        if let Some(depth) = fields.number("max_depth").map_err(shape)? {
            let expected = "a number from 0 to 255";
            let depth = u8::try_from(depth)
                .map_err(|_| value("max_depth", &depth.to_string(), expected))?;
            settings.max_depth = usize::from(depth);
        }
        if let Some(text) = fields.text("revocation").map_err(shape)? {
            let expected = "required, if-present or off";
            settings.revocation =
                Revocation::parse(&text).ok_or(value("revocation", &text, expected))?;
        }
        if let Some(seconds) = fields.number("revocation_grace").map_err(shape)? {
            let expected = "a number of seconds below 2^32";
            let found = seconds.to_string();
            settings.revocation_grace =
                u32::try_from(seconds).map_err(|_| value("revocation_grace", &found, expected))?;
        }
        let subtrees = &mut settings.subtrees;
        for text in fields.texts("permitted_subtrees").map_err(shape)? {
            if !subtrees.permit(&text) {
                return Err(value("permitted_subtrees", &text, SUBTREE));
            }
        }
        for text in fields.texts("excluded_subtrees").map_err(shape)? {
            if !subtrees.exclude(&text) {
                return Err(value("excluded_subtrees", &text, SUBTREE));
            }
        }
        let policies = &mut settings.policies;
        for text in fields.texts("acceptable_policies").map_err(shape)? {
            let expected = "an object identifier such as 1.3.6.1.4.1.55555.1";
            let policy = oid::parse(&text).ok_or(value("acceptable_policies", &text, expected))?;
            policies.acceptable.push(policy);
        }
        policies.require_explicit |= fields.flag("require_explicit_policy").map_err(shape)?;
        policies.inhibit_mapping |= fields.flag("inhibit_policy_mapping").map_err(shape)?;
        policies.inhibit_any |= fields.flag("inhibit_any_policy").map_err(shape)?;
        Ok(())
    }

    /// A question without anchors, by the profile `rfc5280`, to be completed.
    #[must_use]
    pub fn new(files: Vec<Input>, at: Time) -> Self {
        Self {
            files,
            anchors: Vec::new(),
            evidence: Vec::new(),
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
    /// Where anchors or another profile stand beside a zone, or without one a member is expected or
    /// anchors are given for the profile `zone`.
    pub fn check(&self) -> Result<(), RequestError> {
        match &self.zone {
            Some(_) if !self.anchors.is_empty() => Err(RequestError::AnchorsBesideZone),
            Some(_) if self.profile != Profile::Zone => Err(RequestError::ProfileBesideZone),
            None if self.expected.is_some() => Err(RequestError::ExpectedWithoutZone),
            None if self.profile == Profile::Zone && !self.anchors.is_empty() => {
                Err(RequestError::AnchorsWithoutZone)
            }
            _ => Ok(()),
        }
    }
}

/// What a subtree looks like.
const SUBTREE: &str = "dns:, ip:, email:, uri: or directory: and a subtree of such names";

fn shape(problem: JsonProblem) -> RequestError {
    RequestError::Options(problem.to_string())
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
    let passphrase = request.passphrase.as_ref();
    let read = |inputs: &[Input]| Bundle::parse_with(inputs, &Limits::default(), passphrase);
    let inputs = Inputs {
        files: &read(&request.files),
        anchors: &read(&request.anchors),
        evidence: &read(&request.evidence),
    };
    answer(request, inputs, algorithms, None)
}

/// Answers a question whose inputs are read already, with the one verdict that was made of them
/// already, if there is one.
pub(crate) fn answer(
    request: &Request,
    inputs: Inputs<'_>,
    algorithms: &Algorithms,
    judged: Option<(Verdict, Shared)>,
) -> Report {
    let Inputs { files, anchors, .. } = inputs;
    let zone = if request.profile == Profile::Zone {
        request.zone.as_ref()
    } else {
        None
    };
    let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
    let first_anchor = certificates.len();
    certificates.extend(anchors.certificates());
    if let Some(zone) = zone {
        certificates.extend(zone.anchor_sets());
    }
    let supplied = inputs.supplied();
    let evidence = Evidence {
        certificates: &certificates,
        first_anchor,
        zone,
        profile: request.profile,
        role: request.role,
        settings: &request.settings,
        supplied: &supplied,
        host: request.host.as_ref(),
        expected: request.expected.as_ref(),
        at: request.at,
        algorithms,
    };
    let (verdicts, shared) = match (judged, request.subjects) {
        (Some((verdict, shared)), _) => (vec![verdict], shared),
        (None, Subjects::EveryEndEntity) => {
            let all = certificates.get(..files.certificates().len());
            judge_each(&evidence, verdict::subjects(all.unwrap_or_default()))
        }
        (None, Subjects::First) => judge_each(&evidence, (0..first_anchor.min(1)).collect()),
    };
    Answer {
        kind: "verify",
        evidence,
        inputs,
        verdicts,
        shared,
    }
    .report()
}

fn judge_each(evidence: &Evidence<'_>, subjects: Vec<usize>) -> (Vec<Verdict>, Shared) {
    let mut shared = Shared::new(evidence.certificates);
    let judge = |subject| verdict::judge(evidence, &mut shared, subject);
    let verdicts = subjects.into_iter().map(judge).collect();
    (verdicts, shared)
}

/// The authority that is named for an edge chain.
#[derive(Clone, Debug)]
pub enum NamedAuthority {
    /// The one whose certificates these files hold.
    Files(Vec<Input>),
    /// Any public one, by the table of their roots' keys that is compiled in. The table has hashes,
    /// under which nothing is verified: the root's certificate must stand in the edge chain.
    Public,
}

impl NamedAuthority {
    /// The word that names a public authority in place of files.
    pub const PUBLIC: &str = "public";
}

/// What the split is checked on (DESIGN Z5).
#[derive(Clone, Debug)]
pub struct SplitRequest {
    /// The edge chain, the certificate that users are shown first.
    pub edge: Vec<Input>,
    /// The authority that the chain must be complete to.
    pub authority: NamedAuthority,
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
    let (anchors, public) = match &request.authority {
        NamedAuthority::Files(files) => (Bundle::parse(files, &limits), false),
        NamedAuthority::Public => (Bundle::default(), true),
    };
    let own_files = Bundle::parse(&request.zone_certificates, &limits);
    let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
    let first_anchor = certificates.len();
    certificates.extend(anchors.certificates());
    if public {
        let roots = files.certificates().iter();
        certificates.extend(roots.filter(|root| zone::is_public_root(root, algorithms)));
    }
    let settings = Settings {
        revocation: Revocation::Off,
        ..Settings::default()
    };
    let supplied = Supplied::default();
    let evidence = Evidence {
        certificates: &certificates,
        first_anchor,
        zone: None,
        profile: Profile::Rfc5280,
        role: Role::Server,
        settings: &settings,
        supplied: &supplied,
        host: None,
        expected: None,
        at: request.at,
        algorithms,
    };
    let own: Vec<&Certificate> = own_files.certificates().iter().collect();
    let mut shared = Shared::new(&certificates);
    let verdicts = match first_anchor {
        0 => Vec::new(),
        _ => vec![verdict::judge_split(
            &evidence,
            &request.zone,
            &own,
            not_read(&[&files, &anchors, &own_files]),
            public,
            &mut shared,
        )],
    };
    let evidence = Evidence {
        zone: Some(&request.zone),
        ..evidence
    };
    Answer {
        kind: "split",
        evidence,
        inputs: Inputs {
            files: &files,
            anchors: &anchors,
            evidence: &Bundle::default(),
        },
        verdicts,
        shared,
    }
    .report()
}

/// What the split must not pass over (Z12): an object that this reader does not read, another one
/// could, and show to users.
fn not_read(bundles: &[&Bundle]) -> Vec<Finding> {
    let objects = bundles.iter().flat_map(|bundle| bundle.objects());
    let problem = |object: &Object| {
        let (code, found) = match object.unread() {
            Some(problem) => (problem.code, problem.found.as_str()),
            None if object.kind.is_evidence() => (Code::ObjectNotRead, object.kind.as_str()),
            None => return None,
        };
        let place = format!("{}, byte {}", visible(&object.source), object.offset);
        let found = format!("{place}: {}, {found}", code.as_str());
        Some(Finding::error(Code::SplitInputNotRead).compared("whole certificates", found))
    };
    objects.filter_map(problem).take(8).collect()
}
