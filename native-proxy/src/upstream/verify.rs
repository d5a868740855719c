//! The engine as the TLS library's certificate verifier, for both ends of a zone connection.
//!
//! There is one judgement: `zone.validate_peer`, inside the handshake. A refusal travels through
//! rustls and tokio as a [`Refusal`] with its whole report; the peer sees an opaque alert. An
//! admission leaves a [`Member`], which belongs to the one handshake that it was made in.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, OtherError, SignatureScheme,
};
use zoneseal_core::{Algorithms, Certificate, Member, Report, Role, SpiffeId, Time, Zone};

use crate::algorithms;

/// What it takes to judge a peer: the zone, and the signature algorithms of this build.
#[derive(Clone)]
pub struct ZoneTrust {
    zone: Arc<Zone>,
    algorithms: Arc<Algorithms>,
    handshake: WebPkiSupportedAlgorithms,
}

impl ZoneTrust {
    /// Trust in this zone and in nothing else.
    pub fn new(zone: Arc<Zone>, provider: &CryptoProvider) -> Self {
        Self {
            zone,
            algorithms: Arc::new(algorithms::native()),
            handshake: provider.signature_verification_algorithms,
        }
    }

    /// The zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The signature algorithms of this build.
    pub fn algorithms(&self) -> &Algorithms {
        &self.algorithms
    }

    /// Judges a chain as TLS delivered it.
    ///
    /// # Errors
    /// The engine's report, where the peer is not the member that is `expected`.
    pub fn judge(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        role: Role,
        expected: Option<&SpiffeId>,
        at: Time,
    ) -> Result<Member, Refusal> {
        let chain: Vec<&[u8]> = std::iter::once(end_entity)
            .chain(intermediates)
            .map(|certificate| certificate.as_ref())
            .collect();
        self.zone
            .validate_peer(&chain, role, expected, at, &self.algorithms)
            .map_err(|report| Refusal(Arc::from(report)))
    }
}

impl fmt::Debug for ZoneTrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ZoneTrust")
            .field("zone", &self.zone.id().to_string())
            .finish_non_exhaustive()
    }
}

/// The first end of validity among these certificates; `None` where one cannot be read.
pub fn ends(chain: &[CertificateDer<'_>]) -> Option<Time> {
    let mut first = None;
    for certificate in chain {
        let end = Certificate::parse(certificate).ok()?.not_after();
        first = Some(first.map_or(end, |first: Time| first.min(end)));
    }
    first
}

/// A refused handshake: the engine's report, whole.
#[derive(Clone, Debug)]
pub struct Refusal(Arc<Report>);

impl Refusal {
    /// Why.
    pub fn report(&self) -> &Report {
        &self.0
    }

    /// The report by value.
    pub fn into_report(self) -> Arc<Report> {
        self.0
    }

    /// The refusal inside an error of the TLS library or of a stream over it.
    pub fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        match tls_error(error)? {
            rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(cause))) => {
                cause.downcast_ref()
            }
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headline = self.0.headline();
        write!(f, "{}: {}", headline.code, headline.expert)
    }
}

impl StdError for Refusal {}

/// The TLS library's own error at the bottom of others. `io::Error` hides its inner error from
/// `source`, so the usual walk does not find it.
pub fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        next = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// Judges the service that we dialled: the very member that the route names, in the server role.
#[derive(Debug)]
pub(super) struct ServiceVerifier {
    trust: ZoneTrust,
    expected: SpiffeId,
    admitted: OnceLock<Member>,
}

impl ServiceVerifier {
    /// A verifier for one handshake.
    pub(super) fn new(trust: ZoneTrust, expected: SpiffeId) -> Self {
        Self {
            trust,
            expected,
            admitted: OnceLock::new(),
        }
    }

    /// The member that the handshake admitted.
    pub(super) fn admitted(&self) -> Option<&Member> {
        self.admitted.get()
    }
}

impl ServerCertVerifier for ServiceVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        // Addresses prove nothing here: the SPIFFE ID says who must answer.
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let member = self
            .trust
            .judge(
                end_entity,
                intermediates,
                Role::Server,
                Some(&self.expected),
                time(now)?,
            )
            .map_err(refuse)?;
        // A second certificate in one handshake does not exist in TLS 1.3; if it did, it would not
        // take the place of the first.
        self.admitted
            .set(member)
            .map_err(|_| rustls::Error::General("judged twice".into()))?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(tls12_is_off())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.trust.handshake)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.trust.handshake.supported_schemes()
    }
}

/// Judges who dialled a service: a member in the client role that is on the service's list.
#[derive(Debug)]
pub(super) struct CallerVerifier {
    trust: ZoneTrust,
    allowed: Arc<[SpiffeId]>,
    admitted: OnceLock<Member>,
}

impl CallerVerifier {
    /// A verifier for one handshake. `allowed` must name at least one member to admit anybody.
    pub(super) fn new(trust: ZoneTrust, allowed: Arc<[SpiffeId]>) -> Self {
        Self {
            trust,
            allowed,
            admitted: OnceLock::new(),
        }
    }

    /// The member that the handshake admitted.
    pub(super) fn admitted(&self) -> Option<&Member> {
        self.admitted.get()
    }
}

impl ClientCertVerifier for CallerVerifier {
    fn client_auth_mandatory(&self) -> bool {
        true
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let at = time(now)?;
        let judge = |expected| {
            self.trust
                .judge(end_entity, intermediates, Role::Client, expected, at)
                .map_err(refuse)
        };
        let Some(first) = self.allowed.first() else {
            return Err(rustls::Error::General(
                "this service is told to serve nobody".into(),
            ));
        };
        let caller = judge(None)?;
        let allowed = |id: &SpiffeId| self.allowed.contains(id);
        let member = if caller.id().is_some_and(allowed) {
            caller
        } else {
            // A member, and none of those: judged again for the reason, never for another answer.
            judge(Some(first))?
        };
        self.admitted
            .set(member)
            .map_err(|_| rustls::Error::General("judged twice".into()))?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(tls12_is_off())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.trust.handshake)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.trust.handshake.supported_schemes()
    }
}

/// Zone connections are TLS 1.3 alone; the configurations that use these verifiers offer no other.
fn tls12_is_off() -> rustls::Error {
    rustls::Error::General("TLS 1.2 is not spoken in the zone".into())
}

fn refuse(refusal: Refusal) -> rustls::Error {
    CertificateError::Other(OtherError(Arc::new(refusal))).into()
}

/// A clock beyond what the engine can hold is no clock.
fn time(now: UnixTime) -> Result<Time, rustls::Error> {
    i64::try_from(now.as_secs())
        .map(Time::from_unix)
        .map_err(|_| rustls::Error::FailedToGetCurrentTime)
}
