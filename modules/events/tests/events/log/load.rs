//! Many events and members.

use std::collections::HashMap;

use baya_events::{Envelope, EventLog, Group};
use futures_util::StreamExt;
use tokio::task::JoinSet;

use crate::log::backend::{Backend, DEADLINE, expect_nothing_else, long_wait_group, text};

const EVENTS: usize = 2_000;

pub async fn delivers_each_of_2000_events_to_one_of_four_members<B: Backend>(backend: &B) {
    deliver_all(backend, || long_wait_group("cat.adopted", "mails")).await;
}

pub async fn delivers_each_of_2000_events_that_are_read_ahead_to_one_of_four_members<B: Backend>(
    backend: &B,
) {
    deliver_all(backend, || long_wait_group("cat.adopted", "mails").prefetch(20)).await;
}

async fn deliver_all<B: Backend>(backend: &B, group: impl Fn() -> Group) {
    let log = backend.client();
    let (seen, mut all) = tokio::sync::mpsc::unbounded_channel();
    let mut members = JoinSet::new();
    for _ in 0..4 {
        let mut deliveries = backend.client().subscribe(&group()).await.unwrap();
        let seen = seen.clone();
        members.spawn(async move {
            loop {
                let delivery = deliveries.next().await.unwrap();
                let outcome = (text(&delivery).to_owned(), delivery.attempt);
                delivery.ack().await.unwrap();
                if seen.send(outcome).is_err() {
                    return;
                }
            }
        });
    }
    let appends = (0..EVENTS).map(|number| {
        let event = Envelope::new("cat.adopted", 1, number.to_string());
        let log = log.clone();
        async move { log.append(&event).await.unwrap() }
    });
    futures_util::stream::iter(appends).buffer_unordered(20).collect::<Vec<_>>().await;
    let mut counts: HashMap<String, usize> = HashMap::new();
    while counts.len() < EVENTS {
        let outcome = tokio::time::timeout(DEADLINE, all.recv()).await;
        let (payload, attempt) = outcome.expect("an event is missing").unwrap();
        assert_eq!(attempt, 1, "{payload}");
        *counts.entry(payload).or_default() += 1;
    }
    members.shutdown().await;
    while let Ok((payload, _)) = all.try_recv() {
        *counts.entry(payload).or_default() += 1;
    }
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    let mut last = log.subscribe(&group()).await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut last).await;
}
