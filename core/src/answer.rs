//! From verdicts to a report: what was asked, sentences, certificates, and the fate of every object.

use sha2::{Digest, Sha256};

use crate::Certificate;
use crate::bundle::{Bundle, Fate, Kind, Object, Problem};
use crate::crypto;
use crate::explain::{Headline, Telling};
use crate::extension;
use crate::finding::{Code, Finding};
use crate::identity::{SpiffeId, ZoneId};
use crate::index::Table;
use crate::key_match::KeyMaterial;
use crate::name::NameForm;
use crate::oid;
use crate::path::{Reach, Shared, Tried};
use crate::policy::{Host, Revocation};
use crate::report::{
    self, RawCandidate, RawCertificate, RawEvidence, RawFederation, RawFinding, RawHeadline,
    RawIssuer, RawObject, RawProblem, RawQuestion, RawReport, RawRevocation, RawVerdict, RawZone,
    Report,
};
use crate::revocation::{Item, Supplied};
use crate::text::{hex, visible};
use crate::verdict::{Evidence, OtherIssuer, OtherIssuers, Outcome, Verdict};
use crate::zone::PUBLIC_ROOTS_DAY;

/// What was handed in, read.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub files: &'a Bundle,
    pub anchors: &'a Bundle,
    pub evidence: &'a Bundle,
}

impl<'a> Inputs<'a> {
    /// In the order in which a report lists them.
    pub(crate) fn all(self) -> [&'a Bundle; 3] {
        [self.files, self.anchors, self.evidence]
    }

    /// The evidence of revocation among them.
    pub(crate) fn supplied(self) -> Supplied<'a> {
        let mut supplied = Supplied::default();
        for bundle in self.all() {
            for crl in bundle.crls() {
                supplied.crls.push(Item::new(crl));
            }
            for response in bundle.responses() {
                supplied.responses.push(Item::new(response));
            }
        }
        supplied
    }

    /// The first object that could have been a certificate or evidence, and was not read. What
    /// announces itself as something else is passed over, but not where evidence was asked for: who
    /// supplied it wanted to know.
    pub(crate) fn first_unread(self, revocation: Revocation) -> Option<&'a Problem> {
        let off = revocation == Revocation::Off;
        let evidence = self.evidence.objects().iter().filter(|_| !off);
        let evidence = evidence.map(|object| (object, true));
        let others = [self.files, self.anchors].into_iter();
        let others = others
            .flat_map(Bundle::objects)
            .map(|object| (object, false));
        others
            .chain(evidence)
            .filter(|(object, _)| !(off && object.kind.is_evidence()))
            .filter_map(|(object, asked_for)| Some((object.unread()?, asked_for)))
            .find(|(problem, asked_for)| *asked_for || problem.code != Code::ObjectNotRead)
            .map(|(problem, _)| problem)
    }
}

