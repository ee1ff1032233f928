//! Rate limits.

mod headers;
mod limit;
mod load;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod store;

use std::collections::HashSet;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use baya::protocol::Location;
use baya::security::{ErrorResponse, Guarded, Protection};
use baya::{Context, Error, Guard};
use baya_macros::guard;

pub use self::limit::{Limit, Limits, Quota};
pub use self::load::Load;
pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use self::store::{ThrottleStore, Verdict};

/// The error code while the store is unavailable.
const UNAVAILABLE: &str = "throttle_unavailable";

/// Limits the rate of calls: calls above a limit are rejected with 429 and `Retry-After`. Every response contains
/// the state of the limit in `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset` and `RateLimit-Policy`.
///
/// By default, each handler and each client is counted separately; see [`Limits`]. Calls are counted in the
/// `dyn ThrottleStore` that the module of the throttle can inject, such as [`RedisStore`](crate::RedisStore), else
/// in the memory of the process. For one store in all modules, provide it in a global module.
///
/// Counts are identified by the source locations of the throttle and of the handler. On a shared store, a build in
/// which they have moved begins new counts, unless [`Limits::shared`] names them.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_guards::{Limit, Throttle};
/// use baya_macros::{controller, module};
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn all(&self) -> &'static str {
///         "all cats"
///     }
///
///     #[post]
///     #[skip(Throttle)]
///     #[use_guards(Throttle::per_second(1).and(Limit::per_hour(100)))]
///     async fn create(&self) {}
/// }
///
/// #[module(controllers = [Cats], guards = [Throttle::per_minute(60)])]
/// struct CatsModule;
/// # fn main() {}
/// ```
#[guard(options = Limits, example = "Throttle::per_minute(60)")]
pub struct Throttle {
    limits: Arc<Limits>,
    store: Option<Arc<dyn ThrottleStore>>,
    #[inject(default)]
    memory: MemoryStore,
    #[inject(location)]
    location: Location,
}

impl Throttle {
    /// Allows `calls` per duration.
    pub fn per(calls: u32, duration: Duration) -> Limits {
        Self::limits([Limit::new(calls, duration)])
    }

    /// Allows `calls` per second.
    pub fn per_second(calls: u32) -> Limits {
        Self::limits([Limit::per_second(calls)])
    }

    /// Allows `calls` per minute.
    pub fn per_minute(calls: u32) -> Limits {
        Self::limits([Limit::per_minute(calls)])
    }

    /// Allows `calls` per hour.
    pub fn per_hour(calls: u32) -> Limits {
        Self::limits([Limit::per_hour(calls)])
    }

    /// Applies several limits at once.
    pub fn limits(limits: impl IntoIterator<Item = Limit>) -> Limits {
        Limits::new(limits.into_iter().collect())
    }

    /// The key under which a call is counted: the handler and the client.
    fn key(&self, cx: &Context<'_>) -> String {
        let client = match self.limits.key.as_ref().and_then(|key| key(cx)) {
            Some(key) => format!("key:{key}"),
            None => cx.client_ip().map_or_else(|| "unknown".to_owned(), network),
        };
        let Location { file, line, column } = cx.location();
        let throttle = &self.location;
        match self.limits.shared {
            Some(name) => format!("{name}|{client}"),
            None => format!("{throttle}:{}|{file}:{line}:{column}|{client}", throttle.column),
        }
    }

    /// Counts a call for one limit. Returns `None` if the store is unavailable and the throttle fails open.
    async fn count(&self, key: &str, limit: &Limit, cost: u32) -> Result<Option<Verdict>, Error> {
        let Limit { quota, name } = limit;
        let key = format!("{name}|{}/{:?}|{key}", quota.calls, quota.per);
        let cost = cost.min(limit.quota.calls);
        let counting = async {
            match &self.store {
                Some(store) => store.take(&key, limit.quota, cost).await,
                None => self.memory.take(&key, limit.quota, cost).await,
            }
        };
        let error = match tokio::time::timeout(self.limits.store_timeout, counting).await {
            Ok(Ok(verdict)) => return Ok(Some(verdict)),
            Ok(Err(error)) => error,
            Err(_) => Error::internal("the rate limit store timed out"),
        };
        if self.limits.fails_open {
            tracing::warn!("the rate limit store failed, calls are accepted uncounted: {error:?}");
            return Ok(None);
        }
        tracing::error!("the rate limit store failed, calls are rejected: {error:?}");
        Err(Error::unavailable().with_code(UNAVAILABLE).with_source(StoreUnavailable))
    }
}

#[guard]
impl Throttle {
    #[on_init]
    async fn check_limits(&self) -> Result<(), Error> {
        if self.limits.limits.is_empty() {
            return Err(Error::internal("`Throttle` requires at least one limit"));
        }
        let mut names = HashSet::new();
        for Limit { quota, name } in &self.limits.limits {
            if quota.calls == 0 || quota.per.is_zero() {
                return Err(Error::internal(format!(
                    "the limit `{name}` must have calls and a duration above zero"
                )));
            }
            if quota.interval().as_micros() == 0 {
                return Err(Error::internal(format!(
                    "the limit `{name}` must allow at most one call per microsecond"
                )));
            }
            if !names.insert(name) {
                return Err(Error::internal(format!(
                    "the names of limits must be unique, found `{name}` twice"
                )));
            }
        }
        Ok(())
    }
}

impl Guard for Throttle {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let key = self.key(cx);
        let cost = self.limits.load.as_ref().map_or(1, Load::cost);
        let mut strictest: Option<(&Limit, Verdict)> = None;
        for limit in &self.limits.limits {
            let Some(verdict) = self.count(&key, limit, cost).await? else { continue };
            if !verdict.allowed {
                headers::add(cx, &self.limits, limit, &verdict);
                return Err(headers::too_many(&verdict));
            }
            if strictest.as_ref().is_none_or(|(_, other)| verdict.remaining < other.remaining) {
                strictest = Some((limit, verdict));
            }
        }
        if let Some((limit, verdict)) = strictest {
            headers::add(cx, &self.limits, limit, &verdict);
        }
        Ok(())
    }

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let protection = headers::describe(at.given());
        if at.given().is_some_and(|limits| limits.fails_open) {
            return protection;
        }
        let response = ErrorResponse::unavailable().with_code(UNAVAILABLE);
        protection.with_error_response(response.with_doc("The rate limit store is unavailable."))
    }
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Throttle").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The network that identifies a client. An IPv6 client usually has a network of 64 bits.
fn network(client: IpAddr) -> String {
    match client {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let mask = Ipv6Addr::from_bits(u128::MAX << 64);
            format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & mask.to_bits()))
        }
    }
}

/// The source of the error while the store is unavailable.
#[derive(Debug)]
struct StoreUnavailable;

impl std::fmt::Display for StoreUnavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the rate limit store is unavailable")
    }
}

impl std::error::Error for StoreUnavailable {}
