//! Calls to the server of a lease store: bounded in time, named in their errors.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baya::{Error, Result};
use tokio::sync::OnceCell;

use super::CODE;

/// How long an operation may take by default, connecting included.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// Returns an id that no other call of any replica has.
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
    /// Runs an operation on the connection. If it fails, the next one opens another connection.
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

    /// Returns the connection, or where it will be as soon as a call has opened it.
    pub(super) fn current(&self) -> Arc<OnceCell<C>> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has the next call open another connection, unless one already did.
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
    /// The last fault after which the operation was attempted again.
    pub(super) passed: Option<&'a Mutex<Option<Cause>>>,
}

/// Remembers a fault after which the operation is attempted again, for the error when its time is over.
#[cfg(feature = "nats")]
pub(super) fn remember(passed: &Mutex<Option<Cause>>, cause: Cause) {
    *passed.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
}

impl Call<'_> {
    /// Runs an operation within its time.
    pub(super) async fn run<T>(self, work: impl Future<Output = Result<T, Cause>>) -> Result<T> {
        let outcome = tokio::time::timeout(self.timeout, work).await;
        outcome.unwrap_or_else(|_| Err(self.timed_out())).map_err(|cause| self.failed(cause))
    }

    fn timed_out(self) -> Cause {
        let after = self.timeout;
        let lock = |passed: &Mutex<Option<Cause>>| {
            passed.lock().unwrap_or_else(PoisonError::into_inner).take()
        };
        match self.passed.and_then(lock) {
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

/// A failed operation. Its text is logged and never sent to clients.
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
