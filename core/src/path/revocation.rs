//! Revocation of every certificate of a path but the anchor, from what was supplied (RFC 5280 §6.3,
//! RFC 6960 §3.2).
//!
//! Each pair of a certificate and its issuer is judged once, whatever paths it stands in. Evidence
//! is of an issuer where it carries the issuer's name; then it must be usable, or it refuses: who
//! supplied it wanted to know.

mod responder;

use super::Search;
use super::budget::{Budget, Spent};
use super::rules::has_issuers;
use super::{Candidate, Findings};
use crate::Certificate;
use crate::crl::{Crl, RevocationReason, RevokedEntry};
use crate::crypto::{self, SignatureError};
use crate::extension::KeyUsage;
use crate::finding::{Code, Finding, Severity};
use crate::index::pair;
use crate::name::same_name;
use crate::ocsp::{CertIds, CertStatus};
use crate::policy::Revocation;
use crate::revocation::{self, When};
use crate::signed::Signed;
use crate::text::some_of;
use crate::time::Time;

/// Findings on one certificate's evidence that are kept.
const MOST: usize = 8;

/// A certificate of a search, with its index.
type Indexed<'a> = (usize, &'a Certificate);

/// What is known of the pairs of a search.
#[derive(Default)]
pub(super) struct Statuses {
    known: Vec<((usize, usize), Status)>,
}

/// What the evidence says of one certificate under one issuer.
#[derive(Clone)]
enum Status {
    /// It is not revoked.
    Good,
    /// Nothing.
    NotCovered,
    /// It is revoked, or nothing of what there is can be used.
    Refused(Findings),
}

impl Statuses {
    /// Judges every pair of a candidate. Gives how many checks that comes to, as far as what is found tells: of a
    /// path that is refused for another reason, nobody is told what its evidence covers.
    pub(super) fn check(
        &mut self,
        candidate: &Candidate<'_>,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<usize, Spent> {
        #[cfg(test)]
        if super::off::is_off(super::off::Off::Revocation) {
            return Ok(0);
        }
        let before = findings.len();
        for pair in pairs(candidate) {
            match self.status(candidate.search, budget, pair)? {
                Status::Good => {}
                Status::Refused(found) => findings.extend(found),
                Status::NotCovered => {
                    if candidate.search.settings.revocation == Revocation::Required {
                        let finding = Finding::missing(Code::RevocationEvidenceMissing);
                        let found = "no list and no response that covers it";
                        let expected = "evidence of each certificate";
                        findings.push(finding.about(pair.0.0).compared(expected, found));
                    }
                }
            }
        }
        let required = candidate.search.settings.revocation == Revocation::Required;
        let told = findings.len() > before || (required && has_issuers(candidate));
        Ok(usize::from(told))
    }

    /// What an accepted path was not held against: said in its verdict (zone rule Z12).
    pub(super) fn not_checked(&self, candidate: &Candidate<'_>) -> Option<Finding> {
        let finding = Finding::of(Code::RevocationNotChecked, Severity::Info);
        if candidate.search.settings.revocation == Revocation::Off {
            return Some(finding.compared("", "revocation is off"));
        }
        let open = pairs(candidate).filter(|((child, _), (issuer, _))| {
            let known = self
                .known
                .iter()
                .find(|(pair, _)| *pair == (*child, *issuer));
            !matches!(known, Some((_, Status::Good)))
        });
        let names = some_of(open.map(|((_, child), _)| child.label()), ", ");
        let found = format!("no list and no response was given that covers {names}");
        (!names.is_empty()).then(|| finding.compared("", found))
    }

    fn status(
        &mut self,
        search: &Search<'_>,
        budget: &mut Budget,
        (child, issuer): (Indexed<'_>, Indexed<'_>),
    ) -> Result<Status, Spent> {
        let settings = search.settings;
        if settings.revocation == Revocation::Off || search.supplied.is_empty() {
            return Ok(Status::NotCovered);
        }
        let pair = (child.0, issuer.0);
        if let Some((_, status)) = self.known.iter().find(|(known, _)| *known == pair) {
            return Ok(status.clone());
        }
        let mut weighing = Weighing {
            search,
            issuer,
            said: Said::default(),
        };
        weighing.lists(budget, child.1)?;
        weighing.responses(budget, child.1)?;
        let status = weighing.said.status(child.0);
        self.known.push((pair, status.clone()));
        Ok(status)
    }
}

/// Each certificate of a path but the last, with its issuer.
fn pairs<'a>(
    candidate: &'a Candidate<'_>,
) -> impl Iterator<Item = (Indexed<'a>, Indexed<'a>)> + 'a {
    candidate.certificates().zip(candidate.issuers())
}

