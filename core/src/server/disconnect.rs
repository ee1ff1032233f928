//! Detects clients that disconnect while the server reads nothing from them.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::io::{Interest, Ready};
use tokio::time::{Instant, Sleep, sleep};

/// The interval between two checks.
const CHECK_INTERVAL: Duration = Duration::from_millis(200);
/// Maximum time for which a client that has closed its sending side may wait without receiving
/// anything. The operating system reports the same state for a client that waits and for one that
/// has disconnected.
const HALF_CLOSED_TIMEOUT: Duration = Duration::from_millis(600);

/// The state of a client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeerState {
    Connected,
    /// The client has closed its sending side and may still read.
    HalfClosed,
    Disconnected,
}

impl PeerState {
    /// Returns the state that the operating system reports.
    pub(crate) fn from_readiness<F: Future<Output = io::Result<Ready>>>(
        ready: impl FnOnce(Interest) -> F,
    ) -> Self {
        let all = Interest::READABLE | Interest::WRITABLE;
        #[cfg(unix)]
        let all = all | Interest::ERROR;
        match ready(all).now_or_never() {
            None => Self::Connected,
            Some(Err(_)) => Self::Disconnected,
            #[cfg(unix)]
            Some(Ok(ready)) if ready.is_error() => Self::Disconnected,
            Some(Ok(ready)) if ready.is_write_closed() => Self::Disconnected,
            Some(Ok(ready)) if ready.is_read_closed() => Self::HalfClosed,
            Some(Ok(_)) => Self::Connected,
        }
    }
}

/// Checks at intervals whether a client is still connected. Each check registers the timer at most
/// once, whatever the number of requests.
#[derive(Default)]
pub(crate) struct DisconnectCheck {
    pause: Option<Pin<Box<Sleep>>>,
    /// When the client closed its sending side, and how many bytes had been written by then.
    half_closed: Option<(Instant, usize)>,
}

impl DisconnectCheck {
    /// Whether the client has disconnected. `written` is the number of bytes written to it so far.
    pub(crate) fn is_disconnected(
        &mut self,
        cx: &mut Context<'_>,
        written: usize,
        mut peer: impl FnMut(&mut Context<'_>) -> PeerState,
    ) -> bool {
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(Duration::ZERO)));
        loop {
            if pause.as_mut().poll(cx).is_pending() {
                return false;
            }
            let now = Instant::now();
            match (peer(cx), self.half_closed) {
                (PeerState::Disconnected, _) => return true,
                (PeerState::Connected, _) => self.half_closed = None,
                (PeerState::HalfClosed, Some((since, before))) if before == written => {
                    if now >= since + HALF_CLOSED_TIMEOUT {
                        return true;
                    }
                }
                (PeerState::HalfClosed, _) => self.half_closed = Some((now, written)),
            }
            let last = self.half_closed.map(|(since, _)| since + HALF_CLOSED_TIMEOUT);
            let next = now + CHECK_INTERVAL;
            pause.as_mut().reset(last.map_or(next, |last| last.min(next)));
        }
    }
}
