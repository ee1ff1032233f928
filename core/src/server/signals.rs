//! Shutdown signals: SIGTERM and SIGINT.

use tokio::sync::oneshot;

use crate::graph::spec::ShutdownReason;
use crate::pipeline::Drain;

/// Keeps signals directed at the app until it is dropped. Signal handlers stay registered for the
/// life of the process, so after the drop, the next signal ends the process.
pub(crate) struct SignalGuard(
    #[expect(dead_code, reason = "dropped to stop the signal task")] oneshot::Sender<()>,
);

/// Requests the shutdown at the first signal, and ends the process at the second.
pub(crate) fn listen(drain: Drain) -> SignalGuard {
    let (guard, guard_dropped) = oneshot::channel();
    // Registered here instead of in the task, so that no signal is missed.
    if let Some(mut signals) = Signals::new() {
        tokio::spawn(async move {
            tokio::select! {
                name = signals.next() => drain.request(ShutdownReason::Signal(name)),
                _ = guard_dropped => {}
            }
            signals.next().await;
            tracing::warn!("received a signal during the shutdown; the process exits now");
            std::process::exit(1);
        });
    }
    SignalGuard(guard)
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
                tracing::error!("can't receive signals: {error}");
                None
            }
        }
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
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

    async fn next(&mut self) -> &'static str {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!("can't receive signals: {error}");
            std::future::pending::<()>().await;
        }
        "Ctrl+C"
    }
}
