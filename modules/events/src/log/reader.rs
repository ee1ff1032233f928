//! Deliveries that are read ahead of the listener, and kept from being repeated until it gets them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use baya::Result;
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Where the deliveries of one member come from.
pub(super) trait Source: Send + Sync + 'static {
    type Item: Send + Sync + 'static;

    /// How long a delivery waits for its acknowledgement.
    fn ack_wait(&self) -> Duration;

    /// Waits for deliveries. Returns no earlier than they have arrived, and with them a time at which none
    /// of them had been delivered yet. Returns nothing if `closing` is notified while it waits.
    fn fetch(
        &self,
        closing: &Notify,
    ) -> impl Future<Output = Result<(Instant, Vec<Self::Item>)>> + Send;

    /// Has a delivery wait for another `ack_wait`. Returns `false` if it is not the last one of its event.
    fn keep(&self, item: &Self::Item) -> impl Future<Output = Result<bool>> + Send;

    /// Has other members get these deliveries at once.
    fn release(&self, items: Vec<Self::Item>) -> impl Future<Output = Result<()>> + Send;
}

/// Reads deliveries in a task, so that none is lost with a future that is dropped.
pub(super) struct Reader<S: Source> {
    shared: Arc<Shared<S>>,
    fetching: Option<JoinHandle<Result<()>>>,
    keeping: JoinHandle<()>,
}

struct Shared<S: Source> {
    source: S,
    queue: Mutex<VecDeque<Held<S::Item>>>,
    closing: Notify,
}

/// A delivery, which no other member gets until a time.
struct Held<T> {
    item: T,
    until: Instant,
}

impl<S: Source> Reader<S> {
    pub(super) fn new(source: S) -> Self {
        let shared =
            Arc::new(Shared { source, queue: Mutex::default(), closing: Notify::default() });
        let keeping = tokio::spawn(keep(Arc::clone(&shared)));
        Self { shared, fetching: None, keeping }
    }

    pub(super) async fn next(&mut self) -> Result<S::Item> {
        loop {
            if let Some(item) = self.shared.pop().await {
                return Ok(item);
            }
            let shared = &self.shared;
            let fetching =
                self.fetching.get_or_insert_with(|| tokio::spawn(fetch(Arc::clone(shared))));
            let outcome = fetching.await;
            self.fetching = None;
            // A task fails only if its runtime ends or it panics, and another one is started.
            if let Ok(outcome) = outcome {
                outcome?;
            }
        }
    }

    /// Ends the tasks and releases what was read ahead.
    pub(super) async fn close(mut self) -> Result<()> {
        self.shared.closing.notify_one();
        if let Some(fetching) = self.fetching.take() {
            // What it could not read is not held, so there is nothing to release.
            let _ = fetching.await;
        }
        self.keeping.abort();
        let held = std::mem::take(&mut *self.shared.queue.lock().await);
        self.shared.source.release(held.into_iter().map(|held| held.item).collect()).await
    }
}

impl<S: Source> Drop for Reader<S> {
    fn drop(&mut self) {
        self.keeping.abort();
        if let Some(fetching) = self.fetching.take() {
            fetching.abort();
        }
    }
}

impl<S: Source> Shared<S> {
    /// Returns the next delivery that no other member has got in the meantime.
    async fn pop(&self) -> Option<S::Item> {
        let mut queue = self.queue.lock().await;
        loop {
            let held = queue.pop_front()?;
            if Instant::now() < held.until {
                return Some(held.item);
            }
        }
    }
}

async fn fetch<S: Source>(shared: Arc<Shared<S>>) -> Result<()> {
    let (before, items) = shared.source.fetch(&shared.closing).await?;
    let until = before + shared.source.ack_wait();
    let held = items.into_iter().map(|item| Held { item, until });
    shared.queue.lock().await.extend(held);
    Ok(())
}

/// Keeps deliveries from being repeated as long as they are in the queue. Nothing leaves the queue during a
/// call, so that no call arrives after the listener has settled the delivery.
async fn keep<S: Source>(shared: Arc<Shared<S>>) {
    let wait = shared.source.ack_wait();
    loop {
        tokio::time::sleep(wait / 3).await;
        let mut queue = shared.queue.lock().await;
        for held in queue.iter_mut().filter(|held| Instant::now() < held.until) {
            let before = Instant::now();
            match tokio::time::timeout(wait / 3, shared.source.keep(&held.item)).await {
                Ok(Ok(true)) => held.until = before + wait,
                Ok(Ok(false)) => held.until = before,
                // The server can't be reached now, and others can't get the delivery from it either
                // until its time is over.
                Ok(Err(_)) | Err(_) => break,
            }
        }
    }
}
