//! The outcome of a question, with all of its reasons.

mod issuers;

use std::ops::Range;

use crate::Certificate;
use crate::crypto::Algorithms;
use crate::finding::{Code, Finding, Severity};
use crate::identity::{SpiffeId, ZoneId};
use crate::index::Table;
use crate::name::{NameForm, normal_form};
use crate::path::{
    self, Candidate, Judgement, Reach, Search, Shared, Tried, ValidatedPath, ZoneRules,
};
use crate::policy::{Host, Profile, Role, Settings};
use crate::revocation::Supplied;
use crate::time::Time;
use crate::zone::{self, Federation, SplitEvidence, Zone};

pub(crate) use issuers::{OtherIssuer, OtherIssuers, Why};

/// The three things that a verdict can say. Whoever enforces it treats all but
/// [`Outcome::Trusted`] as no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Every rule is satisfied.
    Trusted,
    /// Something needed to decide was not supplied.
    Incomplete,
    /// A rule refuses.
    Rejected,
}

impl Outcome {
    /// Its name in a report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Incomplete => "incomplete",
            Self::Rejected => "rejected",
        }
    }
}

/// What a verdict is asked of: the certificates, and what they are judged against.
pub(crate) struct Evidence<'a> {
    /// Those handed in, and from `first_anchor` on the anchors: with a zone its own, then those of
    /// its federations in their order.
    pub certificates: &'a [&'a Certificate],
    pub first_anchor: usize,
    pub zone: Option<&'a Zone>,
    pub profile: Profile,
    pub role: Role,
    pub settings: &'a Settings,
    /// Evidence of revocation.
    pub supplied: &'a Supplied<'a>,
    pub host: Option<&'a Host>,
    pub expected: Option<&'a SpiffeId>,
    pub at: Time,
    pub algorithms: &'a Algorithms,
}

/// A verdict on one certificate.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// The certificate that was judged.
    pub subject: usize,
    pub outcome: Outcome,
    /// The code that stands for the whole.
    pub code: Code,
    /// The path that satisfied every rule.
    pub path: Option<ValidatedPath>,
    /// What the outcome rests on; on a refusal the findings of the most promising candidate.
    pub findings: Vec<Finding>,
    /// That candidate's path, or the accepted one.
    pub best: Vec<usize>,
    /// All other candidates.
    pub others: Vec<Tried>,
    /// The anchors that the path may end at.
    pub anchors: Range<usize>,
    pub checks: usize,
    /// The foreign zone whose anchors it was judged against, where they are not the zone's own.
    pub federation: Option<ZoneId>,
    /// Who the subject is, where it is a member.
    pub member: Option<SpiffeId>,
}

impl Verdict {
    /// The finding that the headline tells.
    pub(crate) fn headline(&self) -> Option<&Finding> {
        self.findings
            .iter()
            .find(|finding| finding.code == self.code)
    }
}

/// Judges one certificate. `shared` was made for these certificates.
///
/// A search ends at one set of anchors: the zone's own first, then those of each zone that it is
/// federated with, in the order of their ids (Z2). Where all refuse, the verdict rests on the
/// first set that it reaches, else on the one whose trust domain it claims, else on the nearest.
pub(crate) fn judge(evidence: &Evidence<'_>, shared: &mut Shared, subject: usize) -> Verdict {
    let federations = evidence.zone.map(Zone::federations).unwrap_or_default();
    let federated: usize = federations.iter().map(|other| other.anchors().len()).sum();
    let mut start = evidence.certificates.len().saturating_sub(federated);
    // Beside a zone's anchors no others count, whatever a caller put before them.
    let own_anchors = evidence.zone.map(|zone| zone.anchors().len());
    let first = own_anchors.map_or(evidence.first_anchor, |count| start.saturating_sub(count));
    let own = first..start;
    let (mut best, reach) = judge_against(evidence, shared, subject, own, None);
    if best.outcome == Outcome::Trusted || federations.is_empty() {
        return best;
    }
    let claimed = single_id(evidence, subject);
    let at_anchor = |reach| reach == Some(Reach::Anchor);
    let mut nearest = (at_anchor(reach), false, reach);
    for federation in federations {
        let end = start + federation.anchors().len();
        let anchors = start..end;
        let (verdict, reach) = judge_against(evidence, shared, subject, anchors, Some(federation));
        if verdict.outcome == Outcome::Trusted {
            return verdict;
        }
        let claims = |id: &SpiffeId| id.zone() == federation.id().as_str();
        let near = (
            at_anchor(reach),
            claimed.as_ref().is_some_and(claims),
            reach,
        );
        if near > nearest {
            (best, nearest) = (verdict, near);
        }
        start = end;
    }
    best
}

