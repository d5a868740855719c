//! What would make an answer another one: the dates at which it changes, and the smallest single
//! changes of the question that would make it `trusted`. Each is found by asking again, never by
//! reasoning about the answer.
//!
//! At most [`MOST_RUNS`] questions are asked, whatever was handed in; where that is not enough to ask
//! about every date, the result says that it is not complete.

use crate::Certificate;
use crate::answer::Inputs;
use crate::bundle::{Bundle, Input, Limits};
use crate::canonical::canonical;
use crate::crypto::Algorithms;
use crate::finding::Code;
use crate::identity::SpiffeId;
use crate::index::{Index, in_order};
use crate::policy::{Host, Profile, Role};
use crate::report::{self, RawAnswer, RawChanges, RawDate, RawSingleChange, Report};
use crate::request::{Request, answer};
use crate::text::{hex, split_once};
use crate::time::Time;
use crate::verdict::Outcome;
use crate::zone::Zone;

/// How often the engine is asked at most, the first time included.
pub const MOST_RUNS: usize = 96;
/// Of these for dates: two sides of each.
const MOST_DATES: usize = 24;
/// How many values of one kind of change are tried.
const MOST_OF_A_KIND: usize = 8;
/// The version of the shape of the JSON.
const VERSION: u32 = 1;

/// What would change an answer.
#[derive(Clone, Debug)]
pub struct Changes {
    raw: RawChanges,
}

impl Changes {
    /// The answer as it is.
    #[must_use]
    pub fn now(&self) -> RawAnswer {
        self.raw.now
    }

    /// The seconds at which the answer becomes another, in their order.
    #[must_use]
    pub fn dates(&self) -> &[RawDate] {
        &self.raw.dates
    }

    /// Single changes that would make the answer `trusted`; none where it is. They say what would
    /// happen, not what is wise.
    #[must_use]
    pub fn would(&self) -> &[RawSingleChange] {
        &self.raw.would
    }

    /// How often the engine was asked.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.raw.runs
    }

    /// Whether every date and every value was tried.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.raw.complete
    }

    /// Canonical JSON with a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical(&self.raw)
    }
}

/// Finds what would change the answer to a question.
#[must_use]
pub fn what_changes(request: &Request, algorithms: &Algorithms) -> Changes {
    let read = |inputs: &[Input]| read(inputs, request);
    let (files, anchors) = (read(&request.files), read(&request.anchors));
    let evidence = read(&request.evidence);
    let mut asking = Asking {
        inputs: Inputs {
            files: &files,
            anchors: &anchors,
            evidence: &evidence,
        },
        // What was read is not copied for every question.
        request: Request {
            files: Vec::new(),
            anchors: Vec::new(),
            evidence: Vec::new(),
            ..request.clone()
        },
        given: request,
        algorithms,
        runs: 0,
        complete: true,
        spent: 0,
        first: None,
    };
    let report = asking.ask(asking.inputs, &asking.request.clone());
    let (dates, trusted_at) = dates(&mut asking, &report);
    let would = if report.outcome() == Outcome::Trusted {
        Vec::new()
    } else {
        would(&mut asking, &report, trusted_at)
    };
    Changes {
        raw: RawChanges {
            changes: VERSION,
            engine: report::ENGINE,
            at: request.at.to_string(),
            now: short(&report),
            dates,
            would,
            runs: asking.runs,
            complete: asking.complete,
        },
    }
}

/// As the question itself reads its files: with what opens them.
fn read(inputs: &[Input], request: &Request) -> Bundle {
    Bundle::parse_with(inputs, &Limits::default(), request.passphrase.as_ref())
}

/// The question, and how often it was asked in some form.
struct Asking<'a> {
    inputs: Inputs<'a>,
    request: Request,
    given: &'a Request,
    algorithms: &'a Algorithms,
    runs: usize,
    complete: bool,
    /// What all answers together spent on signatures.
    spent: u32,
    /// The first answer.
    first: Option<Report>,
}

/// What may be spent on signatures in all runs together: as much as one question may, and as much
/// again. An honest one spends a thousandth of it each time.
const MOST_SPENT: u32 = 8_000;

