//! Everybody is asked: the engine and rustls-webpki here, certval and OpenSSL through a pipe.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage};
use zoneseal_core::{
    Algorithms, Certificate, Host, Input, Outcome, Profile, Report, Request, Role, Subjects, Time,
    verify,
};

use super::generate::Question;

/// The others, in the order of [`Answers::others`].
pub const OTHERS: [&str; 4] = ["webpki", "certval", "openssl", "openssl-strict"];

/// Accepted, or why not, in its words.
pub type Answer = Result<(), String>;

/// What everybody says of a chain.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The engine, by the profile `rfc5280`.
    pub ours: Ours,
    /// The engine, by the profile `zone`.
    pub zone: Ours,
    /// The others.
    pub others: [Answer; 4],
}

/// What the engine says.
#[derive(Clone, Debug)]
pub struct Ours {
    /// Whether it is trusted.
    pub accepted: bool,
    /// For each candidate path the codes that refuse it, `@anchor` behind those about an anchor's own certificate.
    pub refusals: Vec<BTreeSet<String>>,
    /// Which inputs were not read, anchors as `None`, and why.
    pub unread: Vec<(Option<usize>, String)>,
    /// The DER of the path that was accepted, subject first.
    pub path: Vec<Vec<u8>>,
    /// The report.
    pub report: String,
}

/// certval and OpenSSL, as a program that runs.
pub struct Peers {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peers {
    /// Starts the program.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let missing = || io::Error::other("the peers have no pipe");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        Ok(Self {
            child,
            input,
            output,
        })
    }

    /// Sends a question; the engine may think meanwhile.
    fn send(&mut self, question: &Question) -> io::Result<()> {
        let mut frame = question.at.to_be_bytes().to_vec();
        let host = question.host.as_deref().unwrap_or_default();
        frame.extend_from_slice(&(host.len() as u16).to_be_bytes());
        frame.extend_from_slice(host.as_bytes());
        for list in [&question.anchors, &question.files] {
            frame.push(list.len() as u8);
            for der in list {
                frame.extend_from_slice(&(der.len() as u32).to_be_bytes());
                frame.extend_from_slice(der);
            }
        }
        self.input.write_all(&(frame.len() as u32).to_be_bytes())?;
        self.input.write_all(&frame)?;
        self.input.flush()
    }

    fn receive(&mut self) -> io::Result<[Answer; 3]> {
        let mut answers = [Ok(()), Ok(()), Ok(())];
        for answer in &mut answers {
            let mut head = [0; 3];
            self.output.read_exact(&mut head)?;
            let mut reason = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
            self.output.read_exact(&mut reason)?;
            if head[0] == 0 {
                *answer = Err(String::from_utf8_lossy(&reason).into_owned());
            }
        }
        Ok(answers)
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks everybody.
///
/// # Errors
/// Where the peers' program ends.
pub fn ask(question: &Question, peers: &mut Peers) -> io::Result<Answers> {
    peers.send(question)?;
    let ours = engine(question, Profile::Rfc5280);
    let zone = engine(question, Profile::Zone);
    let webpki = by_webpki(question);
    let [certval, openssl, strict] = peers.receive()?;
    Ok(Answers {
        ours,
        zone,
        others: [webpki, certval, openssl, strict],
    })
}

/// The engine's verdict, as on a server that TLS delivered.
#[must_use]
pub fn engine(question: &Question, profile: Profile) -> Ours {
    let inputs = |what: &str, list: &[Vec<u8>]| -> Vec<Input> {
        let named = list.iter().enumerate();
        named
            .map(|(n, der)| Input {
                name: format!("{what}-{n}.der"),
                bytes: der.clone(),
            })
            .collect()
    };
    let mut request = Request::new(
        inputs("file", &question.files),
        Time::from_unix(question.at),
    );
    request.anchors = inputs("anchor", &question.anchors);
    request.profile = profile;
    request.role = Role::Server;
    request.host = question.host.as_deref().and_then(Host::parse);
    request.subjects = Subjects::First;
    let report = verify(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS));
    Ours {
        accepted: report.outcome() == Outcome::Trusted,
        refusals: refusals(&report, question),
        unread: unread(&report),
        path: path(&report, question),
        report: report.to_json(),
    }
}

