//! The server: a connection that all operations share, and those that wait for events.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baya::Result;
use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection};
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisError, RedisResult, Script};

use crate::log::call::{Call, Fault, Limits};
use crate::log::group::LONGEST;

/// The server is about to have another role or another state.
const PASSING: &[&str] = &["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY"];

/// A server. Clones share one connection.
#[derive(Clone)]
pub(super) struct Server {
    client: Client,
    pub(super) limits: Limits,
    link: Arc<Mutex<Option<ConnectionManager>>>,
}

/// What is run on the server.
pub(super) enum Request<'a> {
    Script(&'a Script, &'a [String], &'a [&'a [u8]]),
    Command(&'a Cmd),
}

impl Request<'_> {
    async fn run<T: FromRedisValue>(&self, connection: &mut ConnectionManager) -> RedisResult<T> {
        match self {
            Self::Script(script, keys, arguments) => {
                let mut invocation = script.prepare_invoke();
                for key in *keys {
                    invocation.key(key);
                }
                for argument in *arguments {
                    invocation.arg(*argument);
                }
                invocation.invoke_async(connection).await
            }
            Self::Command(command) => command.query_async(connection).await,
        }
    }
}

impl Server {
    pub(super) fn new(client: Client) -> Self {
        Self { client, limits: Limits::default(), link: Arc::default() }
    }

    /// Runs a request until no passing fault is in its way.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        call: Call<'_>,
        request: Request<'_>,
    ) -> Result<T> {
        call.run(|| async { self.attempt(&request).await.map_err(fault) }).await
    }

    /// Runs a request, again on a new connection if the current one turns out to be lost: the server may
    /// have closed it long before. If it fails, the next request opens another connection.
    pub(super) async fn attempt<T: FromRedisValue>(&self, request: &Request<'_>) -> RedisResult<T> {
        let mut connection = self.connection()?;
        let mut outcome = request.run(&mut connection).await;
        if outcome.as_ref().is_err_and(RedisError::is_unrecoverable_error) {
            outcome = request.run(&mut connection).await;
        }
        if outcome.as_ref().is_err_and(|error| !matches!(kind(error), Kind::Final)) {
            self.link().take();
        }
        outcome
    }

    /// Opens a connection for commands that block.
    pub(super) async fn own_connection(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.patience()))
            .set_response_timeout(None);
        self.client.get_multiplexed_async_connection_with_config(&config).await
    }

    /// Returns the connection, which its first request opens.
    fn connection(&self) -> RedisResult<ConnectionManager> {
        let mut link = self.link();
        if let Some(connection) = &*link {
            return Ok(connection.clone());
        }
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(self.patience()))
            .set_response_timeout(Some(self.patience()))
            .set_number_of_retries(0);
        let connection = ConnectionManager::new_lazy_with_config(self.client.clone(), config)?;
        Ok(link.insert(connection).clone())
    }

    fn link(&self) -> MutexGuard<'_, Option<ConnectionManager>> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how long a request waits for its response, so that it fails before its operation is
    /// broken off.
    pub(super) fn patience(&self) -> Duration {
        self.limits.timeout / 4 * 3
    }
}

enum Kind {
    Final,
    Refused,
    Passing,
}

fn kind(error: &RedisError) -> Kind {
    let is_passing = error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || error.is_unrecoverable_error()
        || error.code().is_some_and(|code| PASSING.contains(&code));
    if error.is_connection_refusal() {
        Kind::Refused
    } else if is_passing {
        Kind::Passing
    } else {
        Kind::Final
    }
}

pub(super) fn fault(error: RedisError) -> Fault {
    match kind(&error) {
        Kind::Final => Fault::Final(error.into()),
        Kind::Refused => Fault::Refused(error.into()),
        Kind::Passing => Fault::Passing(error.into()),
    }
}

/// Whether the group, or the stream with all its groups, does not exist. Older servers have the code inside
/// the message of an error of a script.
pub(super) fn has_no_group(error: &RedisError) -> bool {
    error.code() == Some("NOGROUP") || error.to_string().contains("NOGROUP")
}

/// Returns a duration in milliseconds, as scripts accept it.
pub(super) fn millis(duration: Duration) -> String {
    duration.min(LONGEST).as_millis().to_string()
}