impl Asking<'_> {
    /// The answer to a form of the question. Where too much was spent it is the first answer: then
    /// nothing is found to change it, and the result says that it is not complete.
    fn ask(&mut self, inputs: Inputs<'_>, request: &Request) -> Report {
        if let Some(first) = self.first.as_ref().filter(|_| self.spent >= MOST_SPENT) {
            self.complete = false;
            return first.clone();
        }
        self.runs += 1;
        let report = answer(request, inputs, self.algorithms, None);
        self.spent = self.spent.saturating_add(report.spent_on_signatures);
        self.first.get_or_insert_with(|| report.clone());
        report
    }

    /// Whether the question with this change is answered `trusted`; `false` where too much was asked.
    fn would_trust(&mut self, change: impl FnOnce(&mut Request)) -> bool {
        let mut request = self.request.clone();
        change(&mut request);
        self.would_trust_with(self.inputs, &request)
    }

    fn would_trust_with(&mut self, inputs: Inputs<'_>, request: &Request) -> bool {
        if self.runs >= MOST_RUNS {
            self.complete = false;
            return false;
        }
        self.ask(inputs, request).outcome() == Outcome::Trusted
    }

    /// Keeps as many values as are tried of a kind.
    fn some<T>(&mut self, mut values: Vec<T>) -> Vec<T> {
        if values.len() > MOST_OF_A_KIND {
            self.complete = false;
            values.truncate(MOST_OF_A_KIND);
        }
        values
    }
}

fn short(report: &Report) -> RawAnswer {
    RawAnswer {
        outcome: report.outcome().as_str(),
        code: report.code(),
    }
}

/// The dates at which the answer changes; and of the seconds that were asked about the one nearest to
/// the question's at which it is `trusted`.
fn dates(asking: &mut Asking<'_>, report: &Report) -> (Vec<RawDate>, Option<Time>) {
    let at = asking.given.at;
    let distance = |time: Time| time.unix().abs_diff(at.unix());
    let mut candidates = dates_that_matter(asking, report);
    if candidates.len() > MOST_DATES {
        asking.complete = false;
        let distances: Vec<u64> = candidates.iter().map(|(at, _)| distance(*at)).collect();
        candidates = in_order(candidates, distances.into_iter());
        candidates.truncate(MOST_DATES);
        candidates = in_time(candidates);
    }
    let mut changes = Vec::new();
    let mut trusted: Option<Time> = None;
    for (time, because) in candidates {
        let earlier = Time::from_unix(time.unix().saturating_sub(1));
        let [before, after] = [earlier, time].map(|at| {
            let request = Request {
                at,
                ..asking.request.clone()
            };
            let answer = short(&asking.ask(asking.inputs, &request));
            let is_nearer = trusted.is_none_or(|known| distance(at) < distance(known));
            if answer.outcome == Outcome::Trusted.as_str() && is_nearer {
                trusted = Some(at);
            }
            answer
        });
        if before != after {
            changes.push(RawDate {
                at: time.to_string(),
                because,
                before,
                after,
            });
        }
    }
    (changes, trusted)
}

/// The first seconds of what begins, and those after the last of what ends: certificates that stand in
/// a path of the answer, and all evidence of revocation. In the order of time, each with its reasons.
fn dates_that_matter(asking: &Asking<'_>, report: &Report) -> Vec<(Time, String)> {
    let mut places = Index::default();
    let mut out: Vec<(Time, String)> = Vec::new();
    let mut add = |time: Time, what: String| {
        let place = places.get_or_give(&rank(time).to_be_bytes(), out.len());
        if place == out.len() {
            out.push((time, String::new()));
        }
        let Some((_, known)) = out.get_mut(place) else {
            return;
        };
        if split_once(known, &what).is_none() && known.len() < 200 {
            if !known.is_empty() {
                known.push_str("; ");
            }
            known.push_str(&what);
        }
    };
    for certificate in in_paths(asking, report) {
        let label = certificate.label();
        add(
            certificate.not_before(),
            format!("the validity of {label} begins"),
        );
        add(
            certificate.not_after().after(1),
            format!("the validity of {label} is over"),
        );
    }
    let grace = asking.given.settings.revocation_grace;
    let supplied = asking.inputs.supplied();
    let mut evidence = |what: &str, from: Time, until: Option<Time>| {
        add(from, format!("{what} begins to count"));
        if let Some(until) = until {
            let over = format!("{what} is out of date");
            add(until.after(grace).after(1), over);
        }
    };
    for crl in &supplied.crls {
        let what = format!("the revocation list of {}", crl.of.issuer_text());
        let until = crl.of.next_update().map(|(until, _)| until);
        evidence(&what, crl.of.this_update().0, until);
    }
    for response in &supplied.responses {
        for single in response.of.singles() {
            let until = single.next_update.map(|(until, _)| until);
            evidence("the OCSP response", single.this_update.0, until);
        }
    }
    in_time(out)
}

fn in_time(dates: Vec<(Time, String)>) -> Vec<(Time, String)> {
    let ranks: Vec<u64> = dates.iter().map(|(at, _)| rank(*at)).collect();
    in_order(dates, ranks.into_iter())
}

/// A number that is greater for later times.
fn rank(time: Time) -> u64 {
    time.unix().abs_diff(i64::MIN)
}

