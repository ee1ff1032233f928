//! Leases, by which replicas of an app agree on the one that runs a job.

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

/// The code of the errors that lease stores return.
const CODE: &str = "lease";

/// The minimum duration of a lease. The stores count in milliseconds.
pub(crate) const MIN_LEASE: Duration = Duration::from_millis(1);

/// The maximum duration of a lease: a hundred years. No clock of a store overflows with it.
const MAX_LEASE: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A store of leases, by which replicas of an app agree on the one that runs a job.
///
/// A lease has a name, at most one holder, and a duration after which it expires unless its holder renews it. Names and
/// holders are any strings. Each replica must have its own holder string, such as a host name with a random number.
///
/// Each time that a lease gets a new holder, it gets a new *fencing token*, which is greater than all earlier tokens. A replica
/// that was paused for longer than its lease still believes that it holds the lease. [`begin`](Self::begin) and
/// [`verify`](Self::verify) reject its token. A resource to which a job writes can reject it in the same way: it stores the
/// greatest token that it has received, and rejects smaller ones.
///
/// A call that fails may have taken effect, because only its response may have been lost. Repeating `acquire` and `release` is
/// safe. A `begin` that failed may have recorded the run. Then another `begin` for the same time returns `false`: a run is
/// recorded at most once.
///
/// | store | feature | replicas share | expiry is measured by |
/// |---|---|---|---|
/// | [`MemoryLeases`] | | one process | the clock of the Tokio runtime |
/// | `PostgresLeases` | `postgres` | a table | the clock of the server |
/// | `RedisLeases` | `redis` | a hash for each lease | the clock of the server |
/// | `NatsLeases` | `nats` | a key-value bucket | the timestamps of messages, from the server |
///
/// No store uses the clocks of replicas. An operation on a server has a time limit of 5 seconds by default. Then it fails with
/// a 503 error with the code `lease`, whose log line names the store and the operation. The next call restores a lost
/// connection.
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
    /// Acquires the lease if it is free or expired, or renews it if `holder` has it. Returns `None` while another holder has
    /// it.
    ///
    /// A renewal keeps the fencing token, and extends the lease to `ttl` from now. If the lease has expired before its holder
    /// renews it, the holder acquires it with a new token. A `ttl` above a hundred years is shortened to that.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the store can't be reached, or if `ttl` is shorter than a millisecond.
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>>;

    /// Records that the run that is scheduled for `at`, in Unix milliseconds, starts with this fencing token.
    ///
    /// Returns `false` if the token does not belong to the current, unexpired lease, or if a run for `at` or later has already
    /// been recorded. So no tick runs twice, even if another replica takes over.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the store can't be reached. The run may have been recorded.
    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool>;

    /// Returns whether the token belongs to the current, unexpired lease.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the store can't be reached.
    async fn verify(&self, name: &str, token: u64) -> Result<bool>;

    /// Releases the lease, so that another replica can take over at once. Does nothing if `holder` does not have it.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the store can't be reached.
    async fn release(&self, name: &str, holder: &str) -> Result<()>;

    /// Returns the scheduled time of the last recorded run, in Unix milliseconds. It outlives the
    /// leases under which runs were recorded.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the store can't be reached.
    async fn last(&self, name: &str) -> Result<Option<i64>>;
}

/// A lease that was acquired or renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lease {
    /// The fencing token, which is greater than those of all earlier leases with the same name.
    pub token: u64,
    /// The minimum remaining duration of the lease, from the return of the call. The duration of the call is already
    /// subtracted, so the holder can measure with its own monotonic clock.
    pub expires_in: Duration,
}

impl Lease {
    /// Creates a lease, for custom stores.
    pub const fn new(token: u64, expires_in: Duration) -> Self {
        Self { token, expires_in }
    }
}

/// Returns the duration of a lease in whole milliseconds, limited to the range of the stores.
///
/// # Errors
///
/// Returns an error with the code `lease` if the duration is too short.
fn valid_ttl(name: &str, ttl: Duration) -> Result<Duration> {
    if ttl < MIN_LEASE {
        let source = format!("the lease `{name}` must last at least {MIN_LEASE:?}, found {ttl:?}");
        return Err(Error::internal(source).with_code(CODE));
    }
    Ok(Duration::from_millis(ttl.min(MAX_LEASE).as_millis() as u64))
}
