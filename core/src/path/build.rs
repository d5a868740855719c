//! The search for candidate paths (RFC 4158): depth first, most promising issuer first, under a
//! budget, the same input always giving the same answer.

use super::budget::{Budget, Spent};
use super::edge::{self, Issuer};
#[cfg(test)]
use super::off::{Off, is_off};
use super::revocation::Statuses;
use super::shared::Shared;
use super::{Candidate, Judgement, Reach, Search, Tried, ValidatedPath, rules};
use crate::Certificate;
use crate::crypto::SignatureError;
use crate::finding::{Code, Finding, Severity};
use crate::index::{Index, in_order};
use crate::name::same_name;
use crate::policy::Revocation;
use crate::second_opinion::{self, Opinion};
use crate::text::some_of;

/// Rejected candidates that are kept for the explanation; the most promising stay.
const MAX_TRIED: usize = 32;

/// So many alternative names of a subject cost as much as a step.
const NAMES_PER_STEP: usize = 64;

pub(super) struct Builder<'a> {
    search: &'a Search<'a>,
    shared: &'a mut Shared,
    budget: Budget,
    statuses: Statuses,
    /// The signatures that this verdict asked for.
    asked: Index,
    tried: Vec<Tried>,
}

/// How the search goes on after a branch.
enum Step {
    /// This branch gave no path.
    GoOn,
    /// A path satisfied every rule, of so many checks.
    Accepted(ValidatedPath, Vec<Finding>, usize),
}

impl<'a> Builder<'a> {
    pub(super) fn new(search: &'a Search<'a>, shared: &'a mut Shared) -> Self {
        let budget = Budget::new(shared.left);
        Self {
            search,
            shared,
            budget,
            statuses: Statuses::default(),
            asked: Index::default(),
            tried: Vec::new(),
        }
    }

    pub(super) fn run(mut self, subject: usize) -> Judgement {
        let mut path = vec![subject];
        let accepted = match self.extend(&mut path) {
            Ok(Step::Accepted(path, findings, checks)) => Some((path, findings, checks)),
            Ok(Step::GoOn) => None,
            Err(Spent(what)) => {
                let finding =
                    Finding::error(Code::SearchLimit).compared(format!("at most {what}"), "more");
                // The one that ends it; whatever the search came to before is another candidate's.
                self.record(path, vec![finding], Reach::Anchor, 1);
                None
            }
        };
        self.shared.left = self.budget.rest();
        let tried = self.shared.keep(by_promise(self.tried));
        let of_accepted = accepted.as_ref().map(|(.., checks)| *checks);
        let checks = of_accepted.or(tried.first().map(|tried| tried.checks));
        Judgement {
            accepted: accepted.map(|(path, findings, _)| (path, findings)),
            tried,
            checks: checks.unwrap_or_default(),
        }
    }

    /// Follows every issuer of the last certificate of `path`.
    fn extend(&mut self, path: &mut Vec<usize>) -> Result<Step, Spent> {
        let all = self.search.certificates;
        let Some((head, certificate)) = path.last().and_then(|i| Some((*i, *all.get(*i)?))) else {
            return Ok(Step::GoOn);
        };
        let issuers = self.issuers(path, certificate);
        if issuers.is_empty() {
            let (reach, finding) = self.dead_end(path, head, certificate)?;
            self.finish(path, reach, Some(finding))?;
            return Ok(Step::GoOn);
        }
        let asked = self.search.settings.max_depth;
        let most = self.search.profile.table().most_intermediates;
        if self.intermediates(path) > asked
            || path.len() > asked.saturating_add(4)
            || path.len() > most.saturating_add(1)
        {
            let finding = Finding::error(Code::DepthLimit)
                .about(head)
                .compared(format!("at most {} intermediates", asked.min(most)), "more");
            self.finish(path, Reach::IssuerMissing, Some(finding))?;
            return Ok(Step::GoOn);
        }
        for (index, issuer) in issuers {
            self.budget.step()?;
            let anchor = self.search.anchors.contains(&index);
            let signature =
                self.signature((head, certificate), (Issuer::Certificate(index), issuer))?;
            path.push(index);
            let step = match signature {
                Some(error) => {
                    self.not_signed(path, error, (head, certificate), (index, issuer), anchor)?
                }
                None if anchor => self.finish(path, Reach::Anchor, None)?,
                None => self.extend(path)?,
            };
            if let Step::Accepted(..) = step {
                return Ok(step);
            }
            path.pop();
        }
        Ok(Step::GoOn)
    }

    /// Whether `issuer` signed `child`: `None` if so, otherwise why not.
    fn signature(
        &mut self,
        child: (usize, &Certificate),
        issuer: (Issuer, &Certificate),
    ) -> Result<Option<SignatureError>, Spent> {
        let spending = (&mut self.budget, &mut self.asked);
        let edges = &mut self.shared.edges;
        edges.check(self.search.algorithms, spending, child, issuer)
    }

