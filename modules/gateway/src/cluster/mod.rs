//! The gateways of several processes as one: messages to all clients, and the members of rooms.

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

/// Code of the error about a message that no attempt can publish, because it is too large.
pub(crate) const TOO_LARGE: &str = "gateway_cluster_too_large";

/// Code of errors about a cluster that can't be reached.
#[cfg(any(feature = "nats", feature = "redis"))]
const CODE: &str = "gateway_cluster";

/// Carries messages between the processes of an app, so that their gateways are one.
///
/// It delivers what is published to every subscription that exists then, at most once and in the order of each publisher. What
/// it loses while a server can't be reached is lost: clients of other processes do not get these messages. One that was
/// published when the connection broke may arrive twice. The members of rooms are repaired afterwards.
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
    /// Publishes a message to all processes, this one included.
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

/// The messages of a cluster, until the connection is lost.
pub struct ClusterMessages(Pin<Box<dyn Stream<Item = ClusterMessage> + Send>>);

impl ClusterMessages {
    /// The messages of this stream, which ends when the connection is lost.
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
    /// What a process published.
    Published(Bytes),
    /// What a program without clients sends through Redis by the npm package `@socket.io/redis-emitter`.
    Emitted {
        /// The channel.
        channel: String,
        /// What was published there.
        message: Bytes,
    },
}