/// Verdicts with what they were made of, on the way to a report.
pub(crate) struct Answer<'a> {
    pub kind: &'static str,
    pub evidence: Evidence<'a>,
    pub inputs: Inputs<'a>,
    pub verdicts: Vec<Verdict>,
    /// What the verdicts were made with.
    pub shared: Shared,
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
                match self.inputs.first_unread(self.evidence.settings.revocation) {
                    Some(problem) => (Outcome::Incomplete, self.not_all_read(&telling, problem)),
                    None => (verdict.outcome, telling.headline(verdict)),
                }
            }
            Some(verdict) => (verdict.outcome, telling.headline(verdict)),
            None => (Outcome::Incomplete, self.nothing_to_judge(&telling)),
        };
        let by_key = self.by_key();
        let mut issuers = OtherIssuers::new(&self.evidence, &self.shared, &by_key);
        let raw = RawReport {
            report: report::VERSION,
            engine: report::ENGINE,
            question: self.question(),
            outcome: outcome.as_str(),
            headline: RawHeadline::from(&headline),
            verdicts: self
                .verdicts
                .iter()
                .map(|verdict| raw_verdict(&telling, verdict, issuers.of(verdict)))
                .collect(),
            certificates: self.certificates(),
            objects: self.objects(&by_key),
        };
        Report {
            outcome,
            headline,
            raw,
            anchor_files: sources_of(self.inputs.anchors),
            spent_on_signatures: self.shared.spent_on_signatures(),
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
        let policies = &evidence.settings.policies;
        let pin = |anchor: &crate::TrustAnchor| anchor.certificate().sha256_hex();
        RawQuestion {
            kind: self.kind,
            profile: evidence.profile.as_str(),
            role: evidence.role.as_str(),
            host: evidence.host.map(Host::to_string),
            expected: evidence.expected.map(SpiffeId::to_string),
            at: evidence.at.to_string(),
            max_depth: evidence.settings.max_depth,
            acceptable_policies: policies
                .acceptable
                .iter()
                .map(|policy| oid::dotted(policy))
                .collect(),
            require_explicit_policy: policies.require_explicit,
            inhibit_policy_mapping: policies.inhibit_mapping,
            inhibit_any_policy: policies.inhibit_any,
            permitted_subtrees: evidence.settings.subtrees.permitted().to_vec(),
            excluded_subtrees: evidence.settings.subtrees.excluded().to_vec(),
            public_suffixes: evidence
                .settings
                .public_suffixes
                .as_ref()
                .map(|list| list.sha256_hex().to_owned()),
            revocation: self.revocation(),
            zone: evidence.zone.map(|zone| RawZone {
                id: zone.id().to_string(),
                membership: zone.membership().as_str(),
                anchors: zone.anchors().iter().map(pin).collect(),
                federations: zone
                    .federations()
                    .iter()
                    .map(|federation| RawFederation {
                        id: federation.id().to_string(),
                        anchors: federation.anchors().iter().map(pin).collect(),
                        services: federation.services().map(str::to_owned).collect(),
                    })
                    .collect(),
            }),
            algorithms: evidence.algorithms.names(),
        }
    }

    fn revocation(&self) -> RawRevocation {
        let (settings, supplied) = (self.evidence.settings, self.evidence.supplied);
        let mut evidence = Vec::new();
        if settings.revocation != Revocation::Off {
            let mut add = |kind: Kind, der: &[u8]| {
                evidence.push(RawEvidence {
                    kind: kind.as_str(),
                    sha256: hex(&Sha256::digest(der)),
                });
            };
            for crl in &supplied.crls {
                add(Kind::Crl, crl.of.der());
            }
            for response in &supplied.responses {
                add(Kind::OcspResponse, response.of.der());
            }
        }
        RawRevocation {
            policy: settings.revocation.as_str(),
            grace: settings.revocation_grace,
            evidence,
        }
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
            .inputs
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
        let Inputs { files, anchors, .. } = self.inputs;
        let mut sources: Vec<String> = vec![String::new(); files.certificates().len()];
        read_sources(files, &mut sources, 0);
        sources.resize(
            files.certificates().len() + anchors.certificates().len(),
            String::new(),
        );
        read_sources(anchors, &mut sources, files.certificates().len());
        if let Some(zone) = self.evidence.zone.filter(|_| self.kind == "verify") {
            let federated = zone.federations().iter();
            let federated = federated.map(|other| (other.id(), other.anchors().len()));
            for (id, count) in std::iter::once((zone.id(), zone.anchors().len())).chain(federated) {
                sources.extend(vec![format!("zone {id}"); count]);
            }
        }
        let uses = self.uses();
        let numbered = self.evidence.certificates.iter().enumerate();
        numbered
            .map(|(index, certificate)| {
                // Beyond what has a source are the public roots that a split ends at.
                let source = sources.get(index).cloned();
                let source =
                    source.unwrap_or_else(|| format!("public roots of {PUBLIC_ROOTS_DAY}"));
                raw_certificate(
                    index,
                    certificate,
                    source,
                    uses.get(index).copied().unwrap_or_default(),
                )
            })
            .collect()
    }

    /// What each certificate is used as, in order.
    fn uses(&self) -> Vec<&'static str> {
        let mut uses = vec!["not used"; self.evidence.certificates.len()];
        let mut set = |index: usize, used| {
            if let Some(slot) = uses.get_mut(index) {
                *slot = used;
            }
        };
        for index in self.verdicts.iter().flat_map(|verdict| &verdict.best) {
            let anchor = *index >= self.evidence.first_anchor;
            set(*index, if anchor { "anchor" } else { "path" });
        }
        for verdict in &self.verdicts {
            set(verdict.subject, "subject");
        }
        uses
    }

    /// The certificates by their key material.
    fn by_key(&self) -> Table<Vec<usize>> {
        let mut owners: Table<Vec<usize>> = Table::default();
        for (index, certificate) in self.evidence.certificates.iter().enumerate() {
            let key = KeyMaterial::of_key(certificate.key(), certificate.der());
            if key.is_known() {
                owners.push(key.identity(), index);
            }
        }
        owners
    }

    fn objects(&self, owners: &Table<Vec<usize>>) -> Vec<RawObject> {
        let telling = self.telling();
        let uses = self.uses();
        let matches = |object: &Object| -> Vec<usize> {
            let key = object.key.as_ref().filter(|key| key.is_known());
            let all = key
                .and_then(|key| owners.get(key.identity()))
                .into_iter()
                .flatten();
            all.copied().take(MAX_MATCHES).collect()
        };
        let Inputs { files, anchors, .. } = self.inputs;
        let supplied = self.evidence.supplied;
        // Where the objects of the input at hand begin among all of their kind. A certificate that
        // was given as evidence is none of those that are judged.
        let anchors_end = files.certificates().len() + anchors.certificates().len();
        let mut firsts = [0, 0, 0];
        let mut out = Vec::new();
        for bundle in self.inputs.all() {
            for object in bundle.objects() {
                let problem = match &object.fate {
                    Fate::Problem(problem) => Some(raw_problem(&telling, problem)),
                    _ => None,
                };
                let [certificate, crl, response] = firsts;
                let at = |index: &usize| match object.kind {
                    Kind::Crl => is_used(supplied.crls.get(crl + index)),
                    Kind::OcspResponse => is_used(supplied.responses.get(response + index)),
                    _ => uses
                        .get(certificate + index)
                        .is_some_and(|used| *used != "not used"),
                };
                let used = match &object.fate {
                    Fate::Read(index) => at(index),
                    _ => false,
                };
                let mut raw = RawObject::new(object, used, problem);
                raw.certificate = raw.certificate.map(|index| index + certificate);
                raw.certificate = raw.certificate.filter(|index| *index < anchors_end);
                raw.matches = matches(object);
                out.push(raw);
            }
            let [certificate, crl, response] = &mut firsts;
            *certificate += bundle.certificates().len();
            *crl += bundle.crls().len();
            *response += bundle.responses().len();
        }
        out
    }
}

