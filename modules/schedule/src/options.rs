//! The options of the schedule module.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::{Error, Result};

use crate::engine::zone_of;
use crate::lease::{LeaseStore, SHORTEST};

/// The options of [`ScheduleModule`](crate::ScheduleModule): `ScheduleModule::with(ScheduleOptions::new()...)`.
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

    /// Sets the time zone of cron expressions without one; `UTC` by default. An unknown zone is an error when the app
    /// starts.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = zone.into();
        self
    }

    /// Sets how late a run may start before it counts as missed, and `misfire` decides; 10 s by default. If the clock is set
    /// back by more than that, jobs are due again at the times that come again. Those of leaders are not, because the leases
    /// know their last runs.
    #[must_use]
    pub const fn misfire_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets how long a leader stays the leader after its last sign of life; 15 s by default. When it dies, another replica
    /// takes over after that time. A lease shorter than a millisecond is an error when the app starts.
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the name of this replica among all replicas of the app; a random one by default. Two replicas with one name
    /// would both be leaders.
    #[must_use]
    pub fn replica(mut self, name: impl Into<String>) -> Self {
        self.replica = Some(name.into());
        self
    }

    /// Sets where replicas agree on leaders. By default it is a provider `dyn LeaseStore` that a global module exports, or
    /// [`MemoryLeases`](crate::MemoryLeases) without one, with which each process is its own leader.
    #[must_use]
    pub fn leases(mut self, leases: impl LeaseStore) -> Self {
        self.leases = Some(Arc::new(leases));
        self
    }

    /// Checks what the app can't run with.
    pub(crate) fn check(&self) -> Result<()> {
        if zone_of(&self.zone).is_err() {
            let zone = &self.zone;
            return Err(Error::internal(format!(
                "`zone` of `ScheduleOptions` is not a time zone: {zone:?}; write a name such as `Europe/Paris`"
            )));
        }
        if self.lease < SHORTEST {
            let lease = self.lease;
            return Err(Error::internal(format!(
                "`lease` of `ScheduleOptions` must be at least {SHORTEST:?}, found {lease:?}"
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