/// Judges one certificate against one set of anchors; tells how near the best candidate came.
fn judge_against(
    evidence: &Evidence<'_>,
    shared: &mut Shared,
    subject: usize,
    anchors: Range<usize>,
    federation: Option<&Federation>,
) -> (Verdict, Option<Reach>) {
    let zone_rules = evidence.zone.map(|zone| {
        move |candidate: &Candidate<'_>, findings: &mut Vec<Finding>| {
            zone::rules(zone, federation, evidence.expected, candidate, findings)
        }
    });
    // What the zone's owner lists says nothing of another zone's authorities.
    let own = evidence.zone.filter(|_| federation.is_none());
    let search = Search {
        known_authorities: own.map(Zone::authorities).unwrap_or_default(),
        zone_rules: zone_rules.as_ref().map(|rules| -> &ZoneRules<'_> { rules }),
        ..search_of(evidence, anchors.clone())
    };
    let judgement = path::judge(&search, shared, subject);
    let reach = judgement.tried.first().map(|tried| tried.reach);
    let verdict = from_judgement(evidence, federation, subject, anchors, judgement);
    (verdict, reach)
}

/// The search of this evidence that ends at these anchors, without the zone's rules.
fn search_of<'a>(evidence: &'a Evidence<'_>, anchors: Range<usize>) -> Search<'a> {
    Search {
        certificates: evidence.certificates,
        first_anchor: evidence.first_anchor,
        anchors,
        known_authorities: &[],
        profile: evidence.profile,
        role: evidence.role,
        host: evidence.host,
        at: evidence.at,
        algorithms: evidence.algorithms,
        settings: evidence.settings,
        supplied: evidence.supplied,
        zone_rules: None,
    }
}

fn from_judgement(
    evidence: &Evidence<'_>,
    federation: Option<&Federation>,
    subject: usize,
    anchors: Range<usize>,
    judgement: Judgement,
) -> Verdict {
    let Judgement {
        accepted,
        mut tried,
        checks,
    } = judgement;
    if let Some((path, findings)) = accepted {
        return Verdict {
            subject,
            outcome: Outcome::Trusted,
            code: match (evidence.zone, federation) {
                (_, Some(_)) => Code::TrustedByFederation,
                (Some(_), None) => Code::Trusted,
                (None, None) => Code::ChainTrusted,
            },
            federation: federation.map(|other| other.id().clone()),
            best: path.certificates().to_vec(),
            path: Some(path),
            findings,
            others: tried,
            anchors,
            checks,
            member: member_id(evidence, federation, subject),
        };
    }
    let best = (!tried.is_empty()).then(|| tried.remove(0));
    let (best, findings) = best.map_or_else(
        || {
            (
                vec![subject],
                vec![Finding::missing(Code::NoAnchor).about(subject)],
            )
        },
        |tried| (tried.path, tried.findings),
    );
    let of = |severity| findings.iter().find(|finding| finding.severity == severity);
    let (outcome, code) = match (of(Severity::Error), of(Severity::Missing)) {
        (Some(finding), _) => (Outcome::Rejected, finding.code),
        (None, Some(finding)) => (Outcome::Incomplete, finding.code),
        // A candidate without a reason is no reason to trust.
        (None, None) => (Outcome::Incomplete, Code::MissingIssuer),
    };
    Verdict {
        subject,
        outcome,
        code,
        path: None,
        findings,
        best,
        others: tried,
        anchors,
        checks,
        federation: federation.map(|other| other.id().clone()),
        member: None,
    }
}

fn member_id(
    evidence: &Evidence<'_>,
    federation: Option<&Federation>,
    subject: usize,
) -> Option<SpiffeId> {
    let zone = federation.map_or_else(|| evidence.zone.map(Zone::id), |other| Some(other.id()))?;
    single_id(evidence, subject).filter(|id| id.zone() == zone.as_str())
}

/// The SPIFFE ID that a certificate claims, where it is its only URI.
fn single_id(evidence: &Evidence<'_>, subject: usize) -> Option<SpiffeId> {
    let certificate = evidence.certificates.get(subject)?;
    let mut uris = certificate.text_names(NameForm::Uri);
    match (uris.next(), uris.next()) {
        (Some(uri), None) => SpiffeId::parse(uri).ok(),
        _ => None,
    }
}

