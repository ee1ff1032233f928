//! SIGTERM and SIGINT.

use tokio::sync::oneshot;

use super::drain::Drain;

/// Held while signals are for the app. A handler for signals stays for the life of the process, so
/// once this is dropped the next signal ends it.
pub(super) struct Heard(#[expect(dead_code, reason = "dropped to tell")] oneshot::Sender<()>);

/// Begins the shutdown at the first signal, and ends the process at the second.
pub(super) fn listen(drain: Drain) -> Heard {
    let (heard, unheard) = oneshot::channel();
    // Registered here and not in the task, so that no signal comes before it.
    if let Some(mut signals) = Signals::new() {
        tokio::spawn(async move {
            tokio::select! {
                () = signals.next() => drain.begin(),
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