/// The numbers in it, in their order where they were entered by their octets.
fn numbers(index: &Index) -> Vec<usize> {
    index.iter().map(|(_, number)| number).collect()
}

/// The certificates of every path of the answer, each once.
fn in_paths<'a>(asking: &Asking<'a>, report: &Report) -> Vec<&'a Certificate> {
    let mut indexes = Index::default();
    for verdict in report.verdicts() {
        let others = verdict.candidates.iter().map(|candidate| &candidate.path);
        for path in std::iter::once(&verdict.path).chain(others) {
            for index in path {
                indexes.get_or_give(&index.to_be_bytes(), *index);
            }
        }
    }
    let indexes = numbers(&indexes);
    let Inputs { files, anchors, .. } = asking.inputs;
    let of_zone = asking.given.zone.iter().flat_map(Zone::anchors);
    let all: Vec<&Certificate> = files
        .certificates()
        .iter()
        .chain(anchors.certificates())
        .collect();
    let count = all.len();
    let mut out: Vec<&Certificate> = indexes
        .iter()
        .filter_map(|index| all.get(*index).copied())
        .collect();
    // The zone's anchors follow those that were handed in.
    if asking.given.profile == Profile::Zone {
        let anchors = of_zone.enumerate();
        let used = anchors.filter(|(place, _)| indexes.contains(&(count + place)));
        out.extend(used.map(|(_, anchor)| anchor.certificate()));
    }
    out
}

/// The single changes that would make it `trusted`, those that cost least trust first.
fn would(
    asking: &mut Asking<'_>,
    report: &Report,
    trusted_at: Option<Time>,
) -> Vec<RawSingleChange> {
    let mut out = issuers(asking, report);
    out.extend(names(asking, report));
    out.extend(members(asking));
    out.extend(roles(asking));
    out.extend(trusted_at.map(|at| {
        let sentence = format!("It would be trusted at {at}.");
        change("date", at.to_string(), sentence)
    }));
    out.extend(profiles(asking));
    out.extend(anchors(asking));
    out
}

fn change(kind: &'static str, to: String, sentence: String) -> RawSingleChange {
    RawSingleChange {
        kind,
        to,
        id: None,
        confirmed: true,
        sentence,
    }
}

/// The issuers that are missing. One that the zone's owner lists is tried; another can only be named.
fn issuers(asking: &mut Asking<'_>, report: &Report) -> Vec<RawSingleChange> {
    let missing = Code::MissingIssuer.as_str();
    let mut heads = Index::default();
    for verdict in report.verdicts() {
        let tried = verdict.candidates.iter();
        let tried = tried.flat_map(|candidate| &candidate.findings);
        let findings = verdict.findings.iter().chain(tried);
        let of = findings.filter(|finding| finding.code == missing);
        for head in of.filter_map(|finding| finding.certificate) {
            heads.get_or_give(&head.to_be_bytes(), head);
        }
    }
    let heads = asking.some(numbers(&heads));
    let Inputs { files, anchors, .. } = asking.inputs;
    let all: Vec<&Certificate> = files
        .certificates()
        .iter()
        .chain(anchors.certificates())
        .collect();
    let mut out = Vec::new();
    for child in heads.iter().filter_map(|head| all.get(*head)) {
        let name = child.issuer_text();
        let known = asking.given.zone.iter().flat_map(Zone::authorities);
        let known: Vec<Input> = known
            .filter(|known| crate::name::same_name(known.subject_bytes(), child.issuer_bytes()))
            .map(given)
            .collect();
        let confirmed = !known.is_empty() && {
            let more: Vec<Input> = asking.given.files.iter().cloned().chain(known).collect();
            let files = read(&more, asking.given);
            let inputs = Inputs {
                files: &files,
                ..asking.inputs
            };
            let request = asking.request.clone();
            asking.would_trust_with(inputs, &request)
        };
        let key = child.authority_key_id().map(hex);
        let with = key.as_deref().map_or_else(
            || "it names no key".to_owned(),
            |key| format!("key identifier {key}"),
        );
        let sentence = if confirmed {
            format!("It would be trusted with the certificate of {name} beside it ({with}).")
        } else {
            format!(
                "The certificate of {name} is missing ({with}); what the answer would be with it cannot be tried without it."
            )
        };
        out.push(RawSingleChange {
            id: key,
            confirmed,
            ..change("add-issuer", name, sentence)
        });
    }
    out
}

