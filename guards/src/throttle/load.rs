//! The load of the process.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::Instant;

/// How often the delay of the runtime is measured.
const TICK: Duration = Duration::from_millis(50);

/// The load of the process, from 0 (idle) to 1 (overloaded).
#[derive(Clone)]
pub struct Load(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Load {
    /// Uses the result of `measure`, which is called for each counted call.
    pub fn new(measure: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(measure))
    }

    /// Uses the delay with which the runtime wakes its tasks. At a delay of `max_delay`, the load is 1.
    pub fn from_runtime_delay(max_delay: Duration) -> Self {
        let delay = Arc::new(Delay::default());
        let max_seconds = max_delay.as_secs_f64().max(f64::MIN_POSITIVE);
        Self::new(move || delay.read().as_secs_f64() / max_seconds)
    }

    /// How many calls one call counts as.
    pub(super) fn cost(&self) -> u32 {
        let load = (self.0)();
        if load.is_nan() { 1 } else { (1.0 / (1.0 - load.clamp(0.0, 0.99)) + 1e-6).floor() as u32 }
    }
}

impl fmt::Debug for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Load").finish_non_exhaustive()
    }
}

/// The delay with which the runtime wakes a task, smoothed.
#[derive(Default)]
struct Delay {
    started: AtomicBool,
    nanos: AtomicU64,
}

impl Delay {
    /// Returns the current delay. The first call starts the measurement.
    fn read(self: &Arc<Self>) -> Duration {
        if !self.started.swap(true, Ordering::Relaxed) {
            tokio::spawn(measure(Arc::downgrade(self)));
        }
        Duration::from_nanos(self.nanos.load(Ordering::Relaxed))
    }
}

async fn measure(delay: Weak<Delay>) {
    loop {
        let due = Instant::now() + TICK;
        tokio::time::sleep_until(due).await;
        let Some(delay) = delay.upgrade() else { return };
        let measured = u64::try_from(due.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let average = delay.nanos.load(Ordering::Relaxed);
        delay.nanos.store(average / 4 * 3 + measured / 4, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_cost_more_as_the_load_grows() {
        for (load, cost) in [(0.0, 1), (0.4, 1), (0.5, 2), (0.9, 10), (7.0, 100), (f64::NAN, 1)] {
            assert_eq!(Load::new(move || load).cost(), cost, "at {load}");
        }
    }
}
