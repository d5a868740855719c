//! The accept loop: one task and one span for each connection, a bound on their number, and an
//! orderly end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::downstream::{http, tls};
use crate::peers::Peers;
use crate::pipeline::Door;
use crate::signals::Stop;

/// A TCP connection of a user, counted.
#[derive(Debug)]
pub struct Accepted {
    stream: TcpStream,
    peer: SocketAddr,
}

impl Accepted {
    /// The parts, for the handshake.
    pub fn into_parts(self) -> (TcpStream, SocketAddr) {
        (self.stream, self.peer)
    }
}

/// A bound port that does not serve yet.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Binds `address`; port 0 takes any free one.
    ///
    /// # Errors
    /// What the system says.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// The bound address, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Gives every connection to a task of its own, at most as many at once as there is `room`
    /// for, until `stop` drains.
    pub async fn each<Served: Future<Output = ()> + Send + 'static>(
        &self,
        room: usize,
        stop: &Stop,
        serve: impl Fn(Accepted) -> Served,
    ) {
        let room = Arc::new(Semaphore::new(room));
        loop {
            let (accepted, place) = tokio::select! {
                () = stop.drain.cancelled() => return,
                accepted = self.accept(&room) => match accepted {
                    Some(accepted) => accepted,
                    None => return,
                },
            };
            let served = serve(accepted);
            tokio::spawn(async move {
                let _place = place;
                served.await;
            });
        }
    }

    /// The next connection, once there is room for it.
    ///
    /// Errors of the system do not end the wait: a connection that was reset in the queue costs
    /// nothing, running out of file descriptors is waited out. `None` where `room` is closed.
    pub async fn accept(&self, room: &Arc<Semaphore>) -> Option<(Accepted, OwnedSemaphorePermit)> {
        let place = Arc::clone(room).acquire_owned().await.ok()?;
        let mut pause = FIRST_PAUSE;
        loop {
            match self.socket.accept().await {
                Ok((stream, peer)) => {
                    // Answers are written whole; waiting for more only adds delay.
                    let _ = stream.set_nodelay(true);
                    return Some((Accepted { stream, peer }, place));
                }
                Err(cause) if is_the_peers(&cause) => {
                    tracing::debug!(%cause, "a connection was gone before it was accepted");
                }
                Err(cause) => {
                    let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                    tracing::warn!(%cause, pause_ms, "cannot accept connections at the moment");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Serves until the first signal of `stop`, then drains: open requests get the configured time
    /// to finish, and what is left after it, or at the second signal, is cut.
    pub async fn serve(self, door: Arc<Door>, stop: Stop) {
        let limits = door.snapshot().config().limits;
        let room = Arc::new(Semaphore::new(limits.connections));
        let peers = Peers::default();
        let connections = TaskTracker::new();
        let cut = CancellationToken::new();
        let mut number: u64 = 0;
        loop {
            let next = tokio::select! {
                () = stop.drain.cancelled() => break,
                next = self.accept(&room) => next,
            };
            let Some((accepted, place)) = next else { break };
            // One client must not hold all the room there is.
            let most = limits.connections_per_address;
            let Some(counted) = peers.count(accepted.peer.ip(), most) else {
                tracing::debug!(peer = %accepted.peer, most, "too many connections from one address");
                continue;
            };
            number += 1;
            let span = tracing::info_span!("connection", number, peer = %accepted.peer);
            let work = connection(accepted, Arc::clone(&door), stop.drain.clone());
            let cut = cut.clone();
            connections.spawn(
                async move {
                    let _counted = (place, counted);
                    tokio::select! {
                        () = work => {}
                        () = cut.cancelled() => tracing::info!("cut"),
                    }
                }
                .instrument(span),
            );
        }
        // Phase one: no new connections, open ones finish what they have begun.
        drop(self.socket);
        connections.close();
        tokio::select! {
            () = connections.wait() => return,
            () = tokio::time::sleep(limits.drain) => {}
            () = stop.cut.cancelled() => {}
        }
        // Phase two.
        tracing::warn!(
            left = connections.len(),
            "cutting connections that did not end in time"
        );
        cut.cancel();
        connections.wait().await;
    }
}

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

fn is_the_peers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

async fn connection(accepted: Accepted, door: Arc<Door>, drain: CancellationToken) {
    let snapshot = door.snapshot();
    let handshake = tls::handshake(
        accepted,
        snapshot.edge_tls(),
        snapshot.config().limits.handshake,
    );
    let edge = tokio::select! {
        result = handshake => match result {
            Ok(edge) => edge,
            Err(cause) => {
                // Scanners and browsers that do not know the authority: common, and not an alarm.
                tracing::info!(%cause, "handshake failed");
                return;
            }
        },
        () = drain.cancelled() => return,
    };
    if let Err(cause) = http::serve(edge, door, drain).await {
        tracing::debug!(cause = %zoneseal_core::command::show::escape(&cause.to_string()), "the connection ended early");
    }
}
