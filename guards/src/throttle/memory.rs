//! Counts calls in the memory of the process.

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

/// How often idle keys are looked for, at least and at most.
const SWEEPS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(60));

/// Counts calls in the memory of the process. The memory of a key is given back once its quota is
/// whole again.
#[injectable]
#[derive(Default)]
pub struct MemoryStore {
    #[inject(default)]
    limiters: RwLock<HashMap<Quota, Arc<Limiter>>>,
    #[inject(default)]
    clock: DefaultClock,
}

impl MemoryStore {
    /// How many keys are counted at present.
    pub fn keys(&self) -> usize {
        let limiters = self.limiters.read().unwrap_or_else(PoisonError::into_inner);
        limiters.values().map(|limiter| limiter.len()).sum()
    }

    /// The limiter of a quota, and a sweeper for it.
    fn limiter(&self, quota: Quota) -> Result<Arc<Limiter>, Error> {
        let known = self.limiters.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(limiter) = known.get(&quota) {
            return Ok(Arc::clone(limiter));
        }
        drop(known);
        let mut limiters = self.limiters.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(limiter) = limiters.get(&quota) {
            return Ok(Arc::clone(limiter));
        }
        let cells = NonZeroU32::new(quota.calls).zip(Cells::with_period(quota.interval()));
        let cells = cells.map(|(calls, cells)| cells.allow_burst(calls));
        let cells = cells.ok_or_else(|| Error::internal(format!("no limit is {quota:?}")))?;
        let limiter = RateLimiter::keyed(cells).with_middleware::<StateInformationMiddleware>();
        let limiter: Arc<Limiter> = Arc::new(limiter);
        tokio::spawn(sweep(Arc::downgrade(&limiter), quota.per.clamp(SWEEPS.0, SWEEPS.1)));
        limiters.insert(quota, Arc::clone(&limiter));
        Ok(limiter)
    }
}

/// Drops keys that have nothing to remember, until the store itself is dropped.
async fn sweep(limiter: Weak<Limiter>, pause: Duration) {
    loop {
        tokio::time::sleep(pause).await;
        let Some(limiter) = limiter.upgrade() else { return };
        if limiter.is_empty() {
            continue;
        }
        // Going through a million keys takes longer than a task may keep its thread.
        let swept = tokio::task::spawn_blocking(move || {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        });
        if let Err(error) = swept.await {
            tracing::warn!("idle keys of a rate limit were not dropped: {error}");
        }
    }
}

#[provider_trait]
impl ThrottleStore for MemoryStore {
    async fn take(&self, key: &str, quota: Quota, cost: u32) -> Result<Verdict, Error> {
        let limiter = self.limiter(quota)?;
        let cost = NonZeroU32::new(cost.clamp(1, quota.calls)).unwrap_or(NonZeroU32::MIN);
        let Ok(outcome) = limiter.check_key_n(&key.to_owned(), cost) else {
            return Ok(Verdict::refused(quota.per, quota.per));
        };
        Ok(match outcome {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = quota.calls.saturating_sub(remaining);
                Verdict::allowed(remaining, quota.interval() * used)
            }
            Err(until) => {
                let wait = until.wait_time_from(self.clock.now());
                Verdict::refused(wait, quota.per.max(wait))
            }
        })
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").field("keys", &self.keys()).finish()
    }
}
