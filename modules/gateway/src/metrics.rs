//! Counts of connections and messages.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the gateways of this process have done since the app started, for metrics and tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GatewayCounts {
    /// Clients that are connected now.
    pub connected: u64,
    /// Connections that were accepted.
    pub accepted: u64,
    /// Connections that were refused, by a limit, a guard or the connection handler.
    pub refused: u64,
    /// Messages that clients sent.
    pub received: u64,
    /// Messages that were queued for clients.
    pub sent: u64,
    /// Exceptions that were sent to clients.
    pub exceptions: u64,
    /// Clients that were disconnected because they read too slowly.
    pub dropped: u64,
    /// Messages to other processes that were lost, because the cluster could not be reached for too long.
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
                let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
                GatewayCounts {
                    connected: of(&self.accepted).saturating_sub(of(&self.ended)),
                    accepted: of(&self.accepted),
                    refused: of(&self.refused),
                    received: of(&self.received),
                    sent: of(&self.sent),
                    exceptions: of(&self.exceptions),
                    dropped: of(&self.dropped),
                    lost: of(&self.lost),
                }
            }
        }
    };
}

counters! { accepted refused ended received sent exceptions dropped lost }
