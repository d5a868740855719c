//! Corpora in x509-limbo's schema: how a case becomes a question, and what its answer counts as.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};
use zoneseal_core::{
    Algorithms, Host, Input, Outcome, Profile, PublicSuffixes, RawCertificate, Report, Request,
    Role, Subjects, Time, verify,
};

/// A corpus, as its file has it; what a run does not need is passed over.
#[derive(Deserialize)]
pub struct Corpus {
    /// The cases.
    pub testcases: Vec<Testcase>,
}

/// A case.
#[derive(Deserialize)]
pub struct Testcase {
    /// `namespace::name`. Only the namespace is looked at, and only to choose the profile.
    pub id: String,
    validation_kind: String,
    #[serde(default)]
    trusted_certs: Vec<String>,
    #[serde(default)]
    untrusted_intermediates: Vec<String>,
    peer_certificate: String,
    validation_time: Option<String>,
    #[serde(default)]
    extended_key_usage: Vec<String>,
    #[serde(default)]
    key_usage: Vec<String>,
    #[serde(default)]
    signature_algorithms: Vec<String>,
    expected_peer_name: Option<PeerName>,
    #[serde(default)]
    expected_peer_names: Vec<PeerName>,
    max_chain_depth: Option<usize>,
    #[serde(default)]
    crls: Vec<String>,
    expected_result: String,
}

#[derive(Deserialize)]
struct PeerName {
    kind: String,
    value: String,
}

/// What came of a case, in the schema of the corpus' project.
#[derive(Clone, Debug, Serialize)]
pub struct CaseResult {
    /// The case.
    pub id: String,
    /// `SUCCESS`, `FAILURE` or `SKIPPED`.
    pub actual_result: &'static str,
    /// Our code, and the sentence for experts.
    pub context: String,
    /// What the corpus expects.
    #[serde(skip)]
    pub expected: bool,
}

/// All results, as they are written.
#[derive(Serialize)]
pub struct Results {
    version: u32,
    harness: String,
    results: Vec<CaseResult>,
}

/// A decision that the corpus is not followed in a case, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// What we say, where the corpus says the opposite.
    pub ours: String,
    /// Which other case it contradicts, and why we side with that one.
    pub reason: String,
}

/// The exceptions, by the id of the case.
pub type Exceptions = BTreeMap<String, Exception>;

/// How a case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// As the corpus expects.
    Pass,
    /// Trusted, where it must be refused.
    FalseAccept,
    /// Refused, where it must be trusted.
    FalseReject,
    /// Not judged.
    Skip,
}

impl CaseResult {
    /// How it counts.
    #[must_use]
    pub fn count(&self) -> Count {
        match (self.actual_result, self.expected) {
            ("SUCCESS", true) | ("FAILURE", false) => Count::Pass,
            ("SUCCESS", false) => Count::FalseAccept,
            ("FAILURE", true) => Count::FalseReject,
            _ => Count::Skip,
        }
    }

    /// What stands before the first `::` of its id.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.id.split("::").next().unwrap_or(&self.id)
    }
}

impl Results {
    /// The results of this engine.
    #[must_use]
    pub fn new(results: Vec<CaseResult>) -> Self {
        let harness = format!("zoneseal {}", zoneseal_core::ENGINE);
        Self {
            version: 1,
            harness,
            results,
        }
    }
}

/// What every case of a run is given beside its own data.
pub struct Setting {
    /// The time of cases that name none.
    pub now: Time,
    /// The signature algorithms.
    pub algorithms: Algorithms,
    /// The public suffix list, for the web's profile.
    pub public_suffixes: PublicSuffixes,
}

