//! Who may sign OCSP responses: the issuer of the certificate, or whom it names for that directly
//! (RFC 6960 §4.2.2.2).

use super::{Budget, Code, Finding, Spent, Status, Weighing};
use crate::Certificate;
use crate::crypto;
use crate::der::Reader;
use crate::extension::KeyUsage;
use crate::name::same_name;
use crate::ocsp::OcspResponse;
use crate::oid;

impl Weighing<'_> {
    /// Why a response is not signed by who may sign it; `None` where it is.
    pub(super) fn not_authorised(
        &mut self,
        budget: &mut Budget,
        response: &OcspResponse,
    ) -> Result<Option<Finding>, Spent> {
        let mut why = None;
        if response.names_responder(self.issuer.1) {
            why = self.signed_by(budget, response, self.issuer.1)?;
            if why.is_none() {
                return Ok(None);
            }
        }
        for signer in response.embedded() {
            if response.names_responder(signer) {
                why = match self.not_delegated(budget, signer)? {
                    Some(found) => Some(self.refuse(found)),
                    None => self.signed_by(budget, response, signer)?,
                };
                if why.is_none() {
                    return Ok(None);
                }
            }
        }
        let other = "neither the issuer nor a certificate that the response carries";
        Ok(Some(why.unwrap_or_else(|| self.refuse(other))))
    }

    fn refuse(&self, found: &str) -> Finding {
        let finding = Finding::error(Code::OcspSignerNotAuthorised);
        finding.compared(self.issuer.1.label(), found)
    }

    /// Why the key of `signer` did not sign the response; `None` where it did.
    fn signed_by(
        &self,
        budget: &mut Budget,
        response: &OcspResponse,
        signer: &Certificate,
    ) -> Result<Option<Finding>, Spent> {
        budget.signature()?;
        budget.verification(signer)?;
        let (der, signed) = (response.der(), response.signed());
        let result = self.search.algorithms.verify_signed(signer, der, signed);
        let refuse = |error| self.not_signed(Code::OcspSignatureInvalid, error, der, signed);
        Ok(result.err().map(refuse))
    }

    /// Why the issuer does not let `signer` answer for it: what is there instead.
    fn not_delegated(
        &mut self,
        budget: &mut Budget,
        signer: &Certificate,
    ) -> Result<Option<&'static str>, Spent> {
        let extensions = signer.extensions();
        let usage = extensions.key_usage.as_ref();
        let (issuer, at) = (self.issuer.1, self.search.at);
        let stated = [
            (
                !same_name(signer.issuer_bytes(), issuer.subject_bytes()),
                "a certificate of another issuer",
            ),
            (
                !states_purpose(signer),
                "a certificate without the purpose OCSPSigning",
            ),
            (
                usage.is_some_and(|usage| !usage.value.has(KeyUsage::DIGITAL_SIGNATURE)),
                "a certificate whose keyUsage lacks digitalSignature",
            ),
            (
                at < signer.not_before() || at > signer.not_after(),
                "a certificate that is not valid at this time",
            ),
            (
                extensions.unknown_critical.is_some(),
                "a certificate with an unknown critical extension",
            ),
            (
                crypto::key_problem(signer).is_some(),
                "a certificate with a key that is not accepted",
            ),
        ];
        if let Some((_, found)) = stated.iter().find(|(wrong, _)| *wrong) {
            return Ok(Some(found));
        }
        budget.signature()?;
        budget.verification(issuer)?;
        if self.search.algorithms.verify(signer, issuer).is_err() {
            return Ok(Some("a certificate that the issuer's key did not sign"));
        }
        self.withdrawn(budget, signer)
    }

    /// A responder's own status is told by lists alone: by a response it would vouch for itself.
    /// With id-pkix-ocsp-nocheck none is needed (RFC 6960 §4.2.2.2.1).
    fn withdrawn(
        &mut self,
        budget: &mut Budget,
        signer: &Certificate,
    ) -> Result<Option<&'static str>, Spent> {
        let said = std::mem::take(&mut self.said);
        let listed = self.lists(budget, signer);
        let own = std::mem::replace(&mut self.said, said);
        listed?;
        let revoked = !own.revoked.is_empty();
        Ok(match own.status(0) {
            Status::Good => None,
            _ if revoked => Some("a certificate that is revoked"),
            _ if has_no_check(signer) => None,
            _ => Some("a certificate whose own status is not known"),
        })
    }
}

/// Whether OCSPSigning is listed: anyExtendedKeyUsage does not stand for it.
fn states_purpose(signer: &Certificate) -> bool {
    let Some(usage) = &signer.extensions().extended_key_usage else {
        return false;
    };
    let der = signer.der();
    let mut list = Reader::within(der, usage.value.list);
    while let Ok(purpose) = list.oid() {
        if purpose.of(der) == oid::OCSP_SIGNING {
            return true;
        }
    }
    false
}

fn has_no_check(signer: &Certificate) -> bool {
    let mut all = signer.extensions().all.iter();
    all.any(|extension| extension.oid.of(signer.der()) == oid::OCSP_NO_CHECK)
}
