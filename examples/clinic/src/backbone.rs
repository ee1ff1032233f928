//! The infrastructure that the processes of the clinic share: the event log, and the leases of jobs.

use baya::cqrs::CqrsModule;
use baya::events::{EventLog, EventsModule, EventsOptions, MemoryLog, Start};
use baya::prelude::*;
use baya::schedule::{LeaseStore, MemoryLeases, ScheduleModule};

/// Calls message handlers, listeners and jobs. Events and leases are stored on a server if the environment contains its URL.
#[module(
    global,
    imports = [CqrsModule, EventsModule::with(events()), ScheduleModule],
    providers = [event_log, leases],
    exports = [event_log, leases],
)]
#[derive(Debug)]
pub struct BackboneModule;

/// Returns the options of events. A worker that starts after the API receives the earlier events as well.
fn events() -> EventsOptions {
    EventsOptions::new().start(Start::Beginning)
}

/// The server that the processes share.
enum Server {
    /// No server, because there is only one process.
    Memory,
    #[cfg(feature = "redis")]
    Redis(String),
    #[cfg(feature = "nats")]
    Nats(String),
}

/// Reads `REDIS_URL` and `NATS_URL` from the environment.
fn server() -> baya::Result<Server> {
    let url = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    match (url("REDIS_URL"), url("NATS_URL")) {
        (None, None) => Ok(Server::Memory),
        (Some(url), None) => redis(url),
        (None, Some(url)) => nats(url),
        (Some(_), Some(_)) => {
            Err(Error::internal("REDIS_URL and NATS_URL are both set; unset one of them"))
        }
    }
}

#[cfg(feature = "redis")]
fn redis(url: String) -> baya::Result<Server> {
    Ok(Server::Redis(url))
}

#[cfg(not(feature = "redis"))]
fn redis(_: String) -> baya::Result<Server> {
    Err(Error::internal("REDIS_URL is set; build the clinic with `--features redis`"))
}

#[cfg(feature = "nats")]
fn nats(url: String) -> baya::Result<Server> {
    Ok(Server::Nats(url))
}

#[cfg(not(feature = "nats"))]
fn nats(_: String) -> baya::Result<Server> {
    Err(Error::internal("NATS_URL is set; build the clinic with `--features nats`"))
}

/// Checks that this process can exchange events with other processes.
///
/// # Errors
///
/// If the environment contains no URL of a server, or if the program was built without support for the server.
pub fn require_shared_server() -> baya::Result<()> {
    if !matches!(server()?, Server::Memory) {
        return Ok(());
    }
    let rule = "`clinic serve` and `clinic worker` need a server to exchange events";
    let remedy = "set REDIS_URL or NATS_URL, or run both in one process with `clinic`";
    Err(Error::internal(format!("{rule}; {remedy}")))
}

#[provider]
fn event_log() -> baya::Result<Arc<dyn EventLog>> {
    Ok(match server()? {
        Server::Memory => Arc::new(MemoryLog::default()),
        #[cfg(feature = "redis")]
        Server::Redis(url) => {
            Arc::new(baya::events::RedisLog::connect(&url)?.prefix("clinic:events"))
        }
        #[cfg(feature = "nats")]
        Server::Nats(url) => {
            Arc::new(baya::events::NatsLog::connect(&url)?.stream("CLINIC")?.prefix("clinic")?)
        }
    })
}

#[provider]
fn leases() -> baya::Result<Arc<dyn LeaseStore>> {
    Ok(match server()? {
        Server::Memory => Arc::new(MemoryLeases::default()),
        #[cfg(feature = "redis")]
        Server::Redis(url) => {
            Arc::new(baya::schedule::RedisLeases::connect(&url)?.prefix("clinic:leases"))
        }
        #[cfg(feature = "nats")]
        Server::Nats(url) => {
            Arc::new(baya::schedule::NatsLeases::connect(&url)?.bucket("clinic_leases")?)
        }
    })
}
