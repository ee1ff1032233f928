//! The state that several processes share, on the server in `REDIS_URL` or `NATS_URL`.

use baya::gateway::{Cluster, MemoryCluster};
use baya::prelude::*;

use crate::history::{History, MemoryHistory};

/// Provides the cluster of the gateways, and the history.
#[module(
    global,
    providers = [cluster, history],
    exports = [cluster, history],
)]
#[derive(Debug)]
pub struct SharedModule;

/// The server that the processes share.
enum Server {
    #[cfg(feature = "redis")]
    Redis(String),
    #[cfg(feature = "nats")]
    Nats(String),
    /// No server, because there is only one process.
    None,
}

/// Reads `REDIS_URL` and `NATS_URL` from the environment.
fn server() -> Result<Server, Error> {
    let url = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    match (url("REDIS_URL"), url("NATS_URL")) {
        (None, None) => Ok(Server::None),
        (Some(url), None) => redis(url),
        (None, Some(url)) => nats(url),
        (Some(_), Some(_)) => {
            Err(Error::internal("REDIS_URL and NATS_URL are both set; unset one of them"))
        }
    }
}

#[cfg(feature = "redis")]
fn redis(url: String) -> Result<Server, Error> {
    Ok(Server::Redis(url))
}

#[cfg(not(feature = "redis"))]
fn redis(_: String) -> Result<Server, Error> {
    Err(Error::internal("REDIS_URL is set; build the chat with `--features redis`"))
}

#[cfg(feature = "nats")]
fn nats(url: String) -> Result<Server, Error> {
    Ok(Server::Nats(url))
}

#[cfg(not(feature = "nats"))]
fn nats(_: String) -> Result<Server, Error> {
    Err(Error::internal("NATS_URL is set; build the chat with `--features nats`"))
}

#[provider]
async fn cluster() -> Result<Arc<dyn Cluster>, Error> {
    Ok(match server()? {
        #[cfg(feature = "redis")]
        Server::Redis(url) => Arc::new(
            baya::gateway::RedisCluster::connect(&url)?.channel("chat").emitter("socket.io"),
        ),
        #[cfg(feature = "nats")]
        Server::Nats(url) => Arc::new(baya::gateway::NatsCluster::connect(&url)?.subject("chat")),
        Server::None => Arc::new(MemoryCluster::default()),
    })
}

#[provider]
async fn history() -> Result<Arc<dyn History>, Error> {
    Ok(match server()? {
        #[cfg(feature = "redis")]
        Server::Redis(url) => Arc::new(crate::history::RedisHistory::connect(&url).await?),
        #[cfg(feature = "nats")]
        Server::Nats(url) => Arc::new(crate::history::NatsHistory::connect(&url).await?),
        Server::None => Arc::new(MemoryHistory::default()),
    })
}