/// Judges every case, on all processors, in the order of the corpus; `progress` hears how many are done.
#[must_use]
pub fn run(
    cases: &[Testcase],
    setting: &Setting,
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<CaseResult> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let work = || {
        let mut results = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(index) else {
                return results;
            };
            results.push((index, judge(case, setting)));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut results: Vec<(usize, CaseResult)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| worker.join().unwrap());
        joined.flatten().collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Judges one case.
#[must_use]
pub fn judge(case: &Testcase, setting: &Setting) -> CaseResult {
    let result = |actual_result, context| CaseResult {
        id: case.id.clone(),
        actual_result,
        context,
        expected: case.expected_result == "SUCCESS",
    };
    match request(case, setting) {
        Err(reason) => result("SKIPPED", reason),
        Ok(request) => {
            let report = verify(&request, &setting.algorithms);
            if report.outcome() == Outcome::Trusted
                && let Some(lacking) = lacking(case, &report)
            {
                return result("FAILURE", lacking);
            }
            let trusted = report.outcome() == Outcome::Trusted;
            let context = format!("{}: {}", report.code(), report.headline().expert);
            result(if trusted { "SUCCESS" } else { "FAILURE" }, context)
        }
    }
}

/// The question that a case asks.
///
/// # Errors
/// Where it asks for what the engine has no notion of.
fn request(case: &Testcase, setting: &Setting) -> Result<Request, String> {
    let input = |name: &str, pem: &String| Input {
        name: name.to_owned(),
        bytes: pem.as_bytes().to_vec(),
    };
    let files = |name: &str, all: &[String]| -> Vec<Input> {
        all.iter().map(|pem| input(name, pem)).collect()
    };
    let at = match &case.validation_time {
        None => setting.now,
        Some(text) => Time::parse_rfc3339(text).ok_or(format!("{text} is not a time"))?,
    };
    let mut all = vec![input("peer", &case.peer_certificate)];
    all.extend(files("intermediate", &case.untrusted_intermediates));
    all.extend(files("crl", &case.crls));
    let mut request = Request::new(all, at);
    request.subjects = Subjects::First;
    request.anchors = files("anchor", &case.trusted_certs);
    request.profile = match case.id.split_once("::") {
        Some(("webpki", _)) => Profile::Webpki,
        _ => Profile::Rfc5280,
    };
    if request.profile == Profile::Webpki {
        request.settings.public_suffixes = Some(setting.public_suffixes.clone());
    }
    request.role = role(case, request.profile)?;
    if !case.signature_algorithms.is_empty() {
        return Err("a choice of signature algorithms is not known".to_owned());
    }
    if let Some(depth) = case.max_chain_depth {
        request.settings.max_depth = depth;
    }
    if let Some(name) = &case.expected_peer_name {
        request.host = host(name)?;
    }
    Ok(request)
}

/// The purpose that a case asks for. Where it asks for none, the web's profile still wants what the kind of
/// validation says; RFC 5280 by itself wants nothing.
fn role(case: &Testcase, profile: Profile) -> Result<Role, String> {
    let of_kind = match case.validation_kind.as_str() {
        "SERVER" => Role::Server,
        "CLIENT" => Role::Client,
        other => return Err(format!("validation of the kind {other} is not known")),
    };
    match case.extended_key_usage.as_slice() {
        [] if profile == Profile::Rfc5280 => Ok(Role::Any),
        [] => Ok(of_kind),
        [one] if one == "serverAuth" => Ok(Role::Server),
        [one] if one == "clientAuth" => Ok(Role::Client),
        other => Err(format!("the purposes {} are not known", other.join(", "))),
    }
}

/// The name as the engine is asked for it; `None` for a mailbox, which [`lacking`] looks for.
fn host(name: &PeerName) -> Result<Option<Host>, String> {
    match name.kind.as_str() {
        "RFC822" => Ok(None),
        // A name that is no host name is in no certificate: one that stands for it.
        "DNS" | "IP" => Host::parse(&name.value)
            .or_else(|| Host::parse("not-a-host-name.invalid"))
            .map(Some)
            .ok_or_else(|| name.value.clone()),
        other => Err(format!("names of the kind {other} are not known")),
    }
}

/// What a case asks of a trusted peer beyond the engine's question: names that it must have, and
/// what its key must be for where it says so. The first that is not there.
fn lacking(case: &Testcase, report: &Report) -> Option<String> {
    let peer = report.certificates().first()?;
    let mailbox = case.expected_peer_name.iter();
    let mailbox = mailbox.filter(|name| name.kind == "RFC822");
    let name = mailbox
        .chain(&case.expected_peer_names)
        .find(|name| !has_name(peer, name));
    if let Some(name) = name {
        return Some(format!("{} is none of the peer's names", name.value));
    }
    let states = !peer.key_usage.is_empty();
    let mut usages = case.key_usage.iter();
    let usage = usages.find(|usage| states && !peer.key_usage.iter().any(|own| own == *usage));
    usage.map(|usage| format!("the peer's key is not for {usage}"))
}

fn has_name(peer: &RawCertificate, name: &PeerName) -> bool {
    match name.kind.as_str() {
        "RFC822" => peer.email.contains(&name.value),
        "IP" => peer.ip.contains(&name.value),
        _ => peer
            .dns
            .iter()
            .any(|own| own.eq_ignore_ascii_case(&name.value)),
    }
}
