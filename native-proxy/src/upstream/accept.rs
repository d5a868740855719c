//! The service's end of a zone connection: who dials must be a member on the list.

use std::io;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::server::NoServerSessionStorage;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, version};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use zoneseal_core::{Member, SpiffeId};

use super::verify::{CallerVerifier, ZoneTrust};

/// What a service needs to take connections in the zone.
#[derive(Debug)]
pub struct ServiceDoor {
    trust: ZoneTrust,
    provider: Arc<CryptoProvider>,
    credential: Arc<CertifiedKey>,
    allowed: Arc<[SpiffeId]>,
}

impl ServiceDoor {
    /// A door that opens to the members in `allowed`, and shows `credential` to them.
    pub fn new(
        trust: ZoneTrust,
        provider: Arc<CryptoProvider>,
        credential: Arc<CertifiedKey>,
        allowed: Vec<SpiffeId>,
    ) -> Self {
        Self {
            trust,
            provider,
            credential,
            allowed: allowed.into(),
        }
    }

    /// Does the handshake: mutual TLS 1.3, no resumption, no early data.
    ///
    /// # Errors
    /// What ended the handshake; [`super::Refusal::find`] has the verdict where there was one.
    pub async fn accept(&self, stream: TcpStream) -> io::Result<(TlsStream<TcpStream>, Caller)> {
        // A verifier of its own for each handshake: its proof cannot be another connection's.
        let verifier = Arc::new(CallerVerifier::new(
            self.trust.clone(),
            Arc::clone(&self.allowed),
        ));
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&version::TLS13])
            .map_err(io::Error::other)?
            .with_client_cert_verifier(verifier.clone())
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(
                &self.credential,
            ))));
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        config.max_early_data_size = 0;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await?;
        if verifier.admitted().is_none() {
            return Err(io::Error::other("the handshake ended without a verdict"));
        }
        Ok((stream, Caller(verifier)))
    }
}

/// Proof of who dialled, made by the handshake of this connection.
#[derive(Debug)]
pub struct Caller(Arc<CallerVerifier>);

impl Caller {
    /// The member.
    pub fn member(&self) -> Option<&Member> {
        self.0.admitted()
    }
}
