//! Quotas and limits, and the options of a throttle.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::Context;

use super::load::Load;

/// A number of calls per duration. All of them may be made at once; then one more call is allowed whenever
/// `per / calls` has passed ([GCRA](https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Quota {
    /// The number of calls.
    pub calls: u32,
    /// The duration.
    pub per: Duration,
}

impl Quota {
    /// Creates a quota of `calls` per duration.
    pub const fn new(calls: u32, per: Duration) -> Self {
        Self { calls, per }
    }

    /// The time until one more call is allowed.
    pub(super) fn interval(&self) -> Duration {
        self.per / self.calls.max(1)
    }
}

/// A quota with a name.
#[derive(Clone, Debug)]
pub struct Limit {
    pub(super) quota: Quota,
    pub(super) name: Cow<'static, str>,
}

impl Limit {
    /// Creates a limit of `calls` per duration, with a name of both, such as `2-per-60s`.
    pub fn new(calls: u32, per: Duration) -> Self {
        let name = format!("{calls}-per-{per:?}").into();
        Self { quota: Quota::new(calls, per), name }
    }

    /// Creates a limit of `calls` per second.
    pub fn per_second(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(1))
    }

    /// Creates a limit of `calls` per minute.
    pub fn per_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60))
    }

    /// Creates a limit of `calls` per hour.
    pub fn per_hour(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60 * 60))
    }

    /// Sets the name, which is used in `RateLimit-Policy` and in the keys of a store.
    #[must_use]
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name.into();
        self
    }
}

type Key = Arc<dyn Fn(&Context<'_>) -> Option<String> + Send + Sync>;

/// The options of a [`Throttle`](super::Throttle): its limits, and how calls are counted.
#[derive(Clone)]
pub struct Limits {
    pub(super) limits: Vec<Limit>,
    pub(super) key: Option<Key>,
    pub(super) shared: Option<&'static str>,
    pub(super) fails_open: bool,
    pub(super) store_timeout: Duration,
    pub(super) load: Option<Load>,
}

impl Limits {
    pub(super) fn new(limits: Vec<Limit>) -> Self {
        Self {
            limits,
            key: None,
            shared: None,
            fails_open: false,
            store_timeout: Duration::from_millis(500),
            load: None,
        }
    }

    /// Adds a limit, which applies at the same time. The limits before the one that rejects a call have counted
    /// it.
    #[must_use]
    pub fn and(mut self, limit: Limit) -> Self {
        self.limits.push(limit);
        self
    }

    /// Sets the key by which calls are counted, such as a user id. If the function returns `None`, and by
    /// default, the key is the client's [address](Context::client_ip), or for IPv6 its network of 64 bits.
    #[must_use]
    pub fn by(
        mut self,
        key: impl Fn(&Context<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.key = Some(Arc::new(key));
        self
    }

    /// Counts the calls of all handlers with the same name together. By default each handler has its own count.
    #[must_use]
    pub const fn shared(mut self, name: &'static str) -> Self {
        self.shared = Some(name);
        self
    }

    /// Accepts calls while the store is unavailable. By default they are rejected with 503.
    #[must_use]
    pub const fn fail_open(mut self) -> Self {
        self.fails_open = true;
        self
    }

    /// Sets how long one operation of the store may take; 500 ms by default.
    #[must_use]
    pub const fn store_timeout(mut self, timeout: Duration) -> Self {
        self.store_timeout = timeout;
        self
    }

    /// Makes calls cost more as the load grows: at a load of 0.5, each call counts as two, at 0.9 as ten.
    #[must_use]
    pub fn adaptive(mut self, load: Load) -> Self {
        self.load = Some(load);
        self
    }
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("limits", &self.limits)
            .field("shared", &self.shared)
            .field("fails_open", &self.fails_open)
            .finish_non_exhaustive()
    }
}
