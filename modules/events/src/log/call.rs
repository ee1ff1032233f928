//! Calls to the server of an event log: bounded in time, named in their errors.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use baya::Error;
use tokio::time::Instant;

use super::{CODE, FULL};

/// How long an operation may take by default, connecting included.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// The pauses between attempts: the first one, and the longest one.
const PAUSE: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(500));

/// The cause of a failed call.
pub(super) type Cause = Box<dyn StdError + Send + Sync>;

/// Why an attempt at an operation failed.
pub(super) enum Fault {
    /// Another attempt would fail in the same way.
    Final(Cause),
    /// The log or the event has a property that the caller can react to, by the code of the error.
    Rejected(&'static str, Cause),
    /// The server does not accept connections.
    Refused(Cause),
    /// Another attempt may succeed: the connection was lost, or a server is about to take over.
    Passing(Cause),
}

impl Fault {
    /// Whether there is no other attempt. The caller may not want to wait for the connection.
    fn is_final(&self, is_impatient: bool) -> bool {
        match self {
            Self::Final(_) | Self::Rejected(..) => true,
            Self::Refused(_) => is_impatient,
            Self::Passing(_) => false,
        }
    }

    fn cause(self) -> Cause {
        match self {
            Self::Final(cause)
            | Self::Rejected(_, cause)
            | Self::Refused(cause)
            | Self::Passing(cause) => cause,
        }
    }
}

/// How long operations take at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long one attempt takes, and how long an operation is attempted.
    pub(super) timeout: Duration,
    /// How long an operation is attempted while the server can't be reached, if that is longer.
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
    /// Attempts an operation until no passing fault is in its way, or its time is over.
    pub(super) async fn run<T, F>(self, attempt: impl Fn() -> F) -> baya::Result<T>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let Limits { timeout, wait } = self.limits;
        let total = timeout.max(wait);
        let started = Instant::now();
        let mut pause = PAUSE.0;
        let mut last = None;
        loop {
            let left = total.saturating_sub(started.elapsed());
            let outcome = tokio::time::timeout(timeout.min(left), attempt()).await;
            match outcome {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(fault)) if fault.is_final(wait.is_zero()) => return Err(self.error(fault)),
                Ok(Err(fault)) => last = Some(fault.cause()),
                Err(_) => {}
            }
            if started.elapsed() + pause >= total {
                return Err(self.failed(CODE, timed_out(total, last)));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    /// Returns the error of an operation that is not attempted again.
    pub(super) fn error(self, fault: Fault) -> Error {
        match fault {
            Fault::Rejected(code, cause) => self.failed(code, cause),
            fault => self.failed(CODE, fault.cause()),
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
        Some(cause) => format!("timed out after {after:?}, the last fault being: {cause}").into(),
        None => format!("timed out after {after:?}").into(),
    }
}

/// A failed operation. Its text is logged and never sent to clients.
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
