//! The options of the schedule module.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::{Error, Result};

use crate::engine::time_zone;
use crate::lease::{LeaseStore, MIN_LEASE};

/// The options of [`ScheduleModule`](crate::ScheduleModule): `ScheduleModule::with(ScheduleOptions::new()...)`.
///
/// | option | default |
/// |---|---|
/// | [`zone`](ScheduleOptions::zone) | `UTC` |
/// | [`misfire_grace`](ScheduleOptions::misfire_grace) | 10 s |
/// | [`lease`](ScheduleOptions::lease) | 15 s |
/// | [`replica`](ScheduleOptions::replica) | a random name |
/// | [`leases`](ScheduleOptions::leases) | the provider `dyn LeaseStore` of a global module, or else `MemoryLeases` |
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_macros::module;
/// use baya_schedule::{ScheduleModule, ScheduleOptions};
///
/// fn options() -> ScheduleOptions {
///     ScheduleOptions::new().zone("Europe/Paris").lease(Duration::from_secs(30))
/// }
///
/// #[module(root, imports = [ScheduleModule::with(options())])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct ScheduleOptions {
    pub(crate) zone: String,
    pub(crate) grace: Duration,
    pub(crate) lease: Duration,
    pub(crate) replica: Option<String>,
    pub(crate) leases: Option<Arc<dyn LeaseStore>>,
}

impl ScheduleOptions {
    /// Creates the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time zone of cron expressions that do not declare one. The default is `UTC`. With an unknown zone, the app does
    /// not start.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = zone.into();
        self
    }

    /// Sets how late a run may start before it counts as missed, so that `misfire` decides. The default is 10 s.
    ///
    /// If the clock is set back by more than that, jobs are due again at the repeated times. Jobs with `leader` do not run
    /// again, because the lease store has recorded their last runs.
    #[must_use]
    pub const fn misfire_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets how long a leader stays the leader without renewing its lease. The default is 15 s.
    ///
    /// If the leader dies, another replica takes over after that time. With a lease shorter than a millisecond, the app does
    /// not start.
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the name of this replica, which must be unique among the replicas of the app. The default is a random name. Two
    /// replicas with the same name would both be leaders.
    #[must_use]
    pub fn replica(mut self, name: impl Into<String>) -> Self {
        self.replica = Some(name.into());
        self
    }

    /// Sets the lease store. The default is the provider `dyn LeaseStore` that a global module exports, or else
    /// [`MemoryLeases`](crate::MemoryLeases), with which each process is its own leader.
    #[must_use]
    pub fn leases(mut self, leases: impl LeaseStore) -> Self {
        self.leases = Some(Arc::new(leases));
        self
    }

    /// Checks the time zone and the duration of leases.
    pub(crate) fn check(&self) -> Result<()> {
        if time_zone(&self.zone).is_err() {
            let zone = &self.zone;
            return Err(Error::internal(format!(
                "`zone` of `ScheduleOptions` is not a time zone: {zone:?}; write a name such as `Europe/Paris`"
            )));
        }
        if self.lease < MIN_LEASE {
            let lease = self.lease;
            return Err(Error::internal(format!(
                "`lease` of `ScheduleOptions` must be at least {MIN_LEASE:?}, found {lease:?}"
            )));
        }
        Ok(())
    }
}

impl Default for ScheduleOptions {
    fn default() -> Self {
        Self {
            zone: "UTC".to_owned(),
            grace: Duration::from_secs(10),
            lease: Duration::from_secs(15),
            replica: None,
            leases: None,
        }
    }
}

/// Options are equal if they share one lease store and all other values are equal.
impl PartialEq for ScheduleOptions {
    fn eq(&self, other: &Self) -> bool {
        let same_leases = match (&self.leases, &other.leases) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same_leases
            && self.zone == other.zone
            && self.grace == other.grace
            && self.lease == other.lease
            && self.replica == other.replica
    }
}

impl fmt::Debug for ScheduleOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScheduleOptions")
            .field("zone", &self.zone)
            .field("grace", &self.grace)
            .field("lease", &self.lease)
            .field("replica", &self.replica)
            .finish_non_exhaustive()
    }
}
