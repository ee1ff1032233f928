//! A store in the memory of the process.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use baya::Error;
use baya_macros::{injectable, provider_trait};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as Cells, RateLimiter};

use super::limit::Quota;
use super::store::{ThrottleStore, Verdict};

type Limiter =
    RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The shortest and the longest interval at which idle keys are removed.
const SWEEP_INTERVAL: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(60));

/// Counts calls in the memory of the process. A key is removed after its quota has been reset.
#[injectable]
#[derive(Default)]
pub struct MemoryStore {
    #[inject(default)]
    limiters: RwLock<HashMap<Quota, Arc<Limiter>>>,
    #[inject(default)]
    clock: DefaultClock,
}

impl MemoryStore {
    /// Returns the number of keys that are counted now.
    pub fn keys(&self) -> usize {
        let limiters = self.limiters.read().unwrap_or_else(PoisonError::into_inner);
        limiters.values().map(|limiter| limiter.len()).sum()
    }

    /// The limiter of a quota, which is created with its sweeper when it is first used.
    fn limiter(&self, quota: Quota) -> Result<Arc<Limiter>, Error> {
        let limiters = self.limiters.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(limiter) = limiters.get(&quota) {
            return Ok(Arc::clone(limiter));
        }
        drop(limiters);
        let mut limiters = self.limiters.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(limiter) = limiters.get(&quota) {
            return Ok(Arc::clone(limiter));
        }
        let cells = NonZeroU32::new(quota.calls).zip(Cells::with_period(quota.interval()));
        let cells = cells.map(|(calls, cells)| cells.allow_burst(calls));
        let cells = cells.ok_or_else(|| {
            Error::internal(format!("{quota:?} must have calls and a duration above zero"))
        })?;
        let limiter = RateLimiter::keyed(cells).with_middleware::<StateInformationMiddleware>();
        let limiter: Arc<Limiter> = Arc::new(limiter);
        let (min, max) = SWEEP_INTERVAL;
        tokio::spawn(sweep(Arc::downgrade(&limiter), quota.per.clamp(min, max)));
        limiters.insert(quota, Arc::clone(&limiter));
        Ok(limiter)
    }
}

/// Removes idle keys periodically, until the store is dropped.
async fn sweep(limiter: Weak<Limiter>, pause: Duration) {
    loop {
        tokio::time::sleep(pause).await;
        let Some(limiter) = limiter.upgrade() else { return };
        if limiter.is_empty() {
            continue;
        }
        // Iterating over a million keys takes too long for an async thread.
        let swept = tokio::task::spawn_blocking(move || {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        });
        if let Err(error) = swept.await {
            tracing::warn!("can't remove idle keys of a rate limit: {error}");
        }
    }
}

#[provider_trait]
impl ThrottleStore for MemoryStore {
    async fn take(&self, key: &str, quota: Quota, cost: u32) -> Result<Verdict, Error> {
        let limiter = self.limiter(quota)?;
        let cost = NonZeroU32::new(cost.clamp(1, quota.calls)).unwrap_or(NonZeroU32::MIN);
        let Ok(outcome) = limiter.check_key_n(&key.to_owned(), cost) else {
            return Ok(Verdict::rejected(quota.per, quota.per));
        };
        Ok(match outcome {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = quota.calls.saturating_sub(remaining);
                Verdict::allowed(remaining, quota.interval() * used)
            }
            Err(until) => {
                let wait = until.wait_time_from(self.clock.now());
                Verdict::rejected(wait, quota.per.max(wait))
            }
        })
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").field("keys", &self.keys()).finish()
    }
}
