//! The trait of stores that count calls.

use std::time::Duration;

use baya::Error;
use baya_macros::provider_trait;

use super::limit::Quota;

/// Counts calls, in the memory of the process, or on a server that several processes share.
///
/// A [`Throttle`](super::Throttle) uses the store that its module can inject as `dyn ThrottleStore`, else its
/// own memory.
#[provider_trait]
pub trait ThrottleStore: Send + Sync {
    /// Counts a call under `key` with this cost, unless the cost exceeds what remains of the quota.
    ///
    /// # Errors
    ///
    /// If the store is unavailable.
    async fn take(&self, key: &str, quota: Quota, cost: u32) -> Result<Verdict, Error>;
}

/// The result of counting one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether the call is allowed, and has been counted.
    pub allowed: bool,
    /// How many more calls are allowed at once.
    pub remaining: u32,
    /// The time until a rejected call is allowed; zero for an allowed call.
    pub retry_after: Duration,
    /// The time until the whole quota is available again.
    pub reset_after: Duration,
}

impl Verdict {
    /// Creates the verdict of an allowed call.
    pub const fn allowed(remaining: u32, reset_after: Duration) -> Self {
        Self { allowed: true, remaining, retry_after: Duration::ZERO, reset_after }
    }

    /// Creates the verdict of a rejected call.
    pub const fn rejected(retry_after: Duration, reset_after: Duration) -> Self {
        Self { allowed: false, remaining: 0, retry_after, reset_after }
    }
}
