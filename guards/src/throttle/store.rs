//! Where calls are counted.

use std::time::Duration;

use baya::Error;
use baya_macros::provider_trait;

use super::limit::Quota;

/// Counts calls: in the memory of the process, or for several processes on a server.
///
/// A [`Throttle`](super::Throttle) takes the one that its module sees as `dyn ThrottleStore`, and
/// counts in its own memory where it sees none.
#[provider_trait]
pub trait ThrottleStore: Send + Sync {
    /// Counts a call of this key as so many, unless that is more than the quota has left.
    ///
    /// # Errors
    ///
    /// When the store can't be asked.
    async fn take(&self, key: &str, quota: Quota, cost: u32) -> Result<Verdict, Error>;
}

/// What a store says about one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether the call may pass, and so was counted.
    pub allowed: bool,
    /// How many more calls may come at once.
    pub remaining: u32,
    /// How long it takes until a refused call may pass; zero for one that was not refused.
    pub retry_after: Duration,
    /// How long it takes until the whole quota is there again.
    pub reset_after: Duration,
}

impl Verdict {
    /// The call may pass.
    pub const fn allowed(remaining: u32, reset_after: Duration) -> Self {
        Self { allowed: true, remaining, retry_after: Duration::ZERO, reset_after }
    }

    /// The call may not pass.
    pub const fn refused(retry_after: Duration, reset_after: Duration) -> Self {
        Self { allowed: false, remaining: 0, retry_after, reset_after }
    }
}
