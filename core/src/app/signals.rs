//! SIGTERM and SIGINT.

use super::boot::Shutdown;

/// Begins the shutdown at the first signal, and ends the process at the second.
pub(super) fn listen(shutdown: Shutdown) {
    tokio::spawn(async move {
        let Some(mut signals) = Signals::new() else { return };
        signals.next().await;
        shutdown.begin();
        signals.next().await;
        tracing::warn!("a second signal: the process ends at once");
        std::process::exit(1);
    });
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Option<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(terminate), Ok(interrupt)) => Some(Self { terminate, interrupt }),
            (Err(error), _) | (_, Err(error)) => {
                tracing::error!("signals can't be received: {error}");
                None
            }
        }
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Option<Self> {
        Some(Self)
    }

    async fn next(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!("signals can't be received: {error}");
            std::future::pending::<()>().await;
        }
    }
}
