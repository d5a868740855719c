//! From verdicts to a report: what was asked, sentences, certificates, and the fate of every object.

use std::collections::BTreeMap;

use crate::Certificate;
use crate::bundle::{Bundle, Fate, Kind, Object, Problem};
use crate::crypto;
use crate::explain::{Headline, Telling};
use crate::extension;
use crate::finding::{Code, Finding};
use crate::identity::SpiffeId;
use crate::key_match::KeyMaterial;
use crate::name::NameForm;
use crate::path::{Reach, Tried};
use crate::policy::Host;
use crate::report::{
    self, RawCandidate, RawCertificate, RawFinding, RawHeadline, RawObject, RawProblem,
    RawQuestion, RawReport, RawVerdict, RawZone, Report,
};
use crate::text::{hex, visible};
use crate::verdict::{Evidence, Outcome, Verdict};

/// Verdicts with what they were made of, on the way to a report.
pub(crate) struct Answer<'a> {
    pub kind: &'static str,
    pub evidence: Evidence<'a>,
    pub files: &'a Bundle,
    pub anchors: &'a Bundle,
    pub verdicts: Vec<Verdict>,
}

impl Answer<'_> {
    /// The report.
    pub(crate) fn report(&self) -> Report {
        let telling = self.telling();
        // The worst verdict speaks for the whole, of equals the first; and nobody is told that all
        // is well while a part was not read.
        let worst = self
            .verdicts
            .iter()
            .rev()
            .max_by_key(|verdict| verdict.outcome);
        let (outcome, headline) = match worst {
            Some(verdict) if verdict.outcome == Outcome::Trusted && self.kind == "verify" => {
                match self.first_unread() {
                    Some(problem) => (Outcome::Incomplete, self.not_all_read(&telling, problem)),
                    None => (verdict.outcome, telling.headline(verdict)),
                }
            }
            Some(verdict) => (verdict.outcome, telling.headline(verdict)),
            None => (Outcome::Incomplete, self.nothing_to_judge(&telling)),
        };
        let raw = RawReport {
            report: report::VERSION,
            engine: report::ENGINE,
            question: self.question(),
            outcome: outcome.as_str(),
            headline: RawHeadline::from(&headline),
            verdicts: self
                .verdicts
                .iter()
                .map(|verdict| raw_verdict(&telling, verdict))
                .collect(),
            certificates: self.certificates(),
            objects: self.objects(),
        };
        Report {
            outcome,
            headline,
            raw,
        }
    }

    fn telling(&self) -> Telling<'_> {
        Telling {
            certificates: self.evidence.certificates,
            zone: self.evidence.zone,
            split: self.kind == "split",
            at: self.evidence.at,
        }
    }

    fn question(&self) -> RawQuestion {
        let evidence = &self.evidence;
        let pin = |anchor: &crate::TrustAnchor| anchor.certificate().sha256_hex();
        RawQuestion {
            kind: self.kind,
            profile: evidence.profile.as_str(),
            role: evidence.role.as_str(),
            host: evidence.host.map(Host::to_string),
            expected: evidence.expected.map(SpiffeId::to_string),
            at: evidence.at.to_string(),
            max_depth: evidence.settings.max_depth,
            revocation: "off",
            zone: evidence.zone.map(|zone| RawZone {
                id: zone.id().to_string(),
                membership: zone.membership().as_str(),
                anchors: zone.anchors().iter().map(pin).collect(),
            }),
            algorithms: evidence.algorithms.names(),
        }
    }

    /// The first object that could have been a certificate, and was not read. What announces itself
    /// as something else is passed over.
    fn first_unread(&self) -> Option<&Problem> {
        let objects = self.files.objects().iter().chain(self.anchors.objects());
        objects
            .into_iter()
            .filter_map(Object::unread)
            .find(|problem| problem.code != Code::ObjectNotRead)
    }

    fn not_all_read(&self, telling: &Telling<'_>, problem: &Problem) -> Headline {
        let finding = Finding::missing(problem.code).compared("", problem.found.as_str());
        let mut headline = telling.finding(&finding, None);
        headline.heading = "Not all of it could be read.";
        headline
    }

    /// The headline where no certificate was read: what is wrong with the first object.
    fn nothing_to_judge(&self, telling: &Telling<'_>) -> Headline {
        let finding = |code: Code, found: &str| Finding::missing(code).compared("", found);
        let first = self
            .files
            .objects()
            .iter()
            .find_map(|object| match &object.fate {
                Fate::Problem(problem) => Some(finding(problem.code, &problem.found)),
                Fate::PassedOver if object.kind == Kind::PrivateKey => {
                    Some(finding(Code::PrivateKeyAlone, object.kind.as_str()))
                }
                Fate::PassedOver | Fate::Understood(_) => {
                    Some(finding(Code::OnlyOtherObjects, object.kind.as_str()))
                }
                Fate::Read(_) | Fate::Duplicate(_) | Fate::Repeats(_) => None,
            });
        let first = first.unwrap_or_else(|| finding(Code::NoCertificate, ""));
        let mut headline = telling.finding(&first, None);
        headline.heading = "Nothing to judge.";
        headline
    }

    fn certificates(&self) -> Vec<RawCertificate> {
        let mut sources: Vec<String> = vec![String::new(); self.files.certificates().len()];
        read_sources(self.files, &mut sources, 0);
        sources.resize(
            self.files.certificates().len() + self.anchors.certificates().len(),
            String::new(),
        );
        read_sources(self.anchors, &mut sources, self.files.certificates().len());
        let zone = self
            .evidence
            .zone
            .map(|zone| format!("zone {}", zone.id()))
            .unwrap_or_default();
        let numbered = self.evidence.certificates.iter().enumerate();
        numbered
            .map(|(index, certificate)| {
                let source = sources.get(index).unwrap_or(&zone).clone();
                raw_certificate(index, certificate, source, self.use_of(index))
            })
            .collect()
    }

    fn use_of(&self, index: usize) -> &'static str {
        let anchor = index >= self.evidence.first_anchor;
        if self.verdicts.iter().any(|verdict| verdict.subject == index) {
            "subject"
        } else if self
            .verdicts
            .iter()
            .any(|verdict| verdict.best.contains(&index))
        {
            if anchor { "anchor" } else { "path" }
        } else {
            "not used"
        }
    }

    fn objects(&self) -> Vec<RawObject> {
        let telling = self.telling();
        let first = self.files.certificates().len();
        let mut owners: BTreeMap<KeyMaterial, Vec<usize>> = BTreeMap::new();
        for (index, certificate) in self.evidence.certificates.iter().enumerate() {
            let key = KeyMaterial::of_key(certificate.key(), certificate.der());
            owners.entry(key).or_default().push(index);
        }
        let matches = |object: &Object| -> Vec<usize> {
            let key = object.key.as_ref().filter(|key| key.is_known());
            let all = key.and_then(|key| owners.get(key)).into_iter().flatten();
            all.copied().take(MAX_MATCHES).collect()
        };
        let of = |bundle: &Bundle, offset: usize| -> Vec<RawObject> {
            let objects = bundle.objects().iter();
            objects
                .map(|object| {
                    let problem = match &object.fate {
                        Fate::Problem(problem) => Some(raw_problem(&telling, problem)),
                        _ => None,
                    };
                    let used = match &object.fate {
                        Fate::Read(index) => self.use_of(offset + index) != "not used",
                        _ => false,
                    };
                    let mut raw = RawObject::new(object, used, problem);
                    raw.certificate = raw.certificate.map(|index| index + offset);
                    raw.matches = matches(object);
                    raw
                })
                .collect()
        };
        let mut objects = of(self.files, 0);
        objects.extend(of(self.anchors, first));
        objects
    }
}