    /// Certificates that may have signed `certificate`, most promising first: those of its
    /// issuer's name, anchors before others, then those whose key identifier it names, then
    /// those in their validity, then the order of the input.
    fn issuers(&self, path: &[usize], certificate: &Certificate) -> Vec<(usize, &'a Certificate)> {
        let at = self.search.at;
        let wanted = certificate.authority_key_id();
        let all = self.search.certificates;
        let named = self.shared.named(certificate.issuer_bytes()).iter();
        let out: Vec<(usize, &Certificate)> = named
            .filter(|index| self.search.may_use(**index))
            .filter_map(|index| Some((*index, *all.get(*index)?)))
            .filter(|(index, issuer)| !self.loops(path, *index, issuer))
            .collect();
        let keys = out.iter().map(|(index, issuer)| {
            let key_differs = match (wanted, issuer.subject_key_id()) {
                (Some(wanted), Some(own)) => wanted != own,
                _ => false,
            };
            let out_of_date = at < issuer.not_before() || at > issuer.not_after();
            // They come in the order of the input.
            u64::from(*index < self.search.first_anchor) << 2
                | u64::from(key_differs) << 1
                | u64::from(out_of_date)
        });
        let keys: Vec<u64> = keys.collect();
        in_order(out, keys.into_iter())
    }

    /// Whether the path already has this certificate, or one of the same name and key: a longer
    /// way to the same place (RFC 4158 §5.2).
    fn loops(&self, path: &[usize], index: usize, issuer: &Certificate) -> bool {
        path.iter().any(|seen| {
            *seen == index
                || self.search.certificates.get(*seen).is_some_and(|seen| {
                    seen.spki() == issuer.spki() && seen.subject_bytes() == issuer.subject_bytes()
                })
        })
    }

    fn intermediates(&self, path: &[usize]) -> usize {
        let certificates = path
            .iter()
            .skip(1)
            .filter_map(|i| self.search.certificates.get(*i));
        certificates
            .filter(|certificate| !certificate.is_self_issued())
            .count()
    }

    /// Why a path ends that has no candidate for the next issuer.
    fn dead_end(
        &mut self,
        path: &[usize],
        head: usize,
        certificate: &Certificate,
    ) -> Result<(Reach, Finding), Spent> {
        let in_zone = self.search.zone_rules.is_some();
        let refuse = |code: Code| {
            Finding::error(code)
                .about(head)
                .at(certificate.issuer().whole)
                .compared(self.anchor_names(), certificate.issuer_label())
        };
        if self.search.anchors.is_empty() {
            let finding = Finding::missing(Code::NoAnchor).about(head);
            let finding = finding
                .at(certificate.issuer().whole)
                .compared("a trust anchor", "none was given");
            return Ok((Reach::IssuerMissing, finding));
        }
        let mut authorities = self.search.anchors().chain(self.search.known_authorities);
        let is_authority = authorities.any(|authority| authority.der() == certificate.der());
        if path.len() == 1 && is_authority {
            // The zone's own authority, handed in to be judged: nothing is foreign about it.
            let finding = Finding::error(Code::SubjectIsCa).about(head);
            return Ok((
                Reach::Anchor,
                finding.compared("a service's certificate", "the authority's own"),
            ));
        }
        let other = if in_zone {
            Code::IssuerNotInZone
        } else {
            Code::IssuerNotTrusted
        };
        if certificate.is_self_issued() {
            return Ok((Reach::OtherAuthority, refuse(other)));
        }
        // The zone's owner lists all of its authorities: a name that is none of theirs is not an
        // issuer that somebody forgot to supply.
        let known = self.search.known_authorities;
        let of_that_name = |(_, authority): &(usize, &Certificate)| {
            same_name(authority.subject_bytes(), certificate.issuer_bytes())
        };
        let named: Vec<(usize, &Certificate)> =
            known.iter().enumerate().filter(of_that_name).collect();
        let Some((_, first)) = named.first() else {
            if !known.is_empty() {
                return Ok((Reach::OtherAuthority, refuse(other)));
            }
            return Ok((Reach::IssuerMissing, missing(head, certificate)));
        };
        for (place, authority) in &named {
            let issuer = (Issuer::Known(*place), *authority);
            if self.signature((head, certificate), issuer)?.is_none() {
                return Ok((Reach::IssuerMissing, missing(head, certificate)));
            }
        }
        let child = (head, certificate);
        let finding = edge::finding(SignatureError::Invalid, child, (head, first));
        Ok((Reach::AnchorSignatureFailed, finding))
    }

    fn anchor_names(&self) -> String {
        some_of(self.search.anchors().map(Certificate::label), "; ")
    }

    /// Records a candidate whose last issuer did not sign the one before it.
    fn not_signed(
        &mut self,
        path: &[usize],
        error: SignatureError,
        child: (usize, &Certificate),
        issuer: (usize, &Certificate),
        anchor: bool,
    ) -> Result<Step, Spent> {
        let reach = match (error, anchor) {
            (SignatureError::NotInBuild, _) => Reach::IssuerMissing,
            (_, true) => Reach::AnchorSignatureFailed,
            (_, false) => Reach::SignatureFailed,
        };
        self.finish(path, reach, Some(edge::finding(error, child, issuer)))
    }

