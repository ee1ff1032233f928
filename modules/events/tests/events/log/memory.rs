//! Event logs in the memory of one process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use baya_events::{EventLog, MemoryLog, Start};

use crate::backend::{Backend, append, conforms, expect, next, patient, text};

struct Memory(MemoryLog);

impl Backend for Memory {
    type Log = MemoryLog;

    const LARGEST: Option<usize> = None;

    async fn start() -> Option<Self> {
        Some(Self(MemoryLog::default()))
    }

    fn client(&self) -> MemoryLog {
        self.0.clone()
    }

    fn small_client(&self, max_length: usize) -> MemoryLog {
        self.client().max_length(max_length)
    }
}

conforms!(Memory);

#[tokio::test(start_paused = true)]
async fn waits_by_the_clock_of_the_runtime() {
    let log = MemoryLog::default();
    let hour = Duration::from_secs(3_600);
    let group = patient("cat.adopted", "mails").ack_wait(hour);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let started = tokio::time::Instant::now();
    drop(deliveries.next().await.unwrap());
    let again = deliveries.next().await.unwrap();
    assert_eq!((text(&again), again.attempt), ("1", 2));
    assert_eq!(started.elapsed().as_secs(), hour.as_secs());
}

#[tokio::test(start_paused = true)]
async fn removes_acknowledged_events_of_the_greatest_age() {
    let log = MemoryLog::default().max_age(Duration::from_secs(60));
    append(&log, "cat.adopted", "old").await;
    tokio::time::advance(Duration::from_secs(61)).await;
    append(&log, "cat.adopted", "new").await;
    let group = patient("cat.adopted", "mails").start(Start::Beginning);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    assert_eq!(text(&next(&mut deliveries).await), "new");
}

#[tokio::test(start_paused = true)]
async fn forgets_ids_after_some_time() {
    let log = MemoryLog::default();
    let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
    let event = baya_events::Envelope::new("cat.adopted", 1, "1");
    for _ in 0..2 {
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "1").await;
        tokio::time::advance(Duration::from_secs(121)).await;
    }
}

/// Counts how often a task is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn wakes_no_waiting_member_for_an_acknowledgement() {
    let log = MemoryLog::default();
    let mut first = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
    let mut second = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    append(&log, "cat.adopted", "2").await;
    let deliveries = [next(&mut first).await, next(&mut first).await];
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut waiting = second.next();
    assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    let [one, two] = deliveries;
    one.ack().await.unwrap();
    two.dead("no").await.unwrap();
    assert_eq!(wakes.0.load(Ordering::SeqCst), 0);
    append(&log, "cat.adopted", "3").await;
    assert_eq!(wakes.0.load(Ordering::SeqCst), 1);
    assert_eq!(text(&waiting.await.unwrap()), "3");
}

#[tokio::test]
async fn drops_the_oldest_dead_letters_of_a_group_that_has_too_many() {
    let log = MemoryLog::default().max_dead_letters(2);
    for group in ["mails", "statistics"] {
        let mut deliveries = log.subscribe(&patient("cat.adopted", group)).await.unwrap();
        for payload in ["1", "2", "3"] {
            append(&log, "cat.adopted", payload).await;
            next(&mut deliveries).await.dead(payload).await.unwrap();
        }
    }
    for group in ["mails", "statistics"] {
        let letters = log.dead_letters("cat.adopted", group, None, 10).await.unwrap();
        let causes: Vec<_> = letters.iter().map(|letter| &*letter.cause).collect();
        assert_eq!(causes, ["2", "3"]);
    }
}

#[tokio::test]
async fn shares_events_among_clones_only() {
    let log = MemoryLog::default();
    let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
    append(&MemoryLog::default(), "cat.adopted", "other").await;
    append(&log.clone(), "cat.adopted", "own").await;
    expect(&mut deliveries, "own").await;
}

#[tokio::test]
async fn is_a_log_behind_a_pointer() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
    log.append(&baya_events::Envelope::new("cat.adopted", 1, "1")).await.unwrap();
    let delivered = tokio::spawn(async move { expect(&mut deliveries, "1").await });
    delivered.await.unwrap();
}
