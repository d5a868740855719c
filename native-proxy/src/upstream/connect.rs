//! Dialling a service, and sending it one request.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use pki_types::{CertificateDer, ServerName};
use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, version};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::pool::{Key, Pool};
use super::verify::{Refusal, ServiceVerifier, ZoneTrust, ends, tls_error};
use crate::authorize::Permit;
use crate::body::{Body, BodyError, Progress};
use crate::config::Limits;
use crate::error::{Error, Kind};
use crate::route::Route;

/// The way into the zone: the proxy's own credential, its trust, and the connections that are open.
pub struct Upstream {
    trust: ZoneTrust,
    provider: Arc<CryptoProvider>,
    credential: Arc<CertifiedKey>,
    generation: u64,
    limits: Limits,
    pool: Pool,
}

/// An open connection, with the proof of who is at its other end.
pub(super) struct Open {
    sender: SendRequest<Body>,
    proof: Arc<ServiceVerifier>,
    until: Instant,
}

/// A connection for one request, judged by the engine in its handshake.
#[derive(Debug)]
pub struct ZoneConnection<'a> {
    upstream: &'a Upstream,
    open: Open,
    reused: bool,
}

impl Upstream {
    /// A way into the zone of `trust` under `credential`. Connections opened for one `generation`
    /// of the configuration serve that one alone.
    pub fn new(
        trust: ZoneTrust,
        provider: Arc<CryptoProvider>,
        credential: Arc<CertifiedKey>,
        generation: u64,
        limits: Limits,
    ) -> Self {
        Self {
            trust,
            provider,
            credential,
            generation,
            limits,
            pool: Pool::default(),
        }
    }

    /// A connection to the service of the permit's route: one that waits, or a new one.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn connect(&self, permit: &Permit) -> Result<ZoneConnection<'_>, Error> {
        let key = self.key(permit.route());
        let (open, reused) = match self.pool.take(&key, Instant::now()) {
            Some(open) => (open, true),
            None => (self.dial(permit.route()).await?, false),
        };
        Ok(ZoneConnection {
            upstream: self,
            open,
            reused,
        })
    }

    async fn dial(&self, route: &Route) -> Result<Open, Error> {
        match tokio::time::timeout(self.limits.connect, self.dial_unbounded(route)).await {
            Ok(result) => result,
            Err(_) => Err(Kind::ServiceConnectTimeout.into()),
        }
    }

    async fn dial_unbounded(&self, route: &Route) -> Result<Open, Error> {
        let address = route.address();
        let stream = TcpStream::connect((address.host(), address.port()))
            .await
            .map_err(|cause| Error::caused(Kind::ServiceUnreachable, cause))?;
        // Requests are written whole; waiting for more only adds delay.
        let _ = stream.set_nodelay(true);
        let name = ServerName::try_from(address.host().to_owned())
            .map_err(|cause| Error::caused(Kind::ServiceTlsFailed, cause))?;
        let proof = Arc::new(ServiceVerifier::new(
            self.trust.clone(),
            route.service().clone(),
        ));
        let config = self
            .tls(&proof)
            .map_err(|cause| Error::caused(Kind::Bug, cause))?;
        let stream = TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .map_err(handshake_error)?;
        if proof.admitted().is_none() {
            return Err(Kind::Bug.into());
        }
        let until = usable_until(stream.get_ref().1.peer_certificates().unwrap_or_default());
        let (sender, connection) = http1::Builder::new()
            .max_headers(200)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|cause| Error::caused(Kind::ServiceBroken, cause))?;
        tokio::spawn(async move {
            // Whoever waits for an answer gets this error too; here is nobody to tell.
            if let Err(cause) = connection.await {
                tracing::debug!(%cause, "a connection to a service ended");
            }
        });
        Ok(Open {
            sender,
            proof,
            until,
        })
    }

    /// Mutual TLS 1.3 with a verifier for this handshake alone; nothing is ever resumed.
    fn tls(&self, verifier: &Arc<ServiceVerifier>) -> Result<ClientConfig, rustls::Error> {
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&version::TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(verifier.clone())
            .with_client_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(
                &self.credential,
            ))));
        config.resumption = Resumption::disabled();
        config.enable_early_data = false;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn key(&self, route: &Route) -> Key {
        Key {
            service: route.service().clone(),
            address: route.address().clone(),
            generation: self.generation,
        }
    }
}

