//! How often a caller may call.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::Context;

use super::load::Load;

/// So many calls in so much time. They may come at once; then one more is due each time that a
/// `calls`-th of `per` has passed ([GCRA](https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Quota {
    /// How many calls.
    pub calls: u32,
    /// In how much time.
    pub per: Duration,
}

impl Quota {
    /// So many calls in so much time.
    pub const fn new(calls: u32, per: Duration) -> Self {
        Self { calls, per }
    }

    /// How long it takes until one more call is due.
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
    /// So many calls in so much time; its name is made of both.
    pub fn new(calls: u32, per: Duration) -> Self {
        let name = format!("{calls}-per-{per:?}").into();
        Self { quota: Quota::new(calls, per), name }
    }

    /// So many calls in a second.
    pub fn per_second(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(1))
    }

    /// So many calls in a minute.
    pub fn per_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60))
    }

    /// So many calls in an hour.
    pub fn per_hour(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60 * 60))
    }

    /// With a name, for `RateLimit-Policy` and for the keys of a store.
    #[must_use]
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name.into();
        self
    }
}

type Key = Arc<dyn Fn(&Context<'_>) -> Option<String> + Send + Sync>;

/// The limits of one [`Throttle`](super::Throttle), and how they count.
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
    pub(super) fn of(limits: Vec<Limit>) -> Self {
        Self {
            limits,
            key: None,
            shared: None,
            fails_open: false,
            store_timeout: Duration::from_millis(500),
            load: None,
        }
    }

    /// One more limit, which holds at the same time. A call that one of them refuses has been counted
    /// by those before it.
    #[must_use]
    pub fn and(mut self, limit: Limit) -> Self {
        self.limits.push(limit);
        self
    }

    /// Counts by what the function makes of a call, such as the number of a user; by the address of
    /// the client where it makes nothing. By default everything is counted by the
    /// [address](Context::client_ip), that of IP version 6 by its network of 64 bits.
    #[must_use]
    pub fn by(
        mut self,
        key: impl Fn(&Context<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.key = Some(Arc::new(key));
        self
    }

    /// One count for all handlers that share this name. By default each handler has its own.
    #[must_use]
    pub const fn shared(mut self, name: &'static str) -> Self {
        self.shared = Some(name);
        self
    }

    /// Lets calls pass while the store can't be asked. By default they are answered by 503.
    #[must_use]
    pub const fn fail_open(mut self) -> Self {
        self.fails_open = true;
        self
    }

    /// How long the store may take for one answer; 500 ms by default.
    #[must_use]
    pub const fn store_timeout(mut self, timeout: Duration) -> Self {
        self.store_timeout = timeout;
        self
    }

    /// Lets calls count more as the load grows: at a load of one half each counts as two, at nine
    /// tenths as ten.
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
