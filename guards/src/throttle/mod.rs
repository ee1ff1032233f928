//! Limits how often somebody may call.

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

use baya::{Context, Error, ErrorResponse, Guard, Guarded, Location, Protection};
use baya_macros::guard;

pub use self::limit::{Limit, Limits, Quota};
pub use self::load::Load;
pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use self::store::{ThrottleStore, Verdict};

/// The code of a call that nobody could count.
const UNCOUNTED: &str = "throttle_unavailable";

/// Refuses who calls too often: 429 with `Retry-After`. Every answer tells what is left, in
/// `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset` and `RateLimit-Policy`.
///
/// Each handler counts by itself, and each client too; [`Limits`] says otherwise. Calls are counted
/// in the `dyn ThrottleStore` that the module of the throttle sees, such as one on Redis, or else in the
/// memory of the process: a store of the root that all modules are to count in belongs in a global module.
///
/// What is counted is known by the places in the program of the throttle and of the handler, so on a
/// shared store a build in which they have moved counts anew; [`Limits::shared`] names it instead.
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
    used: Location,
}

impl Throttle {
    /// So many calls in so much time.
    pub fn per(calls: u32, time: Duration) -> Limits {
        Self::of([Limit::new(calls, time)])
    }

    /// So many calls in a second.
    pub fn per_second(calls: u32) -> Limits {
        Self::of([Limit::per_second(calls)])
    }

    /// So many calls in a minute.
    pub fn per_minute(calls: u32) -> Limits {
        Self::of([Limit::per_minute(calls)])
    }

    /// So many calls in an hour.
    pub fn per_hour(calls: u32) -> Limits {
        Self::of([Limit::per_hour(calls)])
    }

    /// Several limits at once.
    pub fn of(limits: impl IntoIterator<Item = Limit>) -> Limits {
        Limits::of(limits.into_iter().collect())
    }

    /// Who calls, and what.
    fn key(&self, cx: &Context<'_>) -> String {
        let caller = match self.limits.key.as_ref().and_then(|key| key(cx)) {
            Some(key) => format!("key:{key}"),
            None => cx.client_ip().map_or_else(|| "nobody".to_owned(), network),
        };
        let Location { file, line, column } = cx.location();
        match self.limits.shared {
            Some(name) => format!("{name}|{caller}"),
            None => format!("{}:{}|{file}:{line}:{column}|{caller}", self.used, self.used.column),
        }
    }

    /// What the store says about one limit; `None` where it can't be asked and that is let pass.
    async fn ask(&self, key: &str, limit: &Limit, cost: u32) -> Result<Option<Verdict>, Error> {
        let Limit { quota, name } = limit;
        let key = format!("{name}|{}/{:?}|{key}", quota.calls, quota.per);
        let cost = cost.min(limit.quota.calls);
        let asked = async {
            match &self.store {
                Some(store) => store.take(&key, limit.quota, cost).await,
                None => self.memory.take(&key, limit.quota, cost).await,
            }
        };
        let error = match tokio::time::timeout(self.limits.store_timeout, asked).await {
            Ok(Ok(verdict)) => return Ok(Some(verdict)),
            Ok(Err(error)) => error,
            Err(_) => Error::internal("the store of the rate limits did not answer in time"),
        };
        if self.limits.fails_open {
            tracing::warn!("a rate limit lets calls pass without counting them: {error:?}");
            return Ok(None);
        }
        tracing::error!("a rate limit refuses what it can't count: {error:?}");
        Err(Error::unavailable().with_code(UNCOUNTED).with_source(Uncounted))
    }
}

#[guard]
impl Throttle {
    #[on_init]
    async fn check_limits(&self) -> Result<(), Error> {
        if self.limits.limits.is_empty() {
            return Err(Error::internal("a `Throttle` without limits lets everything pass"));
        }
        let mut names = HashSet::new();
        for Limit { quota, name } in &self.limits.limits {
            if quota.calls == 0 || quota.per.is_zero() {
                return Err(Error::internal(format!("the limit `{name}` lets nothing pass")));
            }
            if quota.interval().as_micros() == 0 {
                return Err(Error::internal(format!(
                    "the limit `{name}` is too fast to be counted"
                )));
            }
            if !names.insert(name) {
                return Err(Error::internal(format!("two limits have the name `{name}`")));
            }
        }
        Ok(())
    }
}

impl Guard for Throttle {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let key = self.key(cx);
        let cost = self.limits.load.as_ref().map_or(1, Load::cost);
        let mut tightest: Option<(&Limit, Verdict)> = None;
        for limit in &self.limits.limits {
            let Some(verdict) = self.ask(&key, limit, cost).await? else { continue };
            if !verdict.allowed {
                headers::tell(cx, &self.limits, limit, &verdict);
                return Err(headers::too_many(&verdict));
            }
            if tightest.as_ref().is_none_or(|(_, known)| verdict.remaining < known.remaining) {
                tightest = Some((limit, verdict));
            }
        }
        if let Some((limit, verdict)) = tightest {
            headers::tell(cx, &self.limits, limit, &verdict);
        }
        Ok(())
    }

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let protection = headers::described(at.given());
        if at.given().is_some_and(|limits| limits.fails_open) {
            return protection;
        }
        let uncounted = ErrorResponse::unavailable().with_code(UNCOUNTED);
        protection.answers(uncounted.with_doc("The call can't be counted now."))
    }
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Throttle").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// A client of IP version 6 has a network of 64 bits to itself, so its addresses are one.
fn network(client: IpAddr) -> String {
    match client {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let mask = Ipv6Addr::from_bits(u128::MAX << 64);
            format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & mask.to_bits()))
        }
    }
}

/// Why a call is refused that nobody could count.
#[derive(Debug)]
struct Uncounted;

impl std::fmt::Display for Uncounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the store of the rate limits can't be asked")
    }
}

impl std::error::Error for Uncounted {}