fn read_sources(bundle: &Bundle, sources: &mut [String], offset: usize) {
    for object in bundle.objects() {
        if let Fate::Read(index) = object.fate
            && let Some(slot) = sources.get_mut(offset + index)
        {
            *slot = visible(&object.source);
        }
    }
}

fn raw_verdict(telling: &Telling<'_>, verdict: &Verdict) -> RawVerdict {
    RawVerdict {
        subject: verdict.subject,
        outcome: verdict.outcome.as_str(),
        headline: RawHeadline::from(&telling.headline(verdict)),
        path: verdict.best.clone(),
        member: verdict.member.as_ref().map(SpiffeId::to_string),
        checks: verdict.checks,
        findings: raw_findings(telling, &verdict.findings),
        candidates: verdict
            .others
            .iter()
            .map(|tried| raw_candidate(telling, tried))
            .collect(),
    }
}

fn raw_candidate(telling: &Telling<'_>, tried: &Tried) -> RawCandidate {
    RawCandidate {
        path: tried.path.clone(),
        reach: match tried.reach {
            Reach::Anchor => "anchor",
            Reach::AnchorSignatureFailed => "anchor-signature-failed",
            Reach::OtherAuthority => "other-authority",
            Reach::IssuerMissing => "issuer-missing",
            Reach::SignatureFailed => "signature-failed",
        },
        findings: raw_findings(telling, &tried.findings),
    }
}

