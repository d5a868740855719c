//! How a serving process is told to end.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
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
        Self::on(&[SignalKind::interrupt(), SignalKind::terminate()])
    }

    /// Watches for SIGHUP too, which a closed terminal sends: for a command that has to clean up. Others
    /// leave it alone, and with it `nohup`.
    ///
    /// # Errors
    /// When the system lets no handler be set.
    pub fn on_signals_and_hangup() -> io::Result<Self> {
        Self::on(&[
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::hangup(),
        ])
    }

    fn on(kinds: &[SignalKind]) -> io::Result<Self> {
        let stop = Self::default();
        let (told, mut signals) = mpsc::unbounded_channel();
        for kind in kinds {
            let mut one = signal(*kind)?;
            let told = told.clone();
            tokio::spawn(
                async move { while one.recv().await.is_some() && told.send(()).is_ok() {} },
            );
        }
        let signalled = stop.clone();
        tokio::spawn(async move {
            signals.recv().await;
            signalled.drain.cancel();
            signals.recv().await;
            signalled.cut.cancel();
        });
        Ok(stop)
    }
}
