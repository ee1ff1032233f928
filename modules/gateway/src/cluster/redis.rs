//! A cluster over Redis.

use std::fmt;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, Msg, cmd};
use baya::{Error, Result};
use baya_macros::provider_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::{CODE, Cluster, ClusterMessage, ClusterMessages};

/// Maximum duration of an operation.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A cluster over Redis 6 or later, by publish and subscribe. Each subscription has its own connection.
pub struct RedisCluster {
    client: Client,
    connection: OnceCell<ConnectionManager>,
    channel: String,
    emitter: Option<String>,
}

impl RedisCluster {
    /// Uses the server at this URL. Connects when it is first used.
    ///
    /// # Errors
    ///
    /// `gateway_cluster` if the URL is not a valid Redis URL.
    pub fn connect(url: &str) -> Result<Self> {
        let client = Client::open(url).map_err(|error| {
            let message = format!("the Redis URL of the gateway cluster is not valid: {error}");
            Error::internal(error).with_code(CODE).with_message(message)
        })?;
        Ok(Self::new(client))
    }

    /// Uses the server of an existing client. Connects when it is first used.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            connection: OnceCell::new(),
            channel: "baya:gateway".to_owned(),
            emitter: None,
        }
    }

    /// Sets the channel; `baya:gateway` by default. Each app on a server needs its own channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = channel.into();
        self
    }

    /// Also accepts messages that other programs send with the npm package `@socket.io/redis-emitter`: messages to a namespace,
    /// which is the path of a gateway, or to its rooms, and `socketsJoin`, `socketsLeave` and `disconnectSockets`. `key` is the
    /// option `key` of that package, `socket.io` by default.
    #[must_use]
    pub fn emitter(mut self, key: impl Into<String>) -> Self {
        self.emitter = Some(key.into());
        self
    }

    async fn connection(&self) -> Result<ConnectionManager> {
        let connect = || {
            let config = ConnectionManagerConfig::new()
                .set_number_of_retries(1)
                .set_connection_timeout(Some(TIMEOUT))
                .set_response_timeout(Some(TIMEOUT));
            ConnectionManager::new_with_config(self.client.clone(), config)
        };
        self.connection.get_or_try_init(connect).await.cloned().map_err(unreachable)
    }
}

#[provider_trait]
impl Cluster for RedisCluster {
    async fn publish(&self, message: Bytes) -> Result<()> {
        let mut connection = self.connection().await?;
        let mut publish = cmd("PUBLISH");
        publish.arg(&self.channel).arg(&*message);
        publish.query_async::<()>(&mut connection).await.map_err(unreachable)
    }

    async fn subscribe(&self) -> Result<ClusterMessages> {
        let subscribing = async {
            let mut messages = self.client.get_async_pubsub().await?;
            messages.subscribe(&self.channel).await?;
            if let Some(key) = &self.emitter {
                messages.psubscribe(&[format!("{key}#*"), format!("{key}-request#*")]).await?;
            }
            Ok(messages)
        };
        let late = |_| Error::internal("Redis did not respond in time").with_code(CODE);
        let messages = timeout(TIMEOUT, subscribing).await.map_err(late)?.map_err(unreachable)?;
        let own = self.channel.clone();
        let messages = messages.into_on_message().map(move |message| read(&message, &own));
        Ok(ClusterMessages::new(messages))
    }
}

fn read(message: &Msg, own: &str) -> ClusterMessage {
    let channel = message.get_channel_name();
    let bytes = Bytes::copy_from_slice(message.get_payload_bytes());
    if channel == own {
        ClusterMessage::Published(bytes)
    } else {
        ClusterMessage::Emitted { channel: channel.to_owned(), message: bytes }
    }
}

fn unreachable(error: ::redis::RedisError) -> Error {
    Error::internal(error).with_code(CODE)
}

impl fmt::Debug for RedisCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCluster").field("channel", &self.channel).finish_non_exhaustive()
    }
}