/// Names in the judged certificates that would do where another was asked for.
fn names(asking: &mut Asking<'_>, report: &Report) -> Vec<RawSingleChange> {
    if asking.given.host.is_none() {
        return Vec::new();
    }
    let subjects = report.verdicts().iter().map(|verdict| verdict.subject);
    let subjects = subjects.filter_map(|subject| report.certificates().get(subject));
    let named = subjects.flat_map(|subject| subject.dns.iter().chain(&subject.ip));
    let mut hosts: Vec<Host> = named.filter_map(|name| Host::parse(name)).collect();
    let mut seen = Index::default();
    hosts.retain(|host| seen.enter(host.to_string().as_bytes()));
    let hosts = asking.some(hosts);
    let mut out = Vec::new();
    for host in hosts {
        let name = host.to_string();
        if asking.would_trust(|request| request.host = Some(host)) {
            let sentence = format!("It would be trusted for the name {name}.");
            out.push(change("host", name, sentence));
        }
    }
    out
}

/// The member that is there, where another was expected.
fn members(asking: &mut Asking<'_>) -> Vec<RawSingleChange> {
    if asking.given.expected.is_none() {
        return Vec::new();
    }
    let mut seen = Index::default();
    let certificates = asking.inputs.files.certificates().iter();
    let uris = certificates.flat_map(|of| of.text_names(crate::name::NameForm::Uri));
    let ids = uris.filter_map(|uri| SpiffeId::parse(uri).ok());
    let ids = ids.filter(|id| seen.enter(id.to_string().as_bytes()));
    let ids = ids.collect();
    let ids = asking.some(ids);
    let mut out = Vec::new();
    for id in ids {
        let name = id.to_string();
        if asking.would_trust(|request| request.expected = Some(id)) {
            let sentence = format!("It would be trusted as {name}, which is who it is.");
            out.push(change("expected", name, sentence));
        }
    }
    out
}

fn roles(asking: &mut Asking<'_>) -> Vec<RawSingleChange> {
    let mut out = Vec::new();
    for role in [Role::Server, Role::Client, Role::Any] {
        if role != asking.given.role && asking.would_trust(|request| request.role = role) {
            let name = role.as_str().to_owned();
            let sentence = format!("It would be trusted in the role {name}.");
            out.push(change("role", name, sentence));
        }
    }
    out
}

/// Another profile, where there is no zone: a zone is judged by its own alone.
fn profiles(asking: &mut Asking<'_>) -> Vec<RawSingleChange> {
    let mut out = Vec::new();
    if asking.given.zone.is_some() {
        return out;
    }
    for profile in [Profile::Rfc5280, Profile::Webpki] {
        if profile != asking.given.profile
            && asking.would_trust(|request| request.profile = profile)
        {
            let name = profile.as_str().to_owned();
            let sentence =
                format!("It would be trusted by the profile {name}, whose rules are others.");
            out.push(change("profile", name, sentence));
        }
    }
    out
}

/// Self-signed authorities that came with what is judged. Nothing that came along vouches for itself,
/// and the sentence says so.
fn anchors(asking: &mut Asking<'_>) -> Vec<RawSingleChange> {
    let certificates = asking.inputs.files.certificates().iter();
    let own = certificates.filter(|of| of.is_ca() && of.is_self_issued());
    let own: Vec<Certificate> = own.cloned().collect();
    let mut out = Vec::new();
    for root in asking.some(own) {
        let trusted = match &asking.given.zone {
            Some(zone) => match with_anchor(zone, &root) {
                Some(zone) => asking.would_trust(|request| request.zone = Some(zone)),
                None => false,
            },
            None => {
                let given_anchors = asking.given.anchors.iter().cloned();
                let more: Vec<Input> = given_anchors.chain([given(&root)]).collect();
                let anchors = read(&more, asking.given);
                let inputs = Inputs {
                    anchors: &anchors,
                    ..asking.inputs
                };
                let request = asking.request.clone();
                asking.would_trust_with(inputs, &request)
            }
        };
        if trusted {
            let (name, sha256) = (root.subject_text(), root.sha256_hex());
            let sentence = format!(
                "It would be trusted by whoever trusts {name}. It came with what is judged, and nothing here says that it \
                 deserves trust: only its owner can, by confirming its fingerprint {sha256} in another way."
            );
            out.push(RawSingleChange {
                id: Some(sha256),
                ..change("trust-anchor", name, sentence)
            });
        }
    }
    out
}

/// The zone with one anchor more; `None` where that cannot be one.
fn with_anchor(zone: &Zone, root: &Certificate) -> Option<Zone> {
    let anchors = zone.anchors().iter();
    let mut anchors: Vec<Certificate> = anchors.map(|of| of.certificate().clone()).collect();
    anchors.push(root.clone());
    let mut out = Zone::new(zone.id().clone(), zone.membership(), anchors).ok()?;
    for authority in zone.authorities() {
        out.add_authority(authority).ok()?;
    }
    Some(out)
}

/// A certificate as an input.
fn given(certificate: &Certificate) -> Input {
    Input {
        name: "what-changes".to_owned(),
        bytes: certificate.der().to_vec(),
    }
}
