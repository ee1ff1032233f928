//! The shared state of an operation.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::{Name, Pos, QueryEnv, SchemaEnv, ServerError};
use baya::axum::http::request::Parts;
use baya::protocol::CallScope;
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
    pub(crate) completion: Arc<Completion>,
    /// The root fields that the query selects several times.
    pub(crate) repeated: Vec<RepeatedField>,
    /// The number of entities that each field has requested, by the position of the field.
    pub(crate) entities: Mutex<Vec<(Pos, usize)>>,
}

/// The effects of errors on the response to an operation.
#[derive(Debug, Default)]
pub(crate) struct Completion {
    /// Whether `data` is `null`.
    pub(crate) nulled: AtomicBool,
    /// Whether an error has ended a subscription. Its last response is then that error and not an event.
    pub(crate) failed: AtomicBool,
}

/// A response key that several root fields share. The first of these fields calls the handler for all.
pub(crate) struct RepeatedField {
    key: Name,
    is_called: AtomicBool,
    /// Closed once the call has ended.
    ended: Semaphore,
}

/// Marks the call of a repeated field as ended when it is dropped.
pub(crate) struct CallGuard<'a>(&'a RepeatedField);

impl RepeatedField {
    pub(crate) const fn new(key: Name) -> Self {
        Self { key, is_called: AtomicBool::new(false), ended: Semaphore::const_new(0) }
    }

    /// Starts the call; `None` if another field has done so.
    pub(crate) fn start(&self) -> Option<CallGuard<'_>> {
        (!self.is_called.swap(true, Ordering::Relaxed)).then(|| CallGuard(self))
    }

    /// Waits until the call has ended. If several values arrive for a key, the library keeps the first one.
    pub(crate) async fn wait(&self) {
        // The semaphore has no permits, so this returns an error once it is closed.
        let _ = self.ended.acquire().await;
    }
}

impl Drop for CallGuard<'_> {
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
        let index = match all.iter_mut().find(|(other, _)| *other == pos) {
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
    pub(crate) fn repeated(&self, key: &Name) -> Option<&RepeatedField> {
        self.repeated.iter().find(|one| one.key == *key)
    }

    /// Sets `data` in the response to `null`.
    pub(crate) fn set_null(&self) {
        self.completion.nulled.store(true, Ordering::Relaxed);
    }

    /// Ends a subscription with an error.
    pub(crate) fn fail(&self) {
        self.completion.failed.store(true, Ordering::Relaxed);
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
