//! Connects the gateways of several processes: messages to all clients, and the members of rooms.

mod bus;
#[cfg(all(feature = "redis", feature = "socket-io"))]
mod emitter;
mod envelope;
mod memory;
#[cfg(feature = "nats")]
mod nats;
mod presence;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::pin::Pin;

use baya::{Result, Stream};
use baya_macros::provider_trait;
pub(crate) use bus::Bus;
pub(crate) use bus::start;
use bytes::Bytes;
pub(crate) use envelope::{Change, Target};
use futures_util::StreamExt;
pub use memory::MemoryCluster;
#[cfg(feature = "nats")]
pub use nats::NatsCluster;
pub use presence::{Member, PresenceChange, PresenceChanges};
#[cfg(feature = "redis")]
pub use redis::RedisCluster;

/// Code of the error for a message that is too large to be published.
pub(crate) const TOO_LARGE: &str = "gateway_cluster_too_large";

/// Code of the errors for a cluster that can't be reached.
#[cfg(any(feature = "nats", feature = "redis"))]
const CODE: &str = "gateway_cluster";

/// Carries messages between the processes of an app, so that their gateways act as one.
///
/// A cluster delivers each message to every existing subscription, at most once and in the order of its publisher. Messages
/// are lost while the server can't be reached: clients of other processes do not receive them. A message that was published
/// when the connection broke may arrive twice. The members of rooms are synchronized again afterwards.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// # #[cfg(feature = "redis")]
/// # mod example {
/// use baya::Error;
/// use baya_gateway::{Cluster, GatewayModule, RedisCluster};
/// use baya_macros::{module, provider};
///
/// #[provider]
/// async fn cluster() -> Result<RedisCluster, Error> {
///     RedisCluster::connect("redis://127.0.0.1:6379")
/// }
///
/// #[module(global, providers = [cluster as dyn Cluster], exports = [dyn Cluster])]
/// struct ClusterModule;
///
/// #[module(root, imports = [ClusterModule, GatewayModule])]
/// struct AppModule;
/// # }
/// # fn main() {}
/// ```
#[provider_trait]
pub trait Cluster: fmt::Debug + Send + Sync + 'static {
    /// Publishes a message to all processes, including this one.
    ///
    /// # Errors
    ///
    /// If the server can't be reached. The message may have been published.
    async fn publish(&self, message: Bytes) -> Result<()>;

    /// Subscribes to the messages of all processes.
    ///
    /// # Errors
    ///
    /// If the server can't be reached.
    async fn subscribe(&self) -> Result<ClusterMessages>;
}

/// A stream of the messages of a cluster, which ends when the connection is lost.
pub struct ClusterMessages(Pin<Box<dyn Stream<Item = ClusterMessage> + Send>>);

impl ClusterMessages {
    /// Creates the messages from a stream, which ends when the connection is lost.
    pub fn new(messages: impl Stream<Item = ClusterMessage> + Send + 'static) -> Self {
        Self(Box::pin(messages))
    }

    /// Waits for the next message; `None` once the connection is lost.
    pub async fn next(&mut self) -> Option<ClusterMessage> {
        self.0.next().await
    }
}

impl fmt::Debug for ClusterMessages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClusterMessages").finish_non_exhaustive()
    }
}

/// A message of a cluster.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ClusterMessage {
    /// A message of a process of the app.
    Published(Bytes),
    /// A message that another program publishes on Redis with the npm package `@socket.io/redis-emitter`.
    Emitted {
        /// The channel.
        channel: String,
        /// The message that was published on the channel.
        message: Bytes,
    },
}
