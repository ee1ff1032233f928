//! SIGTERM and SIGINT.

use tokio::sync::oneshot;

use crate::graph::spec::ShutdownReason;
use crate::pipeline::Drain;

/// Held while signals are for the app. A handler for signals stays for the life of the process, so
/// once this is dropped the next signal ends it.
pub(crate) struct Heard(
    #[expect(dead_code, reason = "dropped to stop the signal task")] oneshot::Sender<()>,
);

/// Requests the shutdown at the first signal, and ends the process at the second.
pub(crate) fn listen(drain: Drain) -> Heard {
    let (heard, unheard) = oneshot::channel();
    // Registered here and not in the task, so that no signal comes before it.
    if let Some(mut signals) = Signals::new() {
        tokio::spawn(async move {
            tokio::select! {
                name = signals.next() => drain.request(ShutdownReason::Signal(name)),
                _ = unheard => {}
            }
            signals.next().await;
            tracing::warn!("a signal after the shutdown began: the process ends at once");
            std::process::exit(1);
        });
    }
    Heard(heard)
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
            tracing::error!("signals can't be received: {error}");
            std::future::pending::<()>().await;
        }
        "Ctrl+C"
    }
}
