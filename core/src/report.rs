//! The JSON of a verdict: version 1, canonical, the same bytes wherever it is made.
//!
//! Keys stand in the order of the fields; the
//! schema is `docs/report.schema.json`.

use crate::bundle::{Fate, Object};
use crate::canonical::{canonical, json};
use crate::catalogue::{CodeText, catalogue};
use crate::explain::Headline;
use crate::text::visible;
use crate::verdict::Outcome;

/// The version of the report's shape.
pub(crate) const VERSION: u32 = 1;

/// The engine's version, part of every report.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// A report: what was asked, what the answer is, and everything that it rests on.
#[derive(Clone, Debug)]
pub struct Report {
    pub(crate) outcome: Outcome,
    pub(crate) headline: Headline,
    pub(crate) raw: RawReport,
    /// How many inputs with anchors were given, for the text alone.
    pub(crate) anchor_files: usize,
    /// What was spent on signatures, for those who ask again.
    pub(crate) spent_on_signatures: u32,
}

impl Report {
    /// The outcome of the whole: the worst of its verdicts.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The code of the headline.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.headline.code
    }

    /// The headline, in sentences.
    #[must_use]
    pub fn headline(&self) -> &Headline {
        &self.headline
    }

    /// Whether there was a certificate to judge.
    #[must_use]
    pub fn usable(&self) -> bool {
        !self.raw.verdicts.is_empty()
    }

    /// The verdicts, one for each certificate that was judged.
    #[must_use]
    pub fn verdicts(&self) -> &[RawVerdict] {
        &self.raw.verdicts
    }

    /// The certificates, those handed in before the anchors.
    #[must_use]
    pub fn certificates(&self) -> &[RawCertificate] {
        &self.raw.certificates
    }

    /// Every object that was handed in, with its fate.
    #[must_use]
    pub fn objects(&self) -> &[RawObject] {
        &self.raw.objects
    }

    /// The report's bytes: canonical JSON with a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical(&self.raw)
    }
}

/// The whole catalogue of codes as canonical JSON: a list of objects with the fields of
/// [`CodeText`](crate::CodeText).
#[must_use]
pub fn catalogue_json() -> String {
    let list: Vec<RawCode> = catalogue().into_iter().map(raw_code).collect();
    canonical(&list)
}

/// One entry of the catalogue as canonical JSON.
#[must_use]
pub fn code_json(text: CodeText) -> String {
    canonical(&raw_code(text))
}

fn raw_code(text: CodeText) -> RawCode {
    RawCode {
        code: text.code,
        plain: text.plain,
        expert: text.expert,
        action: text.action,
        clause: text.clause,
    }
}

/// An entry of the catalogue.
struct RawCode {
    code: &'static str,
    plain: &'static str,
    expert: &'static str,
    action: &'static str,
    clause: &'static str,
}

/// A report as it is written.
#[derive(Clone, Debug)]
pub(crate) struct RawReport {
    pub report: u32,
    pub engine: &'static str,
    pub question: RawQuestion,
    pub outcome: &'static str,
    pub headline: RawHeadline,
    pub verdicts: Vec<RawVerdict>,
    pub certificates: Vec<RawCertificate>,
    pub objects: Vec<RawObject>,
}

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct RawQuestion {
    pub kind: &'static str,
    pub profile: &'static str,
    pub role: &'static str,
    pub host: Option<String>,
    pub expected: Option<String>,
    pub at: String,
    pub max_depth: usize,
    pub acceptable_policies: Vec<String>,
    pub require_explicit_policy: bool,
    pub inhibit_policy_mapping: bool,
    pub inhibit_any_policy: bool,
    pub permitted_subtrees: Vec<String>,
    pub excluded_subtrees: Vec<String>,
    pub public_suffixes: Option<String>,
    pub revocation: RawRevocation,
    pub zone: Option<RawZone>,
    pub algorithms: Vec<String>,
}

/// How revocation was looked at, and from what.
#[derive(Clone, Debug)]
pub(crate) struct RawRevocation {
    pub policy: &'static str,
    pub grace: u32,
    pub evidence: Vec<RawEvidence>,
}

/// Evidence of revocation.
#[derive(Clone, Debug)]
pub(crate) struct RawEvidence {
    pub kind: &'static str,
    pub sha256: String,
}

/// The zone that was judged against.
#[derive(Clone, Debug)]
pub(crate) struct RawZone {
    pub id: String,
    pub membership: &'static str,
    pub anchors: Vec<String>,
    pub federations: Vec<RawFederation>,
}

/// A zone that it trusts for some services.
#[derive(Clone, Debug)]
pub(crate) struct RawFederation {
    pub id: String,
    pub anchors: Vec<String>,
    pub services: Vec<String>,
}

/// An outcome in sentences.
#[derive(Clone, Debug)]
pub struct RawHeadline {
    /// The stable code.
    pub code: &'static str,
    /// Which class of outcome it is, in a few words.
    pub heading: &'static str,
    /// One sentence for everybody.
    pub plain: String,
    /// One sentence for experts.
    pub expert: String,
    /// What to do.
    pub action: String,
    /// The clause.
    pub clause: &'static str,
}

