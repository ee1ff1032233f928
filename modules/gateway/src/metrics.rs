//! Counts of connections and messages.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of all gateways of this process since the app started, for metrics and tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GatewayCounts {
    /// Clients that are connected now.
    pub connected: u64,
    /// Connections that were accepted.
    pub accepted: u64,
    /// Connections that a limit, a guard or the connection handler refused.
    pub refused: u64,
    /// Messages that clients sent.
    pub received: u64,
    /// Messages that were queued for clients.
    pub sent: u64,
    /// Exceptions that were sent to clients.
    pub exceptions: u64,
    /// Clients that were disconnected because they read too slowly.
    pub dropped: u64,
    /// Messages to other processes that were lost, because the cluster could not be reached or they were too large.
    pub lost: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Metrics {
    accepted: AtomicU64,
    refused: AtomicU64,
    ended: AtomicU64,
    received: AtomicU64,
    sent: AtomicU64,
    exceptions: AtomicU64,
    dropped: AtomicU64,
    lost: AtomicU64,
}

macro_rules! counters {
    ($($name:ident)*) => {
        impl Metrics {
            $(
                pub(crate) fn $name(&self) {
                    self.$name.fetch_add(1, Ordering::Relaxed);
                }
            )*

            pub(crate) fn counts(&self) -> GatewayCounts {
                let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
                GatewayCounts {
                    connected: load(&self.accepted).saturating_sub(load(&self.ended)),
                    accepted: load(&self.accepted),
                    refused: load(&self.refused),
                    received: load(&self.received),
                    sent: load(&self.sent),
                    exceptions: load(&self.exceptions),
                    dropped: load(&self.dropped),
                    lost: load(&self.lost),
                }
            }
        }
    };
}

counters! { accepted refused ended received sent exceptions dropped lost }
