//! Whether a client is still there of whom nothing is read.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::io::{Interest, Ready};
use tokio::time::{Instant, Sleep, sleep};

/// How often a client is looked for.
const LOOK: Duration = Duration::from_millis(200);
/// How long a client that has sent its last byte may wait for a response of which nothing comes. One that waits
/// and one that is gone look alike.
const PATIENCE: Duration = Duration::from_millis(600);

/// What the operating system reports about a client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    There,
    /// It sends nothing more, and may read.
    Silent,
    Gone,
}

impl Peer {
    pub(super) fn of<F: Future<Output = io::Result<Ready>>>(
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

/// Looks for the client of a connection now and then. The timer is registered at most once for each look, however
/// many requests there are.
#[derive(Default)]
pub(super) struct Presence {
    pause: Option<Pin<Box<Sleep>>>,
    /// Since when the client is silent, and how much had been written then.
    silent: Option<(Instant, usize)>,
}

impl Presence {
    /// Whether the client is gone, where so many bytes have been written to it.
    pub(super) fn is_over(
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
