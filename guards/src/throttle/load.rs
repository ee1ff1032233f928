//! How busy the process is.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::Instant;

/// How often the delay of the runtime is measured.
const TICK: Duration = Duration::from_millis(50);

/// How busy the process is, from 0 for idle to 1 for as much as it can bear.
#[derive(Clone)]
pub struct Load(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Load {
    /// What a function says, each time that a call is counted.
    pub fn of(measure: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(measure))
    }

    /// How late the runtime wakes its tasks, beside what it can bear: at `worst` the load is 1.
    pub fn of_runtime(worst: Duration) -> Self {
        let delay = Arc::new(Delay::default());
        Self::of(move || delay.read().as_secs_f64() / worst.as_secs_f64().max(f64::MIN_POSITIVE))
    }

    /// As how many calls one counts.
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
        let late = u64::try_from(due.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let before = delay.nanos.load(Ordering::Relaxed);
        delay.nanos.store(before / 4 * 3 + late / 4, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_counts_more_as_the_load_grows() {
        for (load, cost) in [(0.0, 1), (0.4, 1), (0.5, 2), (0.9, 10), (7.0, 100), (f64::NAN, 1)] {
            assert_eq!(Load::of(move || load).cost(), cost, "at {load}");
        }
    }
}
