//! Leases in the memory of one process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baya::Result;
use baya_macros::{injectable, provider_trait};
use tokio::time::Instant;

use super::{Lease, LeaseStore, valid_ttl};

/// A lease store in the memory of one process, for tests and for apps with a single replica.
///
/// Clones share the leases. Leases expire by the clock of the Tokio runtime, which tests can pause.
#[injectable]
#[derive(Clone, Default)]
pub struct MemoryLeases {
    #[inject(default)]
    rows: Arc<Mutex<HashMap<String, Row>>>,
}

/// The state of one lease.
#[derive(Default)]
struct Row {
    /// The holder, and the time at which the lease expires; `None` if it was released.
    held: Option<(String, Instant)>,
    token: u64,
    last: Option<i64>,
}

impl Row {
    /// Returns the holder of an unexpired lease.
    fn holder(&self, now: Instant) -> Option<&str> {
        let (holder, until) = self.held.as_ref()?;
        (*until > now).then_some(holder)
    }

    fn is_current(&self, token: u64) -> bool {
        self.token == token && self.holder(Instant::now()).is_some()
    }
}

impl MemoryLeases {
    fn rows(&self) -> MutexGuard<'_, HashMap<String, Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[provider_trait]
impl LeaseStore for MemoryLeases {
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>> {
        let ttl = valid_ttl(name, ttl)?;
        let mut rows = self.rows();
        let row = rows.entry(name.to_owned()).or_default();
        let now = Instant::now();
        match row.holder(now) {
            Some(current) if current == holder => {}
            Some(_) => return Ok(None),
            None => row.token += 1,
        }
        row.held = Some((holder.to_owned(), now + ttl));
        Ok(Some(Lease::new(row.token, ttl)))
    }

    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool> {
        let mut rows = self.rows();
        let Some(row) = rows.get_mut(name) else { return Ok(false) };
        let begins = row.is_current(token) && row.last.is_none_or(|last| last < at);
        if begins {
            row.last = Some(at);
        }
        Ok(begins)
    }

    async fn verify(&self, name: &str, token: u64) -> Result<bool> {
        Ok(self.rows().get(name).is_some_and(|row| row.is_current(token)))
    }

    async fn release(&self, name: &str, holder: &str) -> Result<()> {
        if let Some(row) = self.rows().get_mut(name)
            && row.held.as_ref().is_some_and(|(current, _)| current == holder)
        {
            row.held = None;
        }
        Ok(())
    }

    async fn last(&self, name: &str) -> Result<Option<i64>> {
        Ok(self.rows().get(name).and_then(|row| row.last))
    }
}

impl fmt::Debug for MemoryLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryLeases").field("names", &self.rows().len()).finish()
    }
}
