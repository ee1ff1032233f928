//! A cluster over NATS.

use std::fmt;
use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};
use baya::{Error, Result};
use baya_macros::provider_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::{CODE, Cluster, ClusterMessage, ClusterMessages, TOO_LARGE};

/// Maximum duration of an operation.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A cluster over a NATS subject. The client reconnects automatically.
pub struct NatsCluster {
    servers: Vec<ServerAddr>,
    client: OnceCell<Client>,
    subject: String,
}

impl NatsCluster {
    /// Uses the server at this URL, or the servers at several comma-separated URLs. Connects when it is first used.
    ///
    /// # Errors
    ///
    /// `gateway_cluster` if a URL is not a valid NATS URL.
    pub fn connect(urls: &str) -> Result<Self> {
        let servers: std::result::Result<_, _> =
            urls.split(',').map(|url| url.trim().parse()).collect();
        let servers = servers.map_err(|error: std::io::Error| {
            let message = format!("the NATS URL of the gateway cluster is not valid: {error}");
            Error::internal(error).with_code(CODE).with_message(message)
        })?;
        Ok(Self { servers, client: OnceCell::new(), subject: "baya.gateway".to_owned() })
    }

    /// Uses the connection of an existing client.
    pub fn new(client: Client) -> Self {
        let client = OnceCell::new_with(Some(client));
        Self { servers: Vec::new(), client, subject: "baya.gateway".to_owned() }
    }

    /// Sets the subject; `baya.gateway` by default. Each app on a server needs its own subject.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    async fn client(&self) -> Result<&Client> {
        let connect = || ConnectOptions::new().connection_timeout(TIMEOUT).connect(&*self.servers);
        self.client.get_or_try_init(connect).await.map_err(unreachable)
    }
}

#[provider_trait]
impl Cluster for NatsCluster {
    async fn publish(&self, message: Bytes) -> Result<()> {
        let client = self.client().await?;
        let max = client.server_info().max_payload;
        if max > 0 && message.len() > max {
            let message = format!(
                "a message has {} bytes, but the server accepts at most {max}; increase `max_payload` of the server, or send smaller messages",
                message.len()
            );
            return Err(Error::internal(message).with_code(TOO_LARGE));
        }
        let publishing = async {
            client.publish(self.subject.clone(), message).await.map_err(unreachable)?;
            client.flush().await.map_err(unreachable)
        };
        let late = |_| Error::internal("NATS did not respond in time").with_code(CODE);
        timeout(TIMEOUT, publishing).await.map_err(late)?
    }

    async fn subscribe(&self) -> Result<ClusterMessages> {
        let client = self.client().await?;
        let messages = client.subscribe(self.subject.clone()).await.map_err(unreachable)?;
        client.flush().await.map_err(unreachable)?;
        let messages = messages.map(|message| ClusterMessage::Published(message.payload));
        Ok(ClusterMessages::new(messages))
    }
}

fn unreachable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal(error).with_code(CODE)
}

impl fmt::Debug for NatsCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsCluster").field("subject", &self.subject).finish_non_exhaustive()
    }
}
