//! Deliveries that are read ahead of the listener, and extended until the listener receives them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use baya::{Error, Result};
use futures_util::future::join_all;
use tokio::sync::{Mutex, Notify};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

use super::CODE;

/// The source of the deliveries of one member.
pub(super) trait Source: Send + Sync + 'static {
    type Item: Send + Sync + 'static;

    /// Returns the time for the acknowledgement of a delivery.
    fn ack_wait(&self) -> Duration;

    /// Waits for deliveries. Returns them with the start of their `ack_wait`: a time that is not after the arrival of the first
    /// delivery. Returns no deliveries if `closing` is notified while it waits.
    fn fetch(
        &self,
        closing: &Notify,
    ) -> impl Future<Output = Result<(Instant, Vec<Self::Item>)>> + Send;

    /// Extends a delivery by `ack_wait`. Returns `false` if the event was delivered again in the meantime.
    fn extend(&self, item: &Self::Item) -> impl Future<Output = Result<bool>> + Send;

    /// Releases deliveries, so that other members receive them at once.
    fn release(&self, items: Vec<Self::Item>) -> impl Future<Output = Result<()>> + Send;
}

/// Reads deliveries in a task, so that no delivery is lost if the future of the caller is dropped.
pub(super) struct Reader<S: Source> {
    shared: Arc<Shared<S>>,
    fetching: Option<JoinHandle<Result<()>>>,
    extending: JoinHandle<()>,
}

struct Shared<S: Source> {
    source: S,
    queue: Mutex<VecDeque<QueuedItem<S::Item>>>,
    closing: Notify,
}

/// A delivery that no other member receives before this time.
struct QueuedItem<T> {
    item: T,
    until: Instant,
}

impl<S: Source> Reader<S> {
    pub(super) fn new(source: S) -> Self {
        let shared =
            Arc::new(Shared { source, queue: Mutex::default(), closing: Notify::default() });
        let extending = tokio::spawn(extend_queued(Arc::clone(&shared)));
        Self { shared, fetching: None, extending }
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
                // The runtime of the task has ended. The next iteration starts a task on the current runtime.
                Err(_) => {}
            }
        }
    }

    /// Ends the tasks, and releases the deliveries that were read ahead.
    pub(super) async fn close(mut self) -> Result<()> {
        self.shared.closing.notify_one();
        if let Some(fetching) = self.fetching.take() {
            // After an error, there are no further deliveries to release.
            let _ = fetching.await;
        }
        self.extending.abort();
        let queued = std::mem::take(&mut *self.shared.queue.lock().await);
        self.shared.source.release(queued.into_iter().map(|queued| queued.item).collect()).await
    }
}

impl<S: Source> Drop for Reader<S> {
    fn drop(&mut self) {
        self.extending.abort();
        if let Some(fetching) = self.fetching.take() {
            fetching.abort();
        }
    }
}

impl<S: Source> Shared<S> {
    /// Returns the next delivery that no other member has received in the meantime.
    async fn pop(&self) -> Option<S::Item> {
        let mut queue = self.queue.lock().await;
        loop {
            let queued = queue.pop_front()?;
            if Instant::now() < queued.until {
                return Some(queued.item);
            }
        }
    }
}

async fn fetch<S: Source>(shared: Arc<Shared<S>>) -> Result<()> {
    let (before, items) = shared.source.fetch(&shared.closing).await?;
    let until = before + shared.source.ack_wait();
    let queued = items.into_iter().map(|item| QueuedItem { item, until });
    shared.queue.lock().await.extend(queued);
    Ok(())
}

fn panicked(error: &JoinError) -> Error {
    let source = format!("the task that reads deliveries of the event log panicked: {error}");
    Error::internal(source).with_code(CODE)
}

/// Extends deliveries as long as they are in the queue, so that they are not repeated. The queue is locked during the calls, so
/// that no call arrives after the listener has settled the delivery.
async fn extend_queued<S: Source>(shared: Arc<Shared<S>>) {
    let wait = shared.source.ack_wait();
    loop {
        tokio::time::sleep(wait / 3).await;
        let mut queue = shared.queue.lock().await;
        let before = Instant::now();
        let current = queue.iter_mut().filter(|queued| before < queued.until);
        let all = join_all(current.map(|queued| queued.extend(&shared.source, before)));
        // If the server can't be reached now, other members can't receive the deliveries either before their time is over.
        let _ = tokio::time::timeout(wait / 3, all).await;
    }
}

impl<T: Send + Sync + 'static> QueuedItem<T> {
    async fn extend<S: Source<Item = T>>(&mut self, source: &S, before: Instant) {
        match source.extend(&self.item).await {
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

    /// A source that delivers many items at once, and extends each of them in one round trip.
    struct Distant;

    impl Source for Distant {
        type Item = usize;

        fn ack_wait(&self) -> Duration {
            WAIT
        }

        async fn fetch(&self, _: &Notify) -> Result<(Instant, Vec<usize>)> {
            Ok((Instant::now(), (0..PREFETCH).collect()))
        }

        async fn extend(&self, _: &usize) -> Result<bool> {
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

    /// A source that panics when it is read.
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

        async fn extend(&self, _: &usize) -> Result<bool> {
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
            let error = next.await.expect("a result before the timeout").unwrap_err();
            assert_eq!(error.code(), "event_log");
            assert!(error.chain().contains(&format!("panic number {count}")), "{}", error.chain());
        }
    }
}