impl ZoneConnection<'_> {
    /// Sends one request, and waits for the head of its answer. The permit is used up by it.
    ///
    /// A connection that waited may have been closed at the other end in the meantime. Where hyper
    /// gives the request back because none of it was sent, it goes out once more on a new one.
    ///
    /// # Errors
    /// Why there is no answer. In TLS 1.3 a service refuses our certificate only after our side
    /// of the handshake is done, so that refusal shows here.
    pub async fn send(
        mut self,
        permit: Permit,
        request: Request<Body>,
        progress: &Progress,
    ) -> Result<Response<Incoming>, Error> {
        let limit = self.upstream.limits.answer;
        let mut result =
            answer_within(limit, progress, self.open.sender.try_send_request(request)).await?;
        if let Err(error) = &mut result
            && self.reused
            && let Some(request) = error.take_message()
        {
            self.open = self.upstream.dial(permit.route()).await?;
            result =
                answer_within(limit, progress, self.open.sender.try_send_request(request)).await?;
        }
        let response = result.map_err(send_error)?;
        if response.status().is_informational() {
            // 101 without an upgrade asked for, or a 1xx that hyper does not know.
            return Err(Kind::ServiceBroken.into());
        }
        let key = self.upstream.key(permit.route());
        self.upstream.pool.put(key, self.open, Instant::now());
        Ok(response)
    }
}

impl Open {
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// No further request goes out on it after this.
    pub(super) fn until(&self) -> Instant {
        self.until
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Open")
            .field("proof", &self.proof)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("trust", &self.trust)
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

/// How old a connection gets at most: a service's new certificate is seen within this time.
const AGE: Duration = Duration::from_secs(300);

/// The end of a connection's use: [`AGE`], or the end of what the service showed, if that is sooner.
fn usable_until(shown: &[CertificateDer<'_>]) -> Instant {
    let left = match (ends(shown), SystemTime::now().duration_since(UNIX_EPOCH)) {
        (Some(end), Ok(now)) => u64::try_from(end.unix())
            .unwrap_or(0)
            .saturating_sub(now.as_secs()),
        _ => 0,
    };
    Instant::now() + AGE.min(Duration::from_secs(left))
}

type Sent = Result<Response<Incoming>, TrySendError<Request<Body>>>;

/// Waits for an answer as long as the request's body moves, and `limit` from then on.
async fn answer_within(
    limit: Duration,
    progress: &Progress,
    answer: impl Future<Output = Sent>,
) -> Result<Sent, Error> {
    let mut answer = pin!(answer);
    loop {
        let deadline = progress.last() + limit;
        match tokio::time::timeout_at(deadline, &mut answer).await {
            Ok(sent) => return Ok(sent),
            Err(_) if progress.last() + limit > deadline => {}
            Err(_) => return Err(Kind::ServiceTimeout.into()),
        }
    }
}

fn handshake_error(error: std::io::Error) -> Error {
    if let Some(refusal) = Refusal::find(&error) {
        return Error::caused(Kind::ServiceNotTrusted, refusal.clone());
    }
    match tls_error(&error) {
        Some(rustls::Error::AlertReceived(_)) => Error::caused(Kind::ServiceRefusedUs, error),
        _ => Error::caused(Kind::ServiceTlsFailed, error),
    }
}

fn send_error(error: TrySendError<Request<Body>>) -> Error {
    let error = error.into_error();
    if let Some(rustls::Error::AlertReceived(_)) = tls_error(&error) {
        return Error::caused(Kind::ServiceRefusedUs, error);
    }
    let kind = match body_error(&error) {
        Some(BodyError::TooLarge { .. }) => Kind::BodyTooLarge,
        Some(BodyError::Idle(_) | BodyError::Broken(_)) => Kind::BodyBroken,
        None => Kind::ServiceBroken,
    };
    Error::caused(kind, error)
}

/// Our own body's error, where it was the request's body that failed.
fn body_error(error: &hyper::Error) -> Option<&BodyError> {
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref() {
            return Some(found);
        }
        next = cause.source();
    }
    None
}