fn is_used<T>(item: Option<&Item<'_, T>>) -> bool {
    item.is_some_and(|item| item.used.get())
}

/// How many inputs a bundle was read from.
fn sources_of(bundle: &Bundle) -> usize {
    let mut names: Vec<&str> = bundle
        .objects()
        .iter()
        .map(|object| object.source.as_str())
        .collect();
    names.dedup();
    names.len()
}

pub(crate) fn read_sources(bundle: &Bundle, sources: &mut [String], offset: usize) {
    for object in bundle.objects() {
        if let (Kind::Certificate, Fate::Read(index)) = (object.kind, &object.fate)
            && let Some(slot) = sources.get_mut(offset + index)
        {
            *slot = visible(&object.source);
        }
    }
}

fn raw_verdict(
    telling: &Telling<'_>,
    verdict: &Verdict,
    (issuers, issuers_left_out): (Vec<OtherIssuer>, usize),
) -> RawVerdict {
    RawVerdict {
        subject: verdict.subject,
        outcome: verdict.outcome.as_str(),
        headline: RawHeadline::from(&telling.headline(verdict)),
        path: verdict.best.clone(),
        zone: telling.zone.map(|zone| zone.id().to_string()),
        federation: verdict.federation.as_ref().map(ZoneId::to_string),
        member: verdict.member.as_ref().map(SpiffeId::to_string),
        checks: verdict.checks,
        findings: raw_findings(telling, &verdict.findings),
        candidates: verdict
            .others
            .iter()
            .map(|tried| raw_candidate(telling, tried))
            .collect(),
        issuers: issuers
            .iter()
            .map(|other| raw_issuer(telling, other))
            .collect(),
        issuers_left_out,
    }
}

fn raw_issuer(telling: &Telling<'_>, other: &OtherIssuer) -> RawIssuer {
    let (code, plain) = telling.issuer(other);
    RawIssuer {
        certificate: other.certificate,
        of: other.of,
        by: if other.why.is_by_name() {
            "name"
        } else {
            "key"
        },
        tried: other.why.was_tried(),
        code,
        plain,
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

pub(crate) fn raw_findings(telling: &Telling<'_>, findings: &[Finding]) -> Vec<RawFinding> {
    let raw = |finding: &Finding| {
        let told = telling.finding(finding, None);
        RawFinding {
            code: told.code,
            severity: finding.severity.as_str(),
            certificate: finding.certificate,
            evidence: finding.evidence,
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

pub(crate) fn raw_problem(telling: &Telling<'_>, problem: &Problem) -> RawProblem {
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
