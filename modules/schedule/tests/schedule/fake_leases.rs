//! A lease store that can be unreachable or silent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baya::{Error, Result};
use baya_macros::{injectable, module};
use baya_schedule::{Lease, LeaseStore, MemoryLeases};

#[module(global, providers = [Leases as dyn LeaseStore], exports = [dyn LeaseStore])]
pub struct LeasesModule;

/// A lease store that can be unreachable, or never respond.
#[injectable]
#[derive(Default)]
pub struct Leases {
    #[inject(default)]
    inner: MemoryLeases,
    #[inject(default)]
    unreachable: AtomicBool,
    #[inject(default)]
    hanging: AtomicBool,
}

impl Leases {
    /// Sets whether calls fail.
    pub fn set_reachable(&self, reachable: bool) {
        self.unreachable.store(!reachable, Ordering::SeqCst);
    }

    /// Makes calls never respond.
    pub fn hang(&self) {
        self.hanging.store(true, Ordering::SeqCst);
    }

    fn check(&self) -> Result<()> {
        if self.unreachable.load(Ordering::SeqCst) { Err(Error::unavailable()) } else { Ok(()) }
    }
}

#[baya_macros::provider_trait]
impl LeaseStore for Leases {
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>> {
        if self.hanging.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        self.check()?;
        self.inner.acquire(name, holder, ttl).await
    }

    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool> {
        self.inner.begin(name, token, at).await
    }

    async fn verify(&self, name: &str, token: u64) -> Result<bool> {
        self.inner.verify(name, token).await
    }

    async fn release(&self, name: &str, holder: &str) -> Result<()> {
        if self.hanging.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        self.inner.release(name, holder).await
    }

    async fn last(&self, name: &str) -> Result<Option<i64>> {
        self.check()?;
        self.inner.last(name).await
    }
}
