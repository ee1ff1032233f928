//! Deliveries that are read ahead of the listener, and kept from being repeated until it gets them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use baya::{Error, Result};
use futures_util::future::join_all;
use tokio::sync::{Mutex, Notify};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

use super::CODE;

/// Where the deliveries of one member come from.
pub(super) trait Source: Send + Sync + 'static {
    type Item: Send + Sync + 'static;

    /// How long a delivery waits for its acknowledgement.
    fn ack_wait(&self) -> Duration;

    /// Waits for deliveries. Returns them with a time no later than the arrival of the first one, at which
    /// their `ack_wait` begins. Returns no deliveries if `closing` is notified while it waits.
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
            match outcome {
                Ok(outcome) => outcome?,
                Err(error) if error.is_panic() => return Err(panicked(&error)),
                // The runtime of the task has ended, and another task is started on the current one.
                Err(_) => {}
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

fn panicked(error: &JoinError) -> Error {
    let source = format!("the task that reads deliveries of the event log panicked: {error}");
    Error::internal(source).with_code(CODE)
}

/// Keeps deliveries from being repeated as long as they are in the queue. Nothing leaves the queue during
/// the calls, so that no call arrives after the listener has settled the delivery.
async fn keep<S: Source>(shared: Arc<Shared<S>>) {
    let wait = shared.source.ack_wait();
    loop {
        tokio::time::sleep(wait / 3).await;
        let mut queue = shared.queue.lock().await;
        let before = Instant::now();
        let current = queue.iter_mut().filter(|held| before < held.until);
        let all = join_all(current.map(|held| held.extend(&shared.source, before)));
        // If the server can't be reached now, others can't get the deliveries from it either until their
        // time is over.
        let _ = tokio::time::timeout(wait / 3, all).await;
    }
}

impl<T: Send + Sync + 'static> Held<T> {
    async fn extend<S: Source<Item = T>>(&mut self, source: &S, before: Instant) {
        match source.keep(&self.item).await {
            Ok(true) => self.until = before + source.ack_wait(),
            Ok(false) => self.until = before,
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const WAIT: Duration = Duration::from_millis(900);
    const ROUND_TRIP: Duration = Duration::from_millis(10);
    const PREFETCH: usize = 100;

    /// Delivers many items at once, and extends each of them in one round trip.
    struct Distant;

    impl Source for Distant {
        type Item = usize;

        fn ack_wait(&self) -> Duration {
            WAIT
        }

        async fn fetch(&self, _: &Notify) -> Result<(Instant, Vec<usize>)> {
            Ok((Instant::now(), (0..PREFETCH).collect()))
        }

        async fn keep(&self, _: &usize) -> Result<bool> {
            tokio::time::sleep(ROUND_TRIP).await;
            Ok(true)
        }

        async fn release(&self, _: Vec<usize>) -> Result<()> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn extends_all_deliveries_in_one_round_trip() {
        let mut reader = Reader::new(Distant);
        assert_eq!(reader.next().await.unwrap(), 0);
        let started = Instant::now();
        tokio::time::sleep(WAIT / 3 + ROUND_TRIP / 2).await;
        assert_eq!(reader.next().await.unwrap(), 1);
        assert!(started.elapsed() < WAIT / 3 + ROUND_TRIP * 2, "{:?}", started.elapsed());
        tokio::time::sleep(WAIT * 2).await;
        assert_eq!(reader.next().await.unwrap(), 2);
    }

    /// Panics when it is read.
    #[derive(Default)]
    struct Broken(AtomicUsize);

    impl Source for Broken {
        type Item = usize;

        fn ack_wait(&self) -> Duration {
            WAIT
        }

        async fn fetch(&self, _: &Notify) -> Result<(Instant, Vec<usize>)> {
            let count = self.0.fetch_add(1, Ordering::SeqCst);
            panic!("panic number {count}");
        }

        async fn keep(&self, _: &usize) -> Result<bool> {
            Ok(true)
        }

        async fn release(&self, _: Vec<usize>) -> Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn reports_a_panic_of_its_task_once_for_each_call() {
        let mut reader = Reader::new(Broken::default());
        for count in 0..2 {
            let next = tokio::time::timeout(Duration::from_secs(30), reader.next());
            let error = next.await.expect("it returns").unwrap_err();
            assert_eq!(error.code(), "event_log");
            assert!(error.chain().contains(&format!("panic number {count}")), "{}", error.chain());
        }
    }
}