/// All that evidence said of one certificate so far.
#[derive(Default)]
struct Said {
    /// When the newest evidence was made that it is good.
    good: Option<Time>,
    revoked: Vec<Revoked>,
    unusable: Findings,
}

struct Revoked {
    /// It may be lifted by newer evidence.
    hold: bool,
    this_update: Time,
    finding: Finding,
}

impl Said {
    /// A revoked certificate stays revoked whatever else is there; a hold is lifted by newer
    /// evidence; then good evidence counts, then why the rest could not be used.
    fn status(self, child: usize) -> Status {
        let good = self.good;
        let stands = |revoked: &Revoked| {
            !revoked.hold || good.is_none_or(|good| good <= revoked.this_update)
        };
        let revoked = self.revoked.into_iter().filter(stands);
        let mut findings: Findings = revoked.map(|revoked| revoked.finding).collect();
        if findings.is_empty() {
            if good.is_some() {
                return Status::Good;
            }
            findings = self.unusable;
        }
        findings.truncate(MOST);
        for finding in &mut findings {
            finding.certificate = finding.certificate.or(Some(child));
        }
        if findings.is_empty() {
            Status::NotCovered
        } else {
            Status::Refused(findings)
        }
    }

    fn revoked(&mut self, reason: Option<RevocationReason>, this_update: Time, finding: Finding) {
        self.revoked.push(Revoked {
            hold: reason == Some(RevocationReason::HOLD),
            this_update,
            finding,
        });
    }

    fn good(&mut self, this_update: Time) {
        self.good = self.good.max(Some(this_update));
    }
}

/// The evidence of one issuer, held against one of its certificates.
struct Weighing<'a> {
    search: &'a Search<'a>,
    issuer: Indexed<'a>,
    said: Said,
}

impl<'a> Weighing<'a> {
    fn when(&self) -> When {
        When {
            at: self.search.at,
            grace: self.search.settings.revocation_grace,
        }
    }

    /// The lists that carry the issuer's name.
    fn lists(&mut self, budget: &mut Budget, child: &Certificate) -> Result<(), Spent> {
        let supplied = self.search.supplied;
        for (evidence, item) in supplied.crls.iter().enumerate() {
            let crl = item.of;
            let (own, wanted) = (crl.issuer_bytes(), child.issuer_bytes());
            if own != wanted {
                // Names from outside may be long, and many.
                budget.comparisons(1 + own.len() / 64)?;
            }
            if same_name(own, wanted) {
                item.used.set(true);
                let finding = self.list(budget, child, (evidence, crl))?;
                self.said.unusable.extend(finding);
            }
        }
        Ok(())
    }

    /// What one list says; gives why it cannot be used, where that is so.
    fn list(
        &mut self,
        budget: &mut Budget,
        child: &Certificate,
        (evidence, crl): (usize, &Crl),
    ) -> Result<Option<Finding>, Spent> {
        budget.comparisons(revocation::comparisons(crl, child))?;
        let entry = Self::entry(budget, crl, child)?;
        // A list for others says nothing, but an entry in it with this serial number is the
        // certificate's own all the same: an issuer gives each number once.
        let out_of_scope = revocation::out_of_scope(crl, child);
        let out_of_scope = out_of_scope.map(|flaw| flaw.of_evidence(evidence));
        if out_of_scope.is_some() && entry.is_none() {
            return Ok(out_of_scope);
        }
        // §6.3.3(f): where keyUsage is there, cRLSign is in it.
        if let Some(usage) = &self.issuer.1.extensions().key_usage
            && !usage.value.has(KeyUsage::CRL_SIGN)
        {
            let finding = Finding::error(Code::CrlSignMissing).about(self.issuer.0);
            let found = usage.value.names().join(", ");
            return Ok(Some(finding.at(usage.span).compared("cRLSign", found)));
        }
        if let Some(error) = self.verify_list(budget, (evidence, crl))? {
            let (der, signed) = (crl.der(), crl.signed());
            let finding = self.not_signed(Code::CrlSignatureInvalid, error, der, signed);
            return Ok(Some(finding.of_evidence(evidence)));
        }
        // Whatever else is wrong with it, what its issuer revoked is revoked.
        let (this_update, _) = crl.this_update();
        if let Some(entry) = entry {
            let number = crl.number().map(|number| format!(" number {number}"));
            let number = number.unwrap_or_default();
            let source = format!("the list{number} of {this_update}");
            let finding = revocation::revoked(child, entry.date, entry.reason, &source);
            let finding = finding.of_evidence(evidence).at(entry.whole);
            self.said.revoked(entry.reason, this_update, finding);
        }
        if out_of_scope.is_some() {
            return Ok(out_of_scope);
        }
        let flaw = revocation::list_flaw(crl, self.when());
        if flaw.is_none() && entry.is_none() {
            self.said.good(this_update);
        }
        Ok(flaw.map(|flaw| flaw.of_evidence(evidence)))
    }

