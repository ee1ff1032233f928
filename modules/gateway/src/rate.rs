//! How many messages a client may send.

use std::time::Duration;

use tokio::time::Instant;

/// A bucket of tokens, one for each message, that fills up again with time.
#[derive(Debug)]
pub(crate) struct Rate {
    /// The time after which one more message may be sent.
    each: Duration,
    /// The time in which the whole bucket fills up.
    whole: Duration,
    /// When the bucket would be full.
    full: Instant,
}

impl Rate {
    pub(crate) fn of((messages, per): (u32, Duration)) -> Self {
        let each = per / messages.max(1);
        Self { each, whole: per, full: Instant::now() }
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        let full = self.full.max(now) + self.each;
        let fits = full <= now + self.whole;
        if fits {
            self.full = full;
        }
        fits
    }
}
