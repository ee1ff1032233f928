//! The time of an app: that of the system, or one that a test moves.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::error::{BoxFuture, Result};
use crate::pipeline::{Context, FromContext};

/// The clock of an app. In production it is that of the system; a [`TestApp`](crate::testing::TestApp) has one that stands
/// still until the test moves it. Clones are the same clock.
///
/// Any handler accepts it as an argument, and a driver gets it from [`AppHandle::clock`](crate::AppHandle::clock). Code that
/// compares dates with the current time uses it, so that tests can move the time.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::SystemTime;
///
/// use baya::Clock;
///
/// /// A handler that accepts it.
/// async fn has_passed(date: SystemTime, clock: Clock) -> bool {
///     date < clock.now()
/// }
/// ```
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<Virtual>>);

/// What is due at points in time: a driver implements it, and [`AppHandle::follow`](crate::AppHandle::follow) runs it by the
/// clock of the app.
pub trait Timeline: Send + Sync + 'static {
    /// Returns when something is due next.
    fn next(&self) -> Option<SystemTime>;

    /// Starts all that is due at `now`, if anything is. The future ends when what it started has ended. It is called at
    /// least once a second while the time passes by itself, so that a clock that was set does not go unnoticed.
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
    /// Creates a clock that stands still at this time.
    pub(crate) fn standing_at(now: SystemTime) -> Self {
        let timelines = Mutex::default();
        Self(Some(Arc::new(Virtual { now: Mutex::new(now), timelines })))
    }

    /// Returns the current time.
    pub fn now(&self) -> SystemTime {
        match &self.0 {
            Some(one) => *one.now(),
            None => SystemTime::now(),
        }
    }

    /// Whether the time passes by itself.
    pub(crate) const fn is_real(&self) -> bool {
        self.0.is_none()
    }

    /// Has a clock that stands still run this timeline when it is moved.
    pub(crate) fn follow(&self, timeline: Arc<dyn Timeline>) {
        if let Some(one) = &self.0 {
            one.timelines().push(timeline);
        }
    }

    /// Moves a clock that stands still, and runs what is due on the way, in order. With `wait`, it waits for each run to
    /// end before the time goes on. Returns `false` for the clock of the system.
    pub(crate) async fn advance(&self, by: Duration, wait: bool) -> bool {
        let Some(one) = &self.0 else { return false };
        let start = *one.now();
        let target = start.checked_add(by).unwrap_or(start);
        loop {
            let timelines = one.timelines().clone();
            let due = timelines.iter().filter_map(|timeline| timeline.next()).min();
            let Some(due) = due.filter(|due| *due <= target) else { break };
            let now = due.max(*one.now());
            *one.now() = now;
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
        *one.now() = target;
        true
    }

    /// Sets a clock that stands still, as when the clock of the system is set, and runs what is due by then. Returns `false`
    /// for the clock of the system.
    pub(crate) async fn set(&self, now: SystemTime) -> bool {
        let Some(one) = &self.0 else { return false };
        *one.now() = now;
        let timelines = one.timelines().clone();
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
