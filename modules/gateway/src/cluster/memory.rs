//! A cluster of apps in one process.

use std::fmt;

use baya::Result;
use baya_macros::provider_trait;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::broadcast;

use super::{Cluster, ClusterMessage, ClusterMessages};

/// Maximum number of messages that wait for a slow subscription. A slower one ends and is renewed.
const CAPACITY: usize = 4096;

/// A cluster of several apps in one process, such as those of a test. Clones refer to the same cluster.
#[derive(Clone)]
pub struct MemoryCluster(broadcast::Sender<Bytes>);

impl Default for MemoryCluster {
    fn default() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

#[provider_trait]
impl Cluster for MemoryCluster {
    async fn publish(&self, message: Bytes) -> Result<()> {
        // Sending fails if there are no subscriptions.
        let _ = self.0.send(message);
        Ok(())
    }

    async fn subscribe(&self) -> Result<ClusterMessages> {
        let messages = stream::unfold(self.0.subscribe(), async |mut messages| {
            let message = messages.recv().await.ok()?;
            Some((ClusterMessage::Published(message), messages))
        });
        Ok(ClusterMessages::new(messages))
    }
}

impl fmt::Debug for MemoryCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryCluster").finish_non_exhaustive()
    }
}
