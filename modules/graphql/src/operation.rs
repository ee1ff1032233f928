//! The shared state of an operation.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::{Name, Pos, QueryEnv, SchemaEnv, ServerError};
use baya::CallScope;
use baya::axum::http::request::Parts;
use tokio::sync::Semaphore;

use crate::files::Files;
use crate::loader::LoaderStates;
use crate::output::Failure;
use crate::schema::Plan;

/// The state that the fields of an operation share.
pub(crate) struct Operation {
    /// The request head.
    pub(crate) head: Arc<Parts>,
    /// The scope and the loaders of the fields.
    pub(crate) shared: Shared,
    pub(crate) files: Files,
    pub(crate) fate: Arc<Completion>,
    /// The root fields that the query selects several times.
    pub(crate) repeated: Vec<Repeated>,
    /// The number of entities that each field has requested, by the position of the field.
    pub(crate) entities: Mutex<Vec<(Pos, usize)>>,
}

/// The effects of errors on the response to an operation.
#[derive(Debug, Default)]
pub(crate) struct Completion {
    /// `true` if `data` is `null`.
    pub(crate) nulled: AtomicBool,
    /// `true` if an error has ended a subscription: the last response is that error and not an event.
    pub(crate) failed: AtomicBool,
}

/// A response key of several root fields: the first of them calls the handler for all.
pub(crate) struct Repeated {
    key: Name,
    is_called: AtomicBool,
    /// Closed once the call has ended.
    ended: Semaphore,
}

/// Ends the call of a repeated field when it is dropped.
pub(crate) struct Ending<'a>(&'a Repeated);

impl Repeated {
    pub(crate) const fn new(key: Name) -> Self {
        Self { key, is_called: AtomicBool::new(false), ended: Semaphore::const_new(0) }
    }

    /// Starts the call; `None` if another field has done so.
    pub(crate) fn start(&self) -> Option<Ending<'_>> {
        (!self.is_called.swap(true, Ordering::Relaxed)).then(|| Ending(self))
    }

    /// Waits until the call has ended. Of several values for one key, the library keeps the first that arrives.
    pub(crate) async fn ended(&self) {
        // An error means that the semaphore is closed.
        let _ = self.ended.acquire().await;
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.ended.close();
    }
}

/// An operation, or an event of a subscription, while it is executed.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    pub(crate) query: &'a QueryEnv,
    pub(crate) schema: &'a SchemaEnv,
    pub(crate) operation: &'a Operation,
    pub(crate) shared: &'a Shared,
    pub(crate) plan: &'a Plan,
}

/// The scope and the loaders of an operation, or of one event of a subscription.
pub(crate) struct Shared {
    /// The request-scoped providers.
    pub(crate) scope: CallScope,
    /// The loaders, with their loaded values.
    pub(crate) loaders: Arc<LoaderStates>,
}

impl Shared {
    pub(crate) fn new(scope: CallScope) -> Self {
        Self { scope, loaders: Arc::default() }
    }
}

impl Operation {
    /// Returns the index of the next entity of a field, and the number of entities of the operation. async-graphql resolves
    /// entities in the order of the request.
    pub(crate) fn next_entity(&self, pos: Pos) -> (usize, usize) {
        let mut all = self.entities.lock().unwrap_or_else(PoisonError::into_inner);
        let index = match all.iter_mut().find(|(known, _)| *known == pos) {
            Some((_, count)) => {
                *count += 1;
                *count - 1
            }
            None => {
                all.push((pos, 1));
                0
            }
        };
        (index, all.iter().map(|(_, count)| count).sum())
    }

    /// Returns the repeated field with a response key, if several fields have it.
    pub(crate) fn repeated(&self, key: &Name) -> Option<&Repeated> {
        self.repeated.iter().find(|one| one.key == *key)
    }

    /// Makes `data` in the response `null`.
    pub(crate) fn null(&self) {
        self.fate.nulled.store(true, Ordering::Relaxed);
    }

    /// Ends a subscription with an error.
    pub(crate) fn fail(&self) {
        self.fate.failed.store(true, Ordering::Relaxed);
    }
}

impl Run<'_> {
    /// Adds an error to the response.
    pub(crate) fn report(&self, failure: Failure) {
        self.errors().push(*failure.0);
    }

    /// Removes and returns the errors of the response.
    pub(crate) fn take_errors(&self) -> Vec<ServerError> {
        std::mem::take(&mut *self.errors())
    }

    fn errors(&self) -> MutexGuard<'_, Vec<ServerError>> {
        self.query.errors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").finish_non_exhaustive()
    }
}