/// The certificates that verdicts are given on: those that are no authority's, and where all are,
/// those that signed none of the others.
pub(crate) fn subjects(certificates: &[&Certificate]) -> Vec<usize> {
    let numbered = || certificates.iter().enumerate();
    let members: Vec<usize> = numbered()
        .filter(|(_, c)| !c.is_ca())
        .map(|(index, _)| index)
        .collect();
    if !members.is_empty() {
        return members;
    }
    let mut children: Table<Vec<usize>> = Table::default();
    for (index, child) in numbered() {
        children.push(&normal_form(child.issuer_bytes()), index);
    }
    let names_none = |(index, certificate): &(usize, &&Certificate)| {
        let named = children.get(&normal_form(certificate.subject_bytes()));
        !named.is_some_and(|named| named.iter().any(|child| child != index))
    };
    let tips: Vec<usize> = numbered()
        .filter(names_none)
        .map(|(index, _)| index)
        .collect();
    if tips.is_empty() {
        (0..certificates.len().min(1)).collect()
    } else {
        tips
    }
}

/// Judges the split (DESIGN Z5): the edge chain, complete to its named authority, against every
/// key of the zone. The first certificate is the one that users are shown. With `public` its
/// authority is any public one, and the anchors are the roots in the chain that are.
pub(crate) fn judge_split(
    evidence: &Evidence<'_>,
    zone: &Zone,
    zone_certificates: &[&Certificate],
    not_read: Vec<Finding>,
    public: bool,
    shared: &mut Shared,
) -> Verdict {
    let mut findings = zone::check_split(&SplitEvidence {
        certificates: evidence.certificates,
        first_named: evidence.first_anchor,
        zone,
        zone_certificates,
        algorithms: evidence.algorithms,
    });
    findings.extend(not_read);
    let complete = judge(evidence, shared, 0);
    let mut checks = complete.checks;
    if complete.outcome != Outcome::Trusted {
        let no_root = public && evidence.certificates.len() == evidence.first_anchor;
        findings.push(if no_root {
            no_public_root(evidence, &complete)
        } else {
            let found = complete.code.as_str();
            let finding = Finding::error(Code::EdgeAuthorityNotReached).about(0);
            finding.compared("a valid path to the named authority", found)
        });
        // That no anchor was given is said better by the one before.
        let others = complete.findings.into_iter();
        let (untold, told): (Vec<Finding>, Vec<Finding>) =
            others.partition(|finding| no_root && finding.code == Code::NoAnchor);
        findings.extend(told);
        checks = checks.saturating_sub(untold.len());
    }
    checks += split_checks(&findings);
    let refusal = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    let (outcome, code) = match refusal {
        Some(finding) => (Outcome::Rejected, finding.code),
        None => (Outcome::Trusted, Code::SplitHolds),
    };
    Verdict {
        subject: 0,
        outcome,
        code,
        path: complete.path.filter(|_| outcome == Outcome::Trusted),
        findings,
        best: complete.best,
        others: complete.others,
        anchors: complete.anchors,
        checks,
        federation: None,
        member: None,
    }
}

/// How many checks of `checks.rs` on a split were evaluated, which has these findings: those that compare count where
/// everything could be compared, or they found something.
fn split_checks(findings: &[Finding]) -> usize {
    let has = |code| findings.iter().any(|finding| finding.code == code);
    let finished = !has(Code::SplitLimit);
    let comparable = finished && !has(Code::EdgeKeyNotComparable);
    let public = has(Code::ZoneAuthorityPublic) || has(Code::ZoneAuthorityCrossSigned);
    let counted = [
        comparable || has(Code::EdgeChainsToZone),
        comparable || has(Code::EdgeKeyShared),
        finished || public,
    ];
    // What can be compared, what was read, and whether the chain is complete.
    3 + counted.iter().filter(|counted| **counted).count()
}

/// The finding where an edge chain holds no public root: what it ends at is another root, or none.
fn no_public_root(evidence: &Evidence<'_>, complete: &Verdict) -> Finding {
    let end = complete.best.last().copied().unwrap_or_default();
    let (code, found) = match evidence.certificates.get(end) {
        Some(certificate) if certificate.is_self_issued() => {
            (Code::EdgeRootNotPublic, certificate.label())
        }
        Some(certificate) => (Code::EdgeRootMissing, certificate.issuer_label()),
        None => (Code::EdgeRootMissing, String::new()),
    };
    let expected = format!("a root of Mozilla's list of {}", zone::PUBLIC_ROOTS_DAY);
    Finding::error(code).about(end).compared(expected, found)
}
