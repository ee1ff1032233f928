//! A store on Redis.

use std::time::Duration;

use baya::Error;
use baya_macros::provider_trait;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Script};

use super::limit::Quota;
use super::store::{ThrottleStore, Verdict};

/// Counts one call atomically: advances the time until which the key is busy by the cost, unless it would be
/// further ahead than the whole quota. Times are microseconds of the Redis server's clock.
const COUNT: &str = "
    local time = redis.call('TIME')
    local now = time[1] * 1000000 + time[2]
    local interval, per, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
    local busy = tonumber(redis.call('GET', KEYS[1]) or now)
    if busy < now then busy = now end
    local after = busy + interval * cost
    local wait = after - per - now
    if wait > 0 then
        return {0, 0, math.ceil(wait), math.ceil(busy - now)}
    end
    redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
    return {1, math.floor((per - (after - now)) / interval), 0, math.ceil(after - now)}
";

/// Counts calls on Redis, for all processes that share it. A key expires after its quota has been reset.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_guards::{RedisStore, Throttle, ThrottleStore};
/// use baya_macros::{module, provider};
///
/// #[provider]
/// async fn limits() -> Result<RedisStore, Error> {
///     RedisStore::connect("redis://127.0.0.1:6379", "shop:limits")
/// }
///
/// #[module(root, providers = [limits as dyn ThrottleStore], guards = [Throttle::per_minute(60)])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    script: Script,
    prefix: String,
}

impl RedisStore {
    /// Creates a store on the server at `address`, such as `redis://127.0.0.1:6379`. Its keys begin with
    /// `prefix`.
    ///
    /// The store connects when the first call is counted, and reconnects when the connection is lost.
    ///
    /// # Errors
    ///
    /// If `address` is not a valid Redis URL.
    pub fn connect(address: &str, prefix: impl Into<String>) -> Result<Self, Error> {
        let client = Client::open(address)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(Duration::from_secs(1)))
            .set_number_of_retries(1);
        let connection = ConnectionManager::new_lazy_with_config(client, config)?;
        Ok(Self { connection, script: Script::new(COUNT), prefix: prefix.into() })
    }
}

#[provider_trait]
impl ThrottleStore for RedisStore {
    async fn take(&self, key: &str, quota: Quota, cost: u32) -> Result<Verdict, Error> {
        // Whole microseconds, because floats lose precision with large numbers.
        let interval = quota.interval().as_micros().clamp(1, 1 << 40) as u64;
        let mut connection = self.connection.clone();
        let mut invocation = self.script.prepare_invoke();
        invocation
            .key(format!("{}:{key}", self.prefix))
            .arg(interval)
            .arg(interval * u64::from(quota.calls))
            .arg(cost);
        let result = invocation.invoke_async(&mut connection).await?;
        let (allowed, remaining, wait, reset): (bool, u32, u64, u64) = result;
        let wait = Duration::from_micros(wait);
        let reset = Duration::from_micros(reset);
        Ok(if allowed {
            Verdict::allowed(remaining, reset)
        } else {
            Verdict::rejected(wait, reset)
        })
    }
}

impl std::fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