    /// Judges a candidate by all rules; accepts it, or records it with its findings.
    fn finish(
        &mut self,
        path: &[usize],
        reach: Reach,
        ending: Option<Finding>,
    ) -> Result<Step, Spent> {
        // Each candidate looks at every name of its subject.
        let subject = path
            .first()
            .and_then(|index| self.search.certificates.get(*index));
        let names = subject.map_or(0, |subject| subject.alternative_names().count());
        for _ in 0..=names / NAMES_PER_STEP {
            self.budget.step()?;
        }
        // What lies behind a signature that does not verify says nothing of the subject.
        let judged = match reach {
            Reach::SignatureFailed | Reach::AnchorSignatureFailed if path.len() > 1 => {
                path.get(..path.len() - 1).unwrap_or(path)
            }
            _ => path,
        };
        #[cfg(test)]
        super::looked_at::add(path, judged.len());
        let candidate = Candidate {
            search: self.search,
            path: judged,
        };
        let mut checks = self.checks_of_the_search(path, ending.as_ref());
        let mut findings = Vec::from_iter(ending);
        checks += rules::check(&candidate, &mut self.budget, &mut findings)?;
        let statuses = &mut self.statuses;
        checks += statuses.check(&candidate, &mut self.budget, &mut findings)?;
        if reach == Reach::Anchor
            && self.search.profile.table().second_opinion
            && !refuses(&findings)
        {
            checks += self.ask_second_opinion(path, &mut findings);
        }
        if reach == Reach::Anchor && !refuses(&findings) {
            match self.statuses.not_checked(&candidate) {
                Some(finding) => findings.push(finding),
                // Where evidence is required, it was counted as it was weighed.
                None => {
                    let required = self.search.settings.revocation == Revocation::Required;
                    checks += usize::from(!required);
                }
            }
            let path = ValidatedPath {
                path: path.to_vec(),
            };
            return Ok(Step::Accepted(path, findings, checks));
        }
        self.record(path.to_vec(), findings, reach, checks);
        Ok(Step::GoOn)
    }

    /// How many of the two checks of the search itself were evaluated on a path that ends so: that it leads to an
    /// anchor, and that each certificate is signed by the next.
    fn checks_of_the_search(&self, path: &[usize], ending: Option<&Finding>) -> usize {
        let Some(ending) = ending else {
            return 2;
        };
        match ending.code {
            Code::IssuerNotInZone | Code::IssuerNotTrusted => 1 + usize::from(path.len() > 1),
            // Told by the check of the key.
            Code::KeyRefused | Code::RsaKeySize => 0,
            // An anchor itself, told by a check that not every profile has.
            Code::SubjectIsCa => usize::from(!self.search.profile.table().subject_must_not_be_ca),
            _ => 1,
        }
    }

    /// Puts a path that satisfied every rule to the second verifier, which may only refuse.
    /// Gives how many checks that is: none where it was not able to.
    fn ask_second_opinion(&self, path: &[usize], findings: &mut Vec<Finding>) -> usize {
        #[cfg(test)]
        if is_off(Off::SecondOpinion) {
            return 0;
        }
        let all = self.search.certificates;
        let certificates: Vec<&Certificate> =
            path.iter().filter_map(|i| all.get(*i).copied()).collect();
        match second_opinion::ask(
            &certificates,
            self.search.role,
            self.search.at,
            self.search.algorithms,
        ) {
            Opinion::Agrees => 1,
            Opinion::Unable(what) => {
                let finding = Finding::of(Code::SecondOpinionUnable, Severity::Info);
                findings.push(finding.compared("", what));
                0
            }
            Opinion::Refuses(why) => {
                findings.push(Finding::error(Code::VerifiersDisagree).compared("accepted", why));
                1
            }
        }
    }

    fn record(&mut self, path: Vec<usize>, findings: Vec<Finding>, reach: Reach, checks: usize) {
        self.tried.push(Tried {
            path,
            findings,
            reach,
            checks,
        });
        if self.tried.len() > MAX_TRIED {
            self.tried = by_promise(std::mem::take(&mut self.tried));
            self.tried.truncate(MAX_TRIED);
        }
    }
}

/// The most promising candidates first; those that are equally promising stay in the order of the
/// search.
fn by_promise(tried: Vec<Tried>) -> Vec<Tried> {
    let key = |tried: &Tried| {
        let errors = u64::try_from(tried.errors()).unwrap_or(u64::from(u32::MAX));
        (u64::from(tried.reach.short_of_the_best()) << 32) | errors
    };
    let keys: Vec<u64> = tried.iter().map(key).collect();
    in_order(tried, keys.into_iter())
}

fn refuses(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity >= Severity::Missing)
}

fn missing(head: usize, certificate: &Certificate) -> Finding {
    Finding::missing(Code::MissingIssuer)
        .about(head)
        .at(certificate.issuer().whole)
        .compared(certificate.issuer_label(), "no certificate of that name")
}
