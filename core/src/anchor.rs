//! Trust anchors: trusted name and key, always bound to the question or the zone they came with.

use crate::Certificate;

/// A trust anchor (RFC 5280 §6.1.1(d)), given as the certificate that carries it.
///
/// It is trusted because somebody named it, never for what stands in it; but the constraints in
/// its certificate apply (RFC 5937).
#[derive(Clone, Debug)]
pub struct TrustAnchor(Certificate);

impl TrustAnchor {
    /// Trusts the name and key of this certificate.
    #[must_use]
    pub fn new(certificate: Certificate) -> Self {
        Self(certificate)
    }

    /// The certificate that carries it.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.0
    }
}
