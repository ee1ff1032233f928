//! Leases: replicas of an app agree on which of them runs a job.

#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod call;
#[cfg(any(feature = "nats", feature = "postgres"))]
mod key;
mod memory;
#[cfg(feature = "nats")]
mod nats;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;

use std::time::Duration;

use baya::{Error, Result};
use baya_macros::provider_trait;
pub use memory::MemoryLeases;
#[cfg(feature = "nats")]
pub use nats::NatsLeases;
#[cfg(feature = "postgres")]
pub use postgres::PostgresLeases;
#[cfg(feature = "redis")]
pub use redis::RedisLeases;

/// Code of the errors that lease stores return.
const CODE: &str = "lease";

/// The shortest lease; the stores count in milliseconds.
pub(crate) const SHORTEST: Duration = Duration::from_millis(1);

/// The longest lease, a hundred years, which no clock of a store overflows.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Where replicas of an app agree on which of them runs a job.
///
/// A lease has a name, at most one holder, and a duration after which it expires unless its holder
/// renews it. Names and holders are any strings. A holder is one replica, so two replicas must never
/// use the same string; a host name with a random number does.
///
/// Each time that a lease changes hands it gets a new *fencing token*, which is greater than all
/// tokens before it. A replica that was paused for longer than its lease lasts still believes that it
/// holds the lease. [`begin`](Self::begin) and [`verify`](Self::verify) reject its token, and a
/// resource that a job writes to can reject it in the same way: it stores the greatest token that it
/// has seen, and refuses smaller ones.
///
/// A call that fails with an error may have taken effect, because its response may be what was lost.
/// Repeating `acquire` and `release` is safe. A `begin` that failed may have recorded the run, and if
/// it did, another `begin` for the same time returns `false`: a run is recorded at most once.
///
/// | store | feature | replicas share | expiry is measured by |
/// |---|---|---|---|
/// | [`MemoryLeases`] | | one process | the clock of the Tokio runtime |
/// | `PostgresLeases` | `postgres` | a table | the clock of the server |
/// | `RedisLeases` | `redis` | a hash for each lease | the clock of the server |
/// | `NatsLeases` | `nats` | a key-value bucket | the timestamps of messages, from the server |
///
/// No store uses the clocks of replicas. An operation on a server has a time limit, by default 5
/// seconds, after which it fails with a 503 error that has the code `lease` and names the store and the
/// operation in the log. A connection that was lost is restored by the next call.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_schedule::{LeaseStore, MemoryLeases};
///
/// # #[baya_macros::main(crate = baya)]
/// # async fn main() {
/// let leases = MemoryLeases::default();
/// let ttl = Duration::from_secs(30);
/// let lease = leases.acquire("nightly", "replica-1", ttl).await?.expect("the lease is free");
/// assert!(leases.acquire("nightly", "replica-2", ttl).await?.is_none());
///
/// let tick = 1_764_370_800_000;
/// assert!(leases.begin("nightly", lease.token, tick).await?);
/// assert!(!leases.begin("nightly", lease.token, tick).await?, "no tick runs twice");
///
/// leases.release("nightly", "replica-1").await?;
/// let next = leases.acquire("nightly", "replica-2", ttl).await?.expect("the lease is free");
/// assert!(next.token > lease.token);
/// assert_eq!(leases.last("nightly").await?, Some(tick));
/// # }
/// ```
#[provider_trait]
pub trait LeaseStore: Send + Sync + 'static {
    /// Acquires the lease if it is free or expired, or renews it if `holder` has it. Returns `None`
    /// while another holder has it.
    ///
    /// A renewal keeps the fencing token, and the lease lasts for `ttl` from then on. A lease that
    /// expired before its holder renewed it is acquired anew, with a new token.
    ///
    /// # Errors
    ///
    /// If the store can't be reached, or `ttl` is shorter than a millisecond. Durations above a
    /// hundred years are shortened to that.
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>>;

    /// Records that the run scheduled for `at`, in Unix milliseconds, starts under this fencing
    /// token.
    ///
    /// Returns `false` if the token is not that of the current, unexpired lease, or if a run for `at`
    /// or later has been recorded. So no tick runs twice, also across a takeover.
    ///
    /// # Errors
    ///
    /// If the store can't be reached. The run may have been recorded.
    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool>;

    /// Returns whether the token is that of the current, unexpired lease.
    ///
    /// # Errors
    ///
    /// If the store can't be reached.
    async fn verify(&self, name: &str, token: u64) -> Result<bool>;

    /// Gives the lease up, so that another replica can take it over at once. Does nothing if `holder`
    /// does not have it.
    ///
    /// # Errors
    ///
    /// If the store can't be reached.
    async fn release(&self, name: &str, holder: &str) -> Result<()>;

    /// Returns the scheduled time of the last recorded run, in Unix milliseconds. It outlives the
    /// leases under which runs were recorded.
    ///
    /// # Errors
    ///
    /// If the store can't be reached.
    async fn last(&self, name: &str) -> Result<Option<i64>>;
}

/// A lease that was acquired or renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lease {
    /// The fencing token: greater than that of each earlier lease with the same name.
    pub token: u64,
    /// How long the lease lasts at least, from the return of the call. The duration of the call is
    /// already subtracted, so the holder may count with its own monotonic clock.
    pub expires_in: Duration,
}

impl Lease {
    /// Creates a lease, for stores of one's own.
    pub const fn new(token: u64, expires_in: Duration) -> Self {
        Self { token, expires_in }
    }
}

/// Returns the duration of a lease in whole milliseconds, within what the stores can count.
fn checked(name: &str, ttl: Duration) -> Result<Duration> {
    if ttl < SHORTEST {
        let source = format!("the lease `{name}` must last at least {SHORTEST:?}, found {ttl:?}");
        return Err(Error::internal(source).with_code(CODE));
    }
    Ok(Duration::from_millis(ttl.min(LONGEST).as_millis() as u64))
}
