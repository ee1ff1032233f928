//! The keys of a loader in an operation: pending keys and loaded values.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baya::__private::panic_error;
use baya::{Error, Result};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

use super::BatchLoad;

/// The batches of a loader in an operation.
pub(super) struct Batches<P: BatchLoad> {
    provider: Arc<P>,
    state: Mutex<State<P>>,
}

struct State<P: BatchLoad> {
    keys: HashMap<P::Key, KeyState<P::Value>>,
    /// The batches that have not been looked up yet. New keys are added to the last batch.
    waiting: Vec<PendingBatch<P>>,
    /// The number of the next batch.
    next: u64,
}

/// The state of a key.
enum KeyState<V> {
    Value(Option<V>),
    /// The value is at this index of the batch with this number. The weak reference lets a batch be dropped with the futures
    /// that wait for it.
    Batch(u64, WeakShared<BatchFuture<V>>, usize),
}

impl<P: BatchLoad> State<P> {
    /// Returns whether the batch with this number looks up a key.
    fn is_in(&self, number: u64, key: &P::Key) -> bool {
        matches!(self.keys.get(key), Some(KeyState::Batch(other, ..)) if *other == number)
    }
}

struct PendingBatch<P: BatchLoad> {
    number: u64,
    keys: Vec<P::Key>,
    batch: WeakShared<BatchFuture<P::Value>>,
}

type BatchFuture<V> = BoxFuture<'static, Outcome<V>>;
/// A batch, and the index of a key in it.
type BatchSlot<V> = (Shared<BatchFuture<V>>, usize);
type Outcome<V> = Result<Arc<Vec<Option<V>>>, Arc<Error>>;

impl<P: BatchLoad> Batches<P> {
    pub(super) fn new(provider: Arc<P>) -> Self {
        let state = State { keys: HashMap::new(), waiting: Vec::new(), next: 0 };
        Self { provider, state: Mutex::new(state) }
    }

    pub(super) async fn load(self: &Arc<Self>, key: P::Key) -> Result<Option<P::Value>> {
        let (batch, index) = match self.find(key) {
            Ok(value) => return Ok(value),
            Err(batch) => batch,
        };
        match batch.await {
            Ok(values) => Ok(values.get(index).cloned().flatten()),
            Err(error) => Err(SharedFailure::error(error)),
        }
    }

    /// Returns the value of a key, or the batch that looks it up.
    fn find(self: &Arc<Self>, key: P::Key) -> Result<Option<P::Value>, BatchSlot<P::Value>> {
        let mut state = self.state();
        match state.keys.get(&key) {
            Some(KeyState::Value(value)) => return Ok(value.clone()),
            Some(KeyState::Batch(_, batch, index)) => {
                if let Some(batch) = batch.upgrade() {
                    return Err((batch, *index));
                }
            }
            None => {}
        }
        let (number, batch, index) = self.add(&mut state, key.clone());
        // A batch that has already completed can't be downgraded.
        if let Some(weak) = batch.downgrade() {
            state.keys.insert(key, KeyState::Batch(number, weak, index));
        }
        Err((batch, index))
    }

    /// Adds a key to the last batch that has room, or to a new one.
    fn add(
        self: &Arc<Self>,
        state: &mut State<P>,
        key: P::Key,
    ) -> (u64, Shared<BatchFuture<P::Value>>, usize) {
        if let Some(last) = state.waiting.last_mut()
            && (P::MOST == 0 || last.keys.len() < P::MOST)
            && let Some(batch) = last.batch.upgrade()
        {
            last.keys.push(key);
            return (last.number, batch, last.keys.len() - 1);
        }
        let number = state.next;
        state.next += 1;
        let batches = Arc::clone(self);
        let batch = async move { batches.run(number).await }.boxed().shared();
        if let Some(weak) = batch.downgrade() {
            state.waiting.push(PendingBatch { number, keys: vec![key], batch: weak });
        }
        (number, batch, 0)
    }

    /// Waits until no more keys are added to a batch, and looks them up.
    async fn run(self: Arc<Self>, number: u64) -> Outcome<P::Value> {
        let mut previous = 0;
        loop {
            // Fields that run concurrently add their keys here.
            tokio::task::yield_now().await;
            let count = self.count(number);
            if count == previous || P::MOST > 0 && count >= P::MOST {
                break;
            }
            previous = count;
        }
        let keys = self.take_keys(number);
        let loading = AssertUnwindSafe(self.provider.load(&keys)).catch_unwind().await;
        let loaded = loading.unwrap_or_else(|panic| Err(panic_error(panic)));
        let mut state = self.state();
        match loaded {
            Ok(values) => {
                for (key, value) in keys.into_iter().zip(&values) {
                    // Keys that were cleared or primed meanwhile keep their current state.
                    if state.is_in(number, &key) {
                        state.keys.insert(key, KeyState::Value(value.clone()));
                    }
                }
                Ok(Arc::new(values))
            }
            Err(error) => {
                for key in &keys {
                    if state.is_in(number, key) {
                        state.keys.remove(key);
                    }
                }
                log::<P>(&error);
                Err(Arc::new(error))
            }
        }
    }

    /// Returns the number of keys in a batch.
    fn count(&self, number: u64) -> usize {
        let state = self.state();
        let waiting = state.waiting.iter().find(|one| one.number == number);
        waiting.map_or(0, |one| one.keys.len())
    }

    fn take_keys(&self, number: u64) -> Vec<P::Key> {
        let mut state = self.state();
        let at = state.waiting.iter().position(|one| one.number == number);
        at.map(|at| state.waiting.remove(at).keys).unwrap_or_default()
    }

    pub(super) fn prime(&self, key: P::Key, value: P::Value) {
        self.state().keys.entry(key).or_insert(KeyState::Value(Some(value)));
    }

    /// Removes the value of a key. A key whose batch is still pending stays, because it has not been looked up yet.
    pub(super) fn clear(&self, key: &P::Key) {
        let mut state = self.state();
        let waits = match state.keys.get(key) {
            Some(KeyState::Batch(number, ..)) => {
                state.waiting.iter().any(|waiting| waiting.number == *number)
            }
            _ => false,
        };
        if !waits {
            state.keys.remove(key);
        }
    }

    fn state(&self) -> MutexGuard<'_, State<P>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Logs the error of a batch once. The fields that return the error do not log it again.
fn log<P>(error: &Error) {
    let loader = std::any::type_name::<P>();
    let chain = error.chain();
    if error.status().is_server_error() {
        tracing::error!(loader, "a loader failed: {chain}");
    } else {
        tracing::debug!(loader, "a loader failed: {chain}");
    }
}

/// The error of a batch, which is the source of the error of each key.
#[derive(Debug)]
pub(crate) struct SharedFailure(Arc<Error>);

impl SharedFailure {
    /// Returns an error with the same public details.
    #[cold]
    fn error(error: Arc<Error>) -> Error {
        let mut shared = Error::new(error.status(), error.code().to_owned());
        if let Some(message) = error.message() {
            shared = shared.with_message(message.to_owned());
        }
        let shared =
            error.validation_errors().iter().cloned().fold(shared, Error::with_validation_error);
        shared.with_source(Self(error))
    }
}

impl fmt::Display for SharedFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.chain())
    }
}

impl StdError for SharedFailure {}