impl From<&Headline> for RawHeadline {
    fn from(headline: &Headline) -> Self {
        Self {
            code: headline.code,
            heading: headline.heading,
            plain: headline.plain.clone(),
            expert: headline.expert.clone(),
            action: headline.action.clone(),
            clause: headline.clause,
        }
    }
}

/// What would change an answer, as it is written.
#[derive(Clone, Debug)]
pub(crate) struct RawChanges {
    pub changes: u32,
    pub engine: &'static str,
    pub at: String,
    pub now: RawAnswer,
    pub dates: Vec<RawDate>,
    pub would: Vec<RawSingleChange>,
    pub runs: usize,
    pub complete: bool,
}

/// An answer, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawAnswer {
    /// `trusted`, `rejected` or `incomplete`.
    pub outcome: &'static str,
    /// The headline's code.
    pub code: &'static str,
}

/// A second at which the answer becomes another.
#[derive(Clone, Debug)]
pub struct RawDate {
    /// The first second of the new answer, RFC 3339.
    pub at: String,
    /// What begins or ends there.
    pub because: String,
    /// The answer one second earlier.
    pub before: RawAnswer,
    /// The answer from then on.
    pub after: RawAnswer,
}

/// One thing that would make the answer `trusted`.
#[derive(Clone, Debug)]
pub struct RawSingleChange {
    /// `add-issuer`, `trust-anchor`, `date`, `host`, `expected`, `role` or `profile`.
    pub kind: &'static str,
    /// What it would be changed to: a name, a time, a role.
    pub to: String,
    /// The key of the issuer, or the SHA-256 of the anchor, in hex.
    pub id: Option<String>,
    /// Whether the engine was asked, and said `trusted`. An issuer that is not there can be named, not tried.
    pub confirmed: bool,
    /// One sentence.
    pub sentence: String,
}

/// A verdict on one certificate.
#[derive(Clone, Debug)]
pub struct RawVerdict {
    /// The certificate that was judged: an index into the report's certificates.
    pub subject: usize,
    /// `trusted`, `rejected` or `incomplete`.
    pub outcome: &'static str,
    /// Its headline.
    pub headline: RawHeadline,
    /// The path that it rests on, subject first.
    pub path: Vec<usize>,
    /// The zone that it was judged against.
    pub zone: Option<String>,
    /// The foreign zone whose anchors were used, by an entry of that zone.
    pub federation: Option<String>,
    /// Who the subject is, where it is a member with an identity.
    pub member: Option<String>,
    /// How many checks were evaluated; 0 where more was found than is told.
    pub checks: usize,
    /// What was found on that path, in evaluation order.
    pub findings: Vec<RawFinding>,
    /// The other candidates, each with why it failed.
    pub candidates: Vec<RawCandidate>,
    /// The certificates that could have been meant as an issuer on that path and are no part of
    /// it, in the order of the path.
    pub issuers: Vec<RawIssuer>,
    /// How many of them are not listed.
    pub issuers_left_out: usize,
}

/// A certificate that could have been meant as an issuer.
#[derive(Clone, Debug)]
pub struct RawIssuer {
    /// The certificate.
    pub certificate: usize,
    /// The certificate of the path whose issuer it could have been.
    pub of: usize,
    /// `name`, where its subject is the issuer that the other one names; `key`, where it has the
    /// issuer's key under another name.
    pub by: &'static str,
    /// Whether the search followed it.
    pub tried: bool,
    /// The code of the reason, where there is one.
    pub code: Option<&'static str>,
    /// Why it is no part of the path, in one sentence.
    pub plain: String,
}

/// One reason.
#[derive(Clone, Debug)]
pub struct RawFinding {
    /// The stable code.
    pub code: &'static str,
    /// `error`, `missing`, `warning` or `info`.
    pub severity: &'static str,
    /// The certificate that it is about.
    pub certificate: Option<usize>,
    /// The evidence of revocation that it is about: an index into the question's.
    pub evidence: Option<usize>,
    /// The bytes that it rests on, as start and end: of the evidence's DER where there is one, else
    /// of the certificate's.
    pub bytes: Option<[usize; 2]>,
    /// What the rule asks for.
    pub expected: String,
    /// What is there.
    pub found: String,
    /// The clause.
    pub clause: &'static str,
    /// One sentence for everybody.
    pub plain: String,
    /// One sentence for experts.
    pub expert: String,
    /// What to do.
    pub action: String,
}

/// A path that was tried.
#[derive(Clone, Debug)]
pub struct RawCandidate {
    /// Its certificates, subject first.
    pub path: Vec<usize>,
    /// How far it came.
    pub reach: &'static str,
    /// Why it failed.
    pub findings: Vec<RawFinding>,
}

