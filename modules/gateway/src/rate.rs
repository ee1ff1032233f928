//! The limit of messages that a client may send.

use std::time::Duration;

use tokio::time::Instant;

/// A token bucket with one token for each message.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// The time in which one token is added.
    per_token: Duration,
    /// The time in which the whole bucket is filled.
    per_bucket: Duration,
    /// When the bucket will be full.
    full_at: Instant,
}

impl RateLimiter {
    pub(crate) fn new((messages, per): (u32, Duration)) -> Self {
        let per_token = per / messages.max(1);
        Self { per_token, per_bucket: per, full_at: Instant::now() }
    }

    /// Takes a token if there is one, and returns whether there was one.
    pub(crate) fn try_acquire(&mut self) -> bool {
        let now = Instant::now();
        let full_at = self.full_at.max(now) + self.per_token;
        let is_allowed = full_at <= now + self.per_bucket;
        if is_allowed {
            self.full_at = full_at;
        }
        is_allowed
    }
}