    /// The entry of a list that is about a certificate of its issuer: none in a list of attribute
    /// certificates, nor behind the first entry of another authority.
    fn entry(
        budget: &mut Budget,
        crl: &Crl,
        child: &Certificate,
    ) -> Result<Option<RevokedEntry>, Spent> {
        let serial = child.serial().of(child.der());
        budget.comparisons(crl.cost_of(serial).saturating_mul(4))?;
        let extensions = crl.extensions();
        let scope = extensions.scope.as_ref();
        if scope.is_some_and(|scope| scope.value.attributes_only) {
            return Ok(None);
        }
        let others = extensions.indirect.map_or(usize::MAX, |span| span.start);
        let lifted = Some(RevocationReason::REMOVE).filter(|_| extensions.delta.is_some());
        let mut entry: Option<RevokedEntry> = None;
        for other in crl.entries_of(serial) {
            let is_lifted = other.reason.is_some() && other.reason == lifted;
            // Of several entries, one that cannot be lifted.
            let is_hold = other.reason == Some(RevocationReason::HOLD);
            let is_own = other.whole.end <= others;
            if is_own && !is_lifted && (entry.is_none() || !is_hold) {
                entry = Some(other);
            }
        }
        Ok(entry)
    }

    /// Whether the issuer's key signed a list: each pair is verified once in a question.
    fn verify_list(
        &self,
        budget: &mut Budget,
        (evidence, crl): (usize, &Crl),
    ) -> Result<Option<SignatureError>, Spent> {
        let verified = &self.search.supplied.verified;
        let pair = pair(evidence, self.issuer.0);
        if let Some(known) = verified.borrow().get(&pair) {
            return Ok(*known);
        }
        budget.signature()?;
        budget.verification(self.issuer.1)?;
        let algorithms = self.search.algorithms;
        let result = algorithms.verify_signed(self.issuer.1, crl.der(), crl.signed());
        verified.borrow_mut().give(&pair, result.err());
        Ok(result.err())
    }

    /// The refusal of evidence whose signature was not verified.
    fn not_signed(
        &self,
        code: Code,
        error: SignatureError,
        der: &[u8],
        signed: &Signed,
    ) -> Finding {
        let algorithm = crypto::describe(signed.algorithm.of(der));
        let found = match error {
            SignatureError::Invalid => "it does not verify".to_owned(),
            SignatureError::KeyNotUsable => "the key is not accepted for signatures".to_owned(),
            SignatureError::Refused => format!("{algorithm} is refused"),
            SignatureError::NotInBuild => format!("this build cannot verify {algorithm}"),
        };
        let finding = match error {
            SignatureError::NotInBuild => Finding::missing(code),
            _ => Finding::error(code),
        };
        let finding = finding.at(signed.signature);
        finding.compared(self.issuer.1.label(), found)
    }

    /// The responses that are about the certificate.
    fn responses(&mut self, budget: &mut Budget, child: &Certificate) -> Result<(), Spent> {
        let supplied = self.search.supplied;
        let first = supplied.crls.len();
        if supplied.responses.is_empty() {
            return Ok(());
        }
        let ids = CertIds::of(child, self.issuer.1);
        for (evidence, item) in (first..).zip(&supplied.responses) {
            let response = item.of;
            let mut singles = response.singles_of(&ids).peekable();
            if singles.peek().is_none() {
                continue;
            }
            item.used.set(true);
            if let Some(finding) = self.not_authorised(budget, response)? {
                let span = finding.span.unwrap_or(response.signed().signature);
                self.said
                    .unusable
                    .push(finding.of_evidence(evidence).at(span));
                continue;
            }
            for single in singles {
                let (this_update, _) = single.this_update;
                if let CertStatus::Revoked(since, reason) = single.status {
                    let source = format!("the OCSP response of {this_update}");
                    let finding = revocation::revoked(child, since, reason, &source);
                    let finding = finding.of_evidence(evidence).at(single.whole);
                    self.said.revoked(reason, this_update, finding);
                    continue;
                }
                match revocation::response_flaw(response, single, self.when()) {
                    Some(flaw) => self.said.unusable.push(flaw.of_evidence(evidence)),
                    None => self.said.good(this_update),
                }
            }
        }
        Ok(())
    }
}