/// A certificate, for people.
#[derive(Clone, Debug)]
pub struct RawCertificate {
    /// Its place in the list.
    pub index: usize,
    /// The input, or the zone, that it came from.
    pub source: String,
    /// `subject`, `path`, `anchor` or `not used`.
    pub used: &'static str,
    /// SHA-256 of its DER.
    pub sha256: String,
    /// SHA-256 of its SubjectPublicKeyInfo.
    pub spki_sha256: String,
    /// Whom it speaks for.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// In hex.
    pub serial: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// DNS names.
    pub dns: Vec<String>,
    /// IP addresses.
    pub ip: Vec<String>,
    /// URIs.
    pub uri: Vec<String>,
    /// Email addresses.
    pub email: Vec<String>,
    /// Other alternative names.
    pub other_names: Vec<String>,
    /// Whether it is a certification authority's.
    pub ca: bool,
    /// pathLenConstraint.
    pub path_length: Option<u16>,
    /// The kind of key.
    pub key: String,
    /// The signature algorithm.
    pub signature: String,
    /// Names of the key usages.
    pub key_usage: Vec<&'static str>,
    /// Names of the purposes.
    pub extended_key_usage: Vec<String>,
    /// Whether subject and issuer are the same name.
    pub self_issued: bool,
    /// Bytes of DER.
    pub size: usize,
}

/// An object that was handed in.
#[derive(Clone, Debug)]
pub struct RawObject {
    /// The input's name.
    pub source: String,
    /// Where it begins there.
    pub offset: usize,
    /// How many bytes it covers there.
    pub length: usize,
    /// What it is.
    pub kind: &'static str,
    /// `used`, `not used`, `duplicate`, `passed over` or `problem`.
    pub fate: &'static str,
    /// The certificate that it is.
    pub certificate: Option<usize>,
    /// The certificates whose key it is, where it is a key or a certificate request.
    pub matches: Vec<usize>,
    /// Why it was not read.
    pub problem: Option<RawProblem>,
}

/// Why an object was not read.
#[derive(Clone, Debug)]
pub struct RawProblem {
    /// The stable code.
    pub code: &'static str,
    /// The byte at which reading stopped.
    pub offset: usize,
    /// One sentence for everybody.
    pub plain: String,
    /// One sentence for experts.
    pub expert: String,
    /// What to do.
    pub action: String,
}

impl RawObject {
    pub(crate) fn new(object: &Object, used: bool, problem: Option<RawProblem>) -> Self {
        let (fate, certificate) = match &object.fate {
            Fate::Read(_) if used && object.kind.is_evidence() => ("used", None),
            Fate::Read(_) if object.kind.is_evidence() => ("not used", None),
            Fate::Duplicate(_) if object.kind.is_evidence() => ("duplicate", None),
            Fate::Read(index) if used => ("used", Some(*index)),
            Fate::Read(index) => ("not used", Some(*index)),
            Fate::Duplicate(index) => ("duplicate", Some(*index)),
            Fate::Repeats(_) => ("duplicate", None),
            Fate::PassedOver | Fate::Understood(_) => ("passed over", None),
            Fate::Problem(_) => ("problem", None),
        };
        Self {
            source: visible(&object.source),
            offset: object.offset,
            length: object.length,
            kind: object.kind.as_str(),
            fate,
            certificate,
            matches: Vec::new(),
            problem,
        }
    }
}

json! {
    RawCode { code, plain, expert, action, clause }
    RawReport { report, engine, question, outcome, headline, verdicts, certificates, objects }
    RawQuestion {
        kind, profile, role, host, expected, at, max_depth, acceptable_policies,
        require_explicit_policy, inhibit_policy_mapping, inhibit_any_policy, permitted_subtrees,
        excluded_subtrees, public_suffixes, revocation, zone, algorithms,
    }
    RawRevocation { policy, grace, evidence }
    RawEvidence { kind, sha256 }
    RawZone { id, membership, anchors, federations }
    RawFederation { id, anchors, services }
    RawHeadline { code, heading, plain, expert, action, clause }
    RawChanges { changes, engine, at, now, dates, would, runs, complete }
    RawAnswer { outcome, code }
    RawDate { at, because, before, after }
    RawSingleChange { kind, to, id, confirmed, sentence }
    RawVerdict {
        subject, outcome, headline, path, zone, federation, member, checks, findings, candidates,
        issuers, issuers_left_out,
    }
    RawIssuer { certificate, of, by, tried, code, plain }
    RawFinding {
        code, severity, certificate, evidence, bytes, expected, found, clause, plain, expert, action,
    }
    RawCandidate { path, reach, findings }
    RawCertificate {
        index, source, used, sha256, spki_sha256, subject, issuer, serial, not_before, not_after,
        dns, ip, uri, email, other_names, ca, path_length, key, signature, key_usage,
        extended_key_usage, self_issued, size,
    }
    RawObject { source, offset, length, kind, fate, certificate, matches, problem }
    RawProblem { code, offset, plain, expert, action }
}
