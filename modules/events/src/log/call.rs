//! Calls to the server of an event log, with a time limit and with errors that name the operation.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use baya::Error;
use tokio::time::Instant;

use super::{CODE, FULL};

/// The default time limit of an operation, including the connection.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// The delay after the first attempt. Each further attempt doubles it.
const FIRST_DELAY: Duration = Duration::from_millis(20);

/// The maximum delay between two attempts.
const MAX_DELAY: Duration = Duration::from_millis(500);

/// The cause of a failed call.
pub(super) type Cause = Box<dyn StdError + Send + Sync>;

/// The error of one attempt at an operation.
pub(super) enum AttemptError {
    /// Another attempt would fail in the same way.
    Permanent(Cause),
    /// The log is full or the event is too large. The error has this code, so that the caller can react to it.
    Rejected(&'static str, Cause),
    /// The server does not accept connections.
    Refused(Cause),
    /// Another attempt may succeed: the connection was lost, or a server is about to take over.
    Transient(Cause),
}

impl AttemptError {
    /// Returns whether the operation is not attempted again. An impatient caller does not wait for a server that refuses
    /// connections.
    fn is_final(&self, is_impatient: bool) -> bool {
        match self {
            Self::Permanent(_) | Self::Rejected(..) => true,
            Self::Refused(_) => is_impatient,
            Self::Transient(_) => false,
        }
    }

    fn cause(self) -> Cause {
        match self {
            Self::Permanent(cause)
            | Self::Rejected(_, cause)
            | Self::Refused(cause)
            | Self::Transient(cause) => cause,
        }
    }
}

/// The time limits of operations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The time limit of one attempt, and of the whole operation.
    pub(super) timeout: Duration,
    /// The time limit of the whole operation while the server can't be reached, if that is longer.
    pub(super) wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: TIMEOUT, wait: Duration::ZERO }
    }
}

/// One operation on the log.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) store: &'static str,
    pub(super) operation: &'static str,
    /// The name of the event.
    pub(super) event: &'a str,
    pub(super) limits: Limits,
}

impl Call<'_> {
    /// Attempts an operation until it succeeds, fails permanently or times out.
    pub(super) async fn run<T, F>(self, attempt: impl Fn() -> F) -> baya::Result<T>
    where
        F: Future<Output = Result<T, AttemptError>>,
    {
        let Limits { timeout, wait } = self.limits;
        let total = timeout.max(wait);
        let started = Instant::now();
        let mut delay = FIRST_DELAY;
        let mut last = None;
        loop {
            let left = total.saturating_sub(started.elapsed());
            let outcome = tokio::time::timeout(timeout.min(left), attempt()).await;
            match outcome {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) if error.is_final(wait.is_zero()) => return Err(self.error(error)),
                Ok(Err(error)) => last = Some(error.cause()),
                Err(_) => {}
            }
            if started.elapsed() + delay >= total {
                return Err(self.failed(CODE, timed_out(total, last)));
            }
            tokio::time::sleep(delay).await;
            delay = (delay * 2).min(MAX_DELAY);
        }
    }

    /// Returns the error of an operation that is not attempted again.
    pub(super) fn error(self, error: AttemptError) -> Error {
        match error {
            AttemptError::Rejected(code, cause) => self.failed(code, cause),
            error => self.failed(CODE, error.cause()),
        }
    }

    fn failed(self, code: &'static str, cause: Cause) -> Error {
        let Self { store, operation, .. } = self;
        let event = self.event.to_owned();
        let error = match code {
            CODE | FULL => Error::unavailable(),
            _ => Error::internal_error(),
        };
        error.with_code(code).with_source(Failure { store, operation, event, cause })
    }
}

fn timed_out(after: Duration, last: Option<Cause>) -> Cause {
    match last {
        Some(cause) => {
            format!("timed out after {after:?}; the last attempt failed: {cause}").into()
        }
        None => format!("timed out after {after:?}").into(),
    }
}

/// A failed operation. Its message is logged and never sent to clients.
#[derive(Debug)]
struct Failure {
    store: &'static str,
    operation: &'static str,
    event: String,
    cause: Cause,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store, operation, event, .. } = self;
        write!(f, "the event log {store} failed to {operation} `{event}`")
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.cause)
    }
}

/// Returns an error about the settings of a log.
pub(super) fn invalid(source: String) -> Error {
    Error::internal(source).with_code(CODE)
}