fn unread(report: &Report) -> Vec<(Option<usize>, String)> {
    let problems = report.objects().iter().filter_map(|object| {
        let problem = object.problem.as_ref()?;
        let number = object
            .source
            .strip_prefix("file-")
            .and_then(|name| name.split('.').next());
        Some((
            number.and_then(|number| number.parse().ok()),
            problem.expert.clone(),
        ))
    });
    problems.collect()
}

fn refusals(report: &Report, question: &Question) -> Vec<BTreeSet<String>> {
    let mut out = Vec::new();
    let mut anchors = question
        .anchors
        .iter()
        .filter_map(|der| Certificate::parse(der).ok());
    let conditions = anchors.any(|anchor| {
        let extensions = anchor.extensions();
        extensions.policies.is_some() || extensions.policy_constraints.is_some()
    });
    for verdict in report.verdicts() {
        let candidates = verdict
            .candidates
            .iter()
            .map(|candidate| &candidate.findings);
        for findings in std::iter::once(&verdict.findings).chain(candidates) {
            let refusing = findings.iter().filter(|finding| finding.severity != "info");
            let tagged = refusing.map(|finding| {
                let about = finding
                    .certificate
                    .and_then(|index| report.certificates().get(index));
                let of_anchor = about.is_some_and(|about| about.source.starts_with("anchor"));
                // The anchor's own conditions apply, whichever certificate does not meet them.
                let anchor = of_anchor || (finding.code == "policy-required" && conditions);
                format!("{}{}", finding.code, if anchor { "@anchor" } else { "" })
            });
            out.push(tagged.collect());
        }
    }
    out
}

fn path(report: &Report, question: &Question) -> Vec<Vec<u8>> {
    let all = question.files.iter().chain(&question.anchors);
    let by_hash: BTreeMap<String, &Vec<u8>> = all
        .filter_map(|der| Some((Certificate::parse(der).ok()?.sha256_hex(), der)))
        .collect();
    let indexes = report
        .verdicts()
        .first()
        .map(|verdict| verdict.path.as_slice());
    let certificates = indexes
        .unwrap_or_default()
        .iter()
        .filter_map(|index| report.certificates().get(*index));
    certificates
        .filter_map(|raw| by_hash.get(&raw.sha256).map(|der| (*der).clone()))
        .collect()
}

fn by_webpki(question: &Question) -> Answer {
    let reason = |error: webpki::Error| {
        let text = format!("{error:?}");
        text.split([' ', '{', '('])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let anchors: Vec<CertificateDer<'_>> = question
        .anchors
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let anchors: Vec<TrustAnchor<'_>> = anchors
        .iter()
        .filter_map(|der| webpki::anchor_from_trusted_cert(der).ok())
        .collect();
    let mut files = question
        .files
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()));
    let subject = files.next().ok_or("no subject")?;
    let others: Vec<CertificateDer<'_>> = files.collect();
    let subject = EndEntityCert::try_from(&subject).map_err(reason)?;
    let at = u64::try_from(question.at).map_err(|error| error.to_string())?;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(at));
    let algorithms = webpki::ALL_VERIFICATION_ALGS;
    subject
        .verify_for_usage(
            algorithms,
            &anchors,
            &others,
            at,
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map_err(reason)?;
    let Some(host) = &question.host else {
        return Ok(());
    };
    let name = ServerName::try_from(host.as_str()).map_err(|error| error.to_string())?;
    subject
        .verify_is_valid_for_subject_name(&name)
        .map_err(reason)
}
