//! The run of a job as an argument of its handler.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use baya::protocol::{AppCall, OnlyIn};
use baya::{Context, Error, FromContext, Result};

use crate::engine::LastRun;
use crate::lease::LeaseStore;

/// One run of a job, as an argument of its handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::injectable;
/// use baya_schedule::Run;
///
/// #[injectable]
/// struct Reports;
///
/// #[injectable]
/// impl Reports {
///     #[cron("0 4 * * *", retries = 2)]
///     async fn nightly(&self, run: Run) {
///         println!("the report of {:?}, attempt {}", run.scheduled(), run.attempt());
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Run {
    pub(crate) job: Arc<str>,
    pub(crate) scheduled: SystemTime,
    pub(crate) attempt: u32,
    pub(crate) last: Option<LastRun>,
    pub(crate) lease: Option<HeldLease>,
}

/// The lease under which a leader runs.
#[derive(Clone)]
pub(crate) struct HeldLease {
    pub(crate) token: u64,
    pub(crate) store: Arc<dyn LeaseStore>,
}

impl Run {
    /// Returns the name of the job.
    pub fn job(&self) -> &str {
        &self.job
    }

    /// Returns the time for which the run was scheduled. The run starts later if it has a jitter or had to wait.
    ///
    /// With the feature `std` of chrono, `chrono::DateTime::<Utc>::from` converts it.
    pub const fn scheduled(&self) -> SystemTime {
        self.scheduled
    }

    /// Returns the number of this attempt, from 1.
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the previous run of the job in this process.
    pub const fn last(&self) -> Option<&LastRun> {
        self.last.as_ref()
    }

    /// Returns the fencing token of the leader: a number that grows with each leader. `None` for a job without `leader`.
    ///
    /// A resource to which the job writes stores the greatest token that it has received, and rejects smaller ones. Then a
    /// leader that was paused and replaced can no longer write.
    ///
    /// # Examples
    ///
    /// ```
    /// // A resource in memory; a table does the same with `UPDATE ... SET token = $1 WHERE token <= $1`.
    /// #[derive(Default)]
    /// struct Ledger {
    ///     greatest: u64,
    ///     entries: Vec<&'static str>,
    /// }
    ///
    /// impl Ledger {
    ///     fn write(&mut self, token: u64, entry: &'static str) -> bool {
    ///         if token < self.greatest {
    ///             return false;
    ///         }
    ///         self.greatest = token;
    ///         self.entries.push(entry);
    ///         true
    ///     }
    /// }
    ///
    /// let mut ledger = Ledger::default();
    /// assert!(ledger.write(33, "from the first leader"));
    /// assert!(ledger.write(34, "from the leader that has replaced it"));
    /// assert!(!ledger.write(33, "from the first leader, which was paused"));
    /// ```
    pub fn token(&self) -> Option<u64> {
        self.lease.as_ref().map(|held| held.token)
    }

    /// Returns whether this replica is still the leader, by a request to the lease store. Always `true` for a job without
    /// `leader`.
    ///
    /// # Errors
    ///
    /// Returns an error with status 503 if the lease store can't be reached.
    pub async fn is_leader(&self) -> Result<bool> {
        match &self.lease {
            Some(held) => held.store.verify(&self.job, held.token).await,
            None => Ok(true),
        }
    }
}

impl FromContext for Run {
    const ONLY_IN: Option<OnlyIn> = Some(OnlyIn {
        kind: "scheduled job",
        message: "only a scheduled job has a `Run`; write `#[cron(...)]`, `#[interval(...)]` or `#[after(...)]`, or remove the argument",
    });

    async fn from_context(cx: &mut Context<'_>) -> Result<Self> {
        let run = cx.call_of::<AppCall<Self>>().map(|call| call.data.clone());
        let not_a_job = || {
            let name = format!("{}::{}", cx.component(), cx.handler());
            Error::internal(format!("`{name}` accepts a `Run`, but it is not a scheduled job"))
        };
        run.ok_or_else(not_a_job)
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("job", &self.job)
            .field("scheduled", &self.scheduled)
            .field("attempt", &self.attempt)
            .field("token", &self.token())
            .finish_non_exhaustive()
    }
}