fn raw_findings(telling: &Telling<'_>, findings: &[Finding]) -> Vec<RawFinding> {
    let raw = |finding: &Finding| {
        let told = telling.finding(finding, None);
        RawFinding {
            code: told.code,
            severity: finding.severity.as_str(),
            certificate: finding.certificate,
            bytes: finding.span.map(|span| [span.start, span.end]),
            expected: finding.expected.clone(),
            found: finding.found.clone(),
            clause: told.clause,
            plain: told.plain,
            expert: told.expert,
            action: told.action,
        }
    };
    findings.iter().map(raw).collect()
}

fn raw_problem(telling: &Telling<'_>, problem: &Problem) -> RawProblem {
    let finding = Finding::error(problem.code).compared("", problem.found.as_str());
    let told = telling.finding(&finding, None);
    RawProblem {
        code: told.code,
        offset: problem.offset,
        plain: told.plain,
        expert: told.expert,
        action: told.action,
    }
}

fn raw_certificate(
    index: usize,
    certificate: &Certificate,
    source: String,
    used: &'static str,
) -> RawCertificate {
    let der = certificate.der();
    let names = |forms: &[NameForm]| -> Vec<String> {
        let all = certificate
            .alternative_names()
            .filter(|name| forms.contains(&name.form));
        all.map(|name| name.display(der)).collect()
    };
    let extensions = certificate.extensions();
    let basic = extensions.basic_constraints.as_ref();
    let usage = extensions.extended_key_usage.as_ref();
    RawCertificate {
        index,
        source,
        used,
        sha256: certificate.sha256_hex(),
        spki_sha256: certificate.spki_sha256_hex(),
        subject: certificate.subject_text(),
        issuer: certificate.issuer_text(),
        serial: hex(certificate.serial().of(der)),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        dns: names(&[NameForm::Dns]),
        ip: names(&[NameForm::Ip]),
        uri: names(&[NameForm::Uri]),
        email: names(&[NameForm::Email]),
        other_names: names(&[
            NameForm::Other,
            NameForm::X400,
            NameForm::Directory,
            NameForm::EdiParty,
            NameForm::RegisteredId,
        ]),
        ca: certificate.is_ca(),
        path_length: basic.and_then(|known| known.value.path_length),
        key: certificate.key().describe(der),
        signature: crypto::describe(certificate.signature_algorithm().of(der)),
        key_usage: extensions
            .key_usage
            .as_ref()
            .map(|known| known.value.names())
            .unwrap_or_default(),
        extended_key_usage: usage
            .map(|known| extension::purpose_names(der, &known.value))
            .unwrap_or_default(),
        self_issued: certificate.is_self_issued(),
        size: der.len(),
    }
}

/// How many certificates of one key are listed: a renewed certificate has a few before it.
const MAX_MATCHES: usize = 16;
