//! The clock of an app: the system clock, or one that a test moves.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::error::{BoxFuture, Result};
use crate::pipeline::{Context, FromContext};

/// The clock of an app. In production it is the system clock. A
/// [`TestApp`](crate::testing::TestApp) has a clock that stands still until the test moves it.
/// Clones share the clock.
///
/// Any handler accepts it as an argument, and drivers get it from
/// [`AppHandle::clock`](crate::AppHandle::clock). Code that compares dates with the current time
/// should use it, so that tests can move the time.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::SystemTime;
///
/// use baya::Clock;
///
/// /// A handler that accepts the clock.
/// async fn has_passed(date: SystemTime, clock: Clock) -> bool {
///     date < clock.now()
/// }
/// ```
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<Virtual>>);

/// A schedule of work. A driver implements it, and [`AppHandle::follow`](crate::AppHandle::follow)
/// runs it by the clock of the app.
pub trait Timeline: Send + Sync + 'static {
    /// Returns the time of the next due work.
    fn next(&self) -> Option<SystemTime>;

    /// Starts all work that is due at `now`. The future completes when the started work has
    /// completed. With the system clock, it is called at least once a second, so that changes of
    /// the system time are noticed.
    fn run_due(&self, now: SystemTime) -> BoxFuture<'static, ()>;

    /// Waits until [`next`](Self::next) may return an earlier time than before.
    fn changed(&self) -> BoxFuture<'_, ()>;
}

/// A clock that a test moves.
struct Virtual {
    now: Mutex<SystemTime>,
    timelines: Mutex<Vec<Arc<dyn Timeline>>>,
}

impl Clock {
    /// Creates a stopped clock with this time.
    pub(crate) fn stopped_at(now: SystemTime) -> Self {
        let timelines = Mutex::default();
        Self(Some(Arc::new(Virtual { now: Mutex::new(now), timelines })))
    }

    /// Returns the current time.
    pub fn now(&self) -> SystemTime {
        match &self.0 {
            Some(clock) => *clock.now(),
            None => SystemTime::now(),
        }
    }

    /// Whether the time passes by itself.
    pub(crate) const fn is_real(&self) -> bool {
        self.0.is_none()
    }

    /// Registers a timeline, which a stopped clock runs when it is moved.
    pub(crate) fn follow(&self, timeline: Arc<dyn Timeline>) {
        if let Some(clock) = &self.0 {
            clock.timelines().push(timeline);
        }
    }

    /// Moves a stopped clock forward and runs due work on the way, in order. With `wait`, it waits
    /// for the work to complete before the time moves on. Returns `false` for the system clock.
    pub(crate) async fn advance(&self, by: Duration, wait: bool) -> bool {
        let Some(clock) = &self.0 else { return false };
        let start = *clock.now();
        let target = start.checked_add(by).unwrap_or(start);
        loop {
            let timelines = clock.timelines().clone();
            let due = timelines.iter().filter_map(|timeline| timeline.next()).min();
            let Some(due) = due.filter(|due| *due <= target) else { break };
            let now = due.max(*clock.now());
            *clock.now() = now;
            for timeline in timelines {
                if timeline.next().is_some_and(|next| next <= now) {
                    let running = timeline.run_due(now);
                    if wait {
                        running.await;
                    } else {
                        drop(running);
                        tokio::task::yield_now().await;
                    }
                }
            }
        }
        *clock.now() = target;
        true
    }

    /// Sets a stopped clock, as an administrator sets the system clock, and runs the work that is
    /// due by then. Returns `false` for the system clock.
    pub(crate) async fn set(&self, now: SystemTime) -> bool {
        let Some(clock) = &self.0 else { return false };
        *clock.now() = now;
        let timelines = clock.timelines().clone();
        for timeline in timelines {
            timeline.run_due(now).await;
        }
        true
    }
}

impl Virtual {
    fn now(&self) -> MutexGuard<'_, SystemTime> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn timelines(&self) -> MutexGuard<'_, Vec<Arc<dyn Timeline>>> {
        self.timelines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FromContext for Clock {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self> {
        Ok(cx.clock().clone())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("now", &self.now()).finish_non_exhaustive()
    }
}
