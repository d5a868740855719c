//! The handshake with a user: the edge certificate is shown, none is asked for.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::listener::Accepted;

/// A user's connection after its handshake.
#[derive(Debug)]
pub struct EdgeConnection {
    stream: TlsStream<TcpStream>,
    peer: SocketAddr,
    protocol: Protocol,
}

/// What is spoken on it, agreed in the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1, also where the user's side named nothing.
    Http1,
    /// HTTP/2.
    Http2,
}

impl EdgeConnection {
    /// The user's address.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// The protocol.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The stream, to speak it.
    pub fn into_stream(self) -> TlsStream<TcpStream> {
        self.stream
    }
}

/// TLS 1.3 and 1.2, h2 and http/1.1, no early data, no client certificates.
///
/// # Errors
/// When the library and the credential do not fit.
pub fn server_config(
    provider: Arc<CryptoProvider>,
    credential: Arc<CertifiedKey>,
) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(credential)));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.max_early_data_size = 0;
    Ok(config)
}

/// Does the handshake within `limit`.
///
/// # Errors
/// What ended it; `TimedOut` where the limit did.
pub async fn handshake(
    accepted: Accepted,
    config: Arc<ServerConfig>,
    limit: Duration,
) -> io::Result<EdgeConnection> {
    let (stream, peer) = accepted.into_parts();
    let handshake = TlsAcceptor::from(config).accept(stream);
    let stream = tokio::time::timeout(limit, handshake)
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    let protocol = match stream.get_ref().1.alpn_protocol() {
        Some(b"h2") => Protocol::Http2,
        _ => Protocol::Http1,
    };
    Ok(EdgeConnection {
        stream,
        peer,
        protocol,
    })
}
