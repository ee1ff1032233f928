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
const LOOK: Duration = Duration::from_millis(200);
/// How long a client that has closed its sending side may wait while nothing is written to it. The operating system
/// reports the same state for a client that waits and for one that has disconnected.
const PATIENCE: Duration = Duration::from_millis(600);

/// The state of a client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    There,
    /// The client has closed its sending side and may still read.
    Silent,
    Gone,
}

impl Peer {
    /// Returns the state that the operating system reports.
    pub(crate) fn of<F: Future<Output = io::Result<Ready>>>(
        ready: impl FnOnce(Interest) -> F,
    ) -> Self {
        let all = Interest::READABLE | Interest::WRITABLE;
        #[cfg(unix)]
        let all = all | Interest::ERROR;
        match ready(all).now_or_never() {
            None => Self::There,
            Some(Err(_)) => Self::Gone,
            #[cfg(unix)]
            Some(Ok(ready)) if ready.is_error() => Self::Gone,
            Some(Ok(ready)) if ready.is_write_closed() => Self::Gone,
            Some(Ok(ready)) if ready.is_read_closed() => Self::Silent,
            Some(Ok(_)) => Self::There,
        }
    }
}

/// Checks at intervals whether a client is still connected. Each check registers the timer at most once, however
/// many requests there are.
#[derive(Default)]
pub(crate) struct Presence {
    pause: Option<Pin<Box<Sleep>>>,
    /// When the client closed its sending side, and how many bytes had been written by then.
    silent: Option<(Instant, usize)>,
}

impl Presence {
    /// Whether the client has disconnected. `written` is the number of bytes written to it so far.
    pub(crate) fn is_over(
        &mut self,
        cx: &mut Context<'_>,
        written: usize,
        mut peer: impl FnMut(&mut Context<'_>) -> Peer,
    ) -> bool {
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(Duration::ZERO)));
        loop {
            if pause.as_mut().poll(cx).is_pending() {
                return false;
            }
            let now = Instant::now();
            match (peer(cx), self.silent) {
                (Peer::Gone, _) => return true,
                (Peer::There, _) => self.silent = None,
                (Peer::Silent, Some((since, before))) if before == written => {
                    if now >= since + PATIENCE {
                        return true;
                    }
                }
                (Peer::Silent, _) => self.silent = Some((now, written)),
            }
            let last = self.silent.map(|(since, _)| since + PATIENCE);
            let next = now + LOOK;
            pause.as_mut().reset(last.map_or(next, |last| last.min(next)));
        }
    }
}
