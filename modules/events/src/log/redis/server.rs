//! The server: a connection that all operations share, and those that wait for events.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baya::Result;
use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection};
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisError, RedisResult, Script};

use crate::log::call::{AttemptError, Call, Limits};
use crate::log::group::MAX_DURATION;

/// The error codes of a server whose role or state is about to change.
const TRANSIENT_CODES: &[&str] =
    &["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY"];

/// A server. Clones share one connection.
#[derive(Clone)]
pub(super) struct Server {
    client: Client,
    pub(super) limits: Limits,
    link: Arc<Mutex<Option<ConnectionManager>>>,
}

/// A script or a command.
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

    /// Runs a request until it succeeds, fails permanently or times out.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        call: Call<'_>,
        request: Request<'_>,
    ) -> Result<T> {
        call.run(|| async { self.attempt(&request).await.map_err(attempt_error) }).await
    }

    /// Runs a request. If the connection turns out to be lost, the request runs again on a new one: the server may have closed the
    /// connection long before. If the request fails, the next one opens another connection.
    pub(super) async fn attempt<T: FromRedisValue>(&self, request: &Request<'_>) -> RedisResult<T> {
        let mut connection = self.connection()?;
        let mut outcome = request.run(&mut connection).await;
        if outcome.as_ref().is_err_and(RedisError::is_unrecoverable_error) {
            outcome = request.run(&mut connection).await;
        }
        if outcome.as_ref().is_err_and(|error| !matches!(kind(error), Kind::Permanent)) {
            self.link().take();
        }
        outcome
    }

    /// Opens a connection for commands that block.
    pub(super) async fn own_connection(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.request_timeout()))
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
            .set_connection_timeout(Some(self.request_timeout()))
            .set_response_timeout(Some(self.request_timeout()))
            .set_number_of_retries(0);
        let connection = ConnectionManager::new_lazy_with_config(self.client.clone(), config)?;
        Ok(link.insert(connection).clone())
    }

    fn link(&self) -> MutexGuard<'_, Option<ConnectionManager>> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the time limit of one request. It is shorter than that of the operation, so that the error of the request is
    /// reported.
    pub(super) fn request_timeout(&self) -> Duration {
        self.limits.timeout / 4 * 3
    }
}

enum Kind {
    Permanent,
    Refused,
    Transient,
}

fn kind(error: &RedisError) -> Kind {
    let is_passing = error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || error.is_unrecoverable_error()
        || error.code().is_some_and(|code| TRANSIENT_CODES.contains(&code));
    if error.is_connection_refusal() {
        Kind::Refused
    } else if is_passing {
        Kind::Transient
    } else {
        Kind::Permanent
    }
}

pub(super) fn attempt_error(error: RedisError) -> AttemptError {
    match kind(&error) {
        Kind::Permanent => AttemptError::Permanent(error.into()),
        Kind::Refused => AttemptError::Refused(error.into()),
        Kind::Transient => AttemptError::Transient(error.into()),
    }
}

/// Returns whether an error means that the group or the stream does not exist. Older servers have the code inside the message
/// of a script error.
pub(super) fn has_no_group(error: &RedisError) -> bool {
    error.code() == Some("NOGROUP") || error.to_string().contains("NOGROUP")
}

/// Returns a duration in milliseconds, for scripts.
pub(super) fn millis(duration: Duration) -> String {
    duration.min(MAX_DURATION).as_millis().to_string()
}
