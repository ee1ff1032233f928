//! Leases on Redis.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use baya::{Error, Result};
use baya_macros::provider_trait;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, RedisResult, Script, ScriptInvocation};
use tokio::time::Instant;

use super::call::{Call, Cause, Link, TIMEOUT, id};
use super::{CODE, Lease, LeaseStore, valid_ttl};

/// Reads the hash of a lease. `now` and `until` are microseconds of the clock of the server.
const READ: &str = "
    local time = redis.call('TIME')
    local now = time[1] * 1000000 + time[2]
    local row = redis.call('HMGET', KEYS[1], 'holder', 'token', 'until', 'last', 'run')
    local holder, token, until_, last, run = row[1], row[2], row[3], row[4], row[5]
    local is_held = holder and tonumber(until_) > now
";

/// Acquires or renews a lease. `ARGV`: the holder, the duration in microseconds. Returns the token, or nothing while another
/// holder has the lease. A new token is at least the time, so that tokens grow even after the hash was lost.
const ACQUIRE: &str = "
    if is_held and holder ~= ARGV[1] then return false end
    if not is_held then
        token = string.format('%.0f', math.max(now, tonumber(token or 0) + 1))
    end
    local expiry = string.format('%.0f', now + tonumber(ARGV[2]))
    redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'token', token, 'until', expiry)
    return token
";

/// Records a run. `ARGV`: the token, the time, the id of the call. A call that is repeated because its response was lost finds
/// its own id. Times are compared as strings, because the numbers of Lua are exact only up to 2^53.
const BEGIN: &str = "
    local function is_before(a, b)
        local is_negative = a:sub(1, 1) == '-'
        if is_negative ~= (b:sub(1, 1) == '-') then return is_negative end
        if is_negative then a, b = b, a end
        if #a ~= #b then return #a < #b end
        return a < b
    end
    if last == ARGV[2] and run == ARGV[3] then return 1 end
    if not is_held or token ~= ARGV[1] then return 0 end
    if last and not is_before(last, ARGV[2]) then return 0 end
    redis.call('HSET', KEYS[1], 'last', ARGV[2], 'run', ARGV[3])
    return 1
";

/// Checks a token. `ARGV`: the token.
const VERIFY: &str = "
    return is_held and token == ARGV[1] and 1 or 0
";

/// Releases a lease. `ARGV`: the holder. The token is kept, so that the next one is greater.
const RELEASE: &str = "
    if holder == ARGV[1] then redis.call('HDEL', KEYS[1], 'holder', 'until') end
";

const LAST: &str = "
    return last
";

static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| {
    let script = |body: &str| Script::new(&[READ, body].concat());
    Scripts {
        acquire: script(ACQUIRE),
        begin: script(BEGIN),
        verify: script(VERIFY),
        release: script(RELEASE),
        last: script(LAST),
    }
});

struct Scripts {
    acquire: Script,
    begin: Script,
    verify: Script,
    release: Script,
    last: Script,
}

/// A lease store on Redis 5 or later, with one hash per lease. Clones share one connection.
///
/// Expiry is measured by the clock of the server. Each operation is one script, so it is atomic.
///
/// The hashes do not expire, because they contain the token and the last run. If the server loses them, by eviction or by a
/// restart without persistence, tokens still grow, but a tick whose run was recorded can run again. If a replica of the server
/// is promoted before it has received the last writes, a lease can also get a second holder. Use a server with
/// `maxmemory-policy noeviction`. If a failover must not lose runs, use `NatsLeases` with three replicas, or PostgreSQL with
/// synchronous replication.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::{module, provider};
/// use baya_schedule::{LeaseStore, RedisLeases};
///
/// #[provider]
/// async fn leases() -> Result<RedisLeases, Error> {
///     Ok(RedisLeases::connect("redis://127.0.0.1:6379")?.prefix("shop:leases"))
/// }
///
/// #[module(root, providers = [leases as dyn LeaseStore])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct RedisLeases {
    client: Client,
    prefix: String,
    timeout: Duration,
    link: Arc<Link<ConnectionManager>>,
}

impl RedisLeases {
    /// Creates a store for the server at this URL. The first call connects.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the URL is not a valid Redis URL.
    pub fn connect(url: &str) -> Result<Self> {
        let client = Client::open(url).map_err(|error| {
            Error::internal(format!("the URL of the lease store Redis is not valid: {error}"))
                .with_code(CODE)
        })?;
        Ok(Self::new(client))
    }

    /// Creates a store for the server of this client. The first call connects.
    pub fn new(client: Client) -> Self {
        let prefix = "baya:leases".to_owned();
        Self { client, prefix, timeout: TIMEOUT, link: Arc::default() }
    }

    /// Sets the prefix of all keys. A key is the prefix, a colon and the name of the lease. The default is `baya:leases`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the time limit of an operation, including the connection. The default is 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    fn manager(&self) -> RedisResult<ConnectionManager> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(self.timeout))
            .set_response_timeout(Some(self.timeout))
            .set_number_of_retries(0);
        ConnectionManager::new_lazy_with_config(self.client.clone(), config)
    }

    async fn run<T: FromRedisValue>(
        &self,
        operation: &'static str,
        name: &str,
        script: &Script,
        arguments: &[&str],
    ) -> Result<T> {
        let call = Call {
            store: "Redis",
            operation,
            lease: name,
            timeout: self.timeout,
            last_error: None,
        };
        let mut invocation = script.key(format!("{}:{name}", self.prefix));
        for argument in arguments {
            invocation.arg(*argument);
        }
        let work = async |link: Arc<tokio::sync::OnceCell<ConnectionManager>>| {
            let manager = link.get_or_try_init(async || self.manager()).await?;
            invoke(&invocation, manager.clone()).await.map_err(Cause::from)
        };
        self.link.call(call, work).await
    }
}

/// Runs a script. If the connection turns out to be lost, the script runs again on a new one: the server may have closed the
/// connection long before the call.
async fn invoke<T: FromRedisValue>(
    invocation: &ScriptInvocation<'_>,
    mut manager: ConnectionManager,
) -> RedisResult<T> {
    match invocation.invoke_async(&mut manager).await {
        Err(error) if error.is_unrecoverable_error() => invocation.invoke_async(&mut manager).await,
        outcome => outcome,
    }
}

#[provider_trait]
impl LeaseStore for RedisLeases {
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>> {
        let ttl = valid_ttl(name, ttl)?;
        let started = Instant::now();
        let arguments = [holder, &ttl.as_micros().to_string()];
        let token: Option<u64> = self.run("acquire", name, &SCRIPTS.acquire, &arguments).await?;
        Ok(token.map(|token| Lease::new(token, ttl.saturating_sub(started.elapsed()))))
    }

    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool> {
        let arguments = [token.to_string(), at.to_string(), id()];
        let arguments = arguments.each_ref().map(String::as_str);
        self.run("begin a run of", name, &SCRIPTS.begin, &arguments).await
    }

    async fn verify(&self, name: &str, token: u64) -> Result<bool> {
        self.run("verify", name, &SCRIPTS.verify, &[&token.to_string()]).await
    }

    async fn release(&self, name: &str, holder: &str) -> Result<()> {
        self.run("release", name, &SCRIPTS.release, &[holder]).await
    }

    async fn last(&self, name: &str) -> Result<Option<i64>> {
        self.run("read the last run of", name, &SCRIPTS.last, &[]).await
    }
}

impl fmt::Debug for RedisLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLeases").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
