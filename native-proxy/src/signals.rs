//! How a serving process is told to end.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The two phases of ending: the first signal asks to finish, a second one to stop at once.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// No new work; what is begun may finish.
    pub drain: CancellationToken,
    /// Nothing more.
    pub cut: CancellationToken,
}

impl Stop {
    /// Watches for SIGINT and SIGTERM from now on.
    ///
    /// # Errors
    /// When the system lets no handler be set.
    pub fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let signalled = stop.clone();
        tokio::spawn(async move {
            next(&mut interrupt, &mut terminate).await;
            signalled.drain.cancel();
            next(&mut interrupt, &mut terminate).await;
            signalled.cut.cancel();
        });
        Ok(stop)
    }
}

async fn next(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
