//! Calls to the server of a lease store, with a time limit and with errors that name the operation.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baya::{Error, Result};
use tokio::sync::OnceCell;

use super::CODE;

/// The default time limit of an operation, including the connection.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// Returns an id that is unique among the calls of all replicas.
#[cfg(any(feature = "nats", feature = "redis"))]
pub(super) fn id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// The cause of a failed call.
pub(super) type Cause = Box<dyn StdError + Send + Sync>;

/// A connection that is opened by the first call.
pub(super) struct Link<C>(Mutex<Arc<OnceCell<C>>>);

impl<C> Default for Link<C> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<C> Link<C> {
    /// Runs an operation on the connection. If it fails, the next operation opens another connection.
    #[cfg(any(feature = "postgres", feature = "redis"))]
    pub(super) async fn call<T, F>(
        &self,
        call: Call<'_>,
        work: impl FnOnce(Arc<OnceCell<C>>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T, Cause>>,
    {
        let connection = self.current();
        let outcome = call.run(work(Arc::clone(&connection))).await;
        if outcome.is_err() {
            self.replace(&connection);
        }
        outcome
    }

    /// Returns the cell of the connection, which is empty until a call has opened the connection.
    pub(super) fn current(&self) -> Arc<OnceCell<C>> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the next call open another connection, unless a call has already done so.
    pub(super) fn replace(&self, used: &Arc<OnceCell<C>>) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, used) {
            *current = Arc::default();
        }
    }
}

/// One operation on one lease.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) store: &'static str,
    pub(super) operation: &'static str,
    pub(super) lease: &'a str,
    pub(super) timeout: Duration,
    /// The last error after which the operation was attempted again.
    pub(super) last_error: Option<&'a Mutex<Option<Cause>>>,
}

/// Stores an error after which the operation is attempted again. A timeout reports it.
#[cfg(feature = "nats")]
pub(super) fn remember(last_error: &Mutex<Option<Cause>>, cause: Cause) {
    *last_error.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
}

impl Call<'_> {
    /// Runs an operation within its time limit.
    pub(super) async fn run<T>(self, work: impl Future<Output = Result<T, Cause>>) -> Result<T> {
        let outcome = tokio::time::timeout(self.timeout, work).await;
        outcome.unwrap_or_else(|_| Err(self.timed_out())).map_err(|cause| self.failed(cause))
    }

    fn timed_out(self) -> Cause {
        let after = self.timeout;
        let lock = |last_error: &Mutex<Option<Cause>>| {
            last_error.lock().unwrap_or_else(PoisonError::into_inner).take()
        };
        match self.last_error.and_then(lock) {
            Some(cause) => {
                format!("timed out after {after:?}; the last attempt failed: {cause}").into()
            }
            None => format!("timed out after {after:?}").into(),
        }
    }

    fn failed(self, cause: Cause) -> Error {
        let Self { store, operation, .. } = self;
        let lease = self.lease.to_owned();
        Error::unavailable().with_code(CODE).with_source(Failure { store, operation, lease, cause })
    }
}

/// A failed operation. Its message is logged and never sent to clients.
#[derive(Debug)]
struct Failure {
    store: &'static str,
    operation: &'static str,
    lease: String,
    cause: Cause,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store, operation, lease, .. } = self;
        write!(f, "the lease store {store} failed to {operation} `{lease}`")
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.cause)
    }
}
