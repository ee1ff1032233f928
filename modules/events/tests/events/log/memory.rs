//! `MemoryLog`, which keeps events in the memory of one process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use baya_events::{EventLog, MemoryLog, Start};

use crate::log::backend::{
    Backend, append, conformance_suite, expect, long_wait_group, next, text,
};

struct Memory(MemoryLog);

impl Backend for Memory {
    type Log = MemoryLog;

    const MAX_PAYLOAD: Option<usize> = None;

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

conformance_suite!(Memory);

#[tokio::test(start_paused = true)]
async fn waits_with_the_clock_of_the_runtime() {
    let log = MemoryLog::default();
    let hour = Duration::from_secs(3_600);
    let group = long_wait_group("cat.adopted", "mails").ack_wait(hour);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let started = tokio::time::Instant::now();
    drop(deliveries.next().await.unwrap());
    let redelivered = deliveries.next().await.unwrap();
    assert_eq!((text(&redelivered), redelivered.attempt), ("1", 2));
    assert_eq!(started.elapsed().as_secs(), hour.as_secs());
}

#[tokio::test(start_paused = true)]
async fn removes_acknowledged_events_past_the_maximum_age() {
    let log = MemoryLog::default().max_age(Duration::from_secs(60));
    append(&log, "cat.adopted", "old").await;
    tokio::time::advance(Duration::from_secs(61)).await;
    append(&log, "cat.adopted", "new").await;
    let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    assert_eq!(text(&next(&mut deliveries).await), "new");
}

#[tokio::test(start_paused = true)]
async fn forgets_ids_after_two_minutes() {
    let log = MemoryLog::default();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let event = baya_events::Envelope::new("cat.adopted", 1, "1");
    for _ in 0..2 {
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "1").await;
        tokio::time::advance(Duration::from_secs(121)).await;
    }
}

/// Counts how often a task is woken.
#[derive(Default)]
struct WakeCounter(AtomicUsize);

impl Wake for WakeCounter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn does_not_wake_a_waiting_member_for_an_acknowledgement() {
    let log = MemoryLog::default();
    let mut first = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let mut second = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    append(&log, "cat.adopted", "2").await;
    let deliveries = [next(&mut first).await, next(&mut first).await];
    let wakes = Arc::new(WakeCounter::default());
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
async fn drops_the_oldest_dead_letters_of_a_group_past_the_limit() {
    let log = MemoryLog::default().max_dead_letters(2);
    for group in ["mails", "statistics"] {
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", group)).await.unwrap();
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
async fn shares_events_between_clones_only() {
    let log = MemoryLog::default();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&MemoryLog::default(), "cat.adopted", "other").await;
    append(&log.clone(), "cat.adopted", "own").await;
    expect(&mut deliveries, "own").await;
}

#[tokio::test]
async fn works_as_a_trait_object() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    log.append(&baya_events::Envelope::new("cat.adopted", 1, "1")).await.unwrap();
    let delivered = tokio::spawn(async move { expect(&mut deliveries, "1").await });
    delivered.await.unwrap();
}
