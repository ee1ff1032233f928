//! Deliveries that are read ahead, and the end of a subscription.

use std::time::Duration;

use baya_events::EventLog;
use tokio::time::Instant;
use wire::poll;

use crate::log::backend::{
    Backend, SHORT, append, expect, expect_nothing_else, long_wait_group, next, short_wait_group,
    text,
};

pub async fn extends_deliveries_that_were_read_ahead<B: Backend>(backend: &B) {
    let log = backend.client();
    drop(log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap());
    for payload in ["1", "2", "3"] {
        append(&log, "cat.adopted", payload).await;
    }
    let group = short_wait_group("cat.adopted", "mails").prefetch(10);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    let first = next(&mut deliveries).await;
    let started = Instant::now();
    poll(async || {
        first.extend().await.unwrap();
        (started.elapsed() > SHORT * 3).then_some(())
    })
    .await;
    first.ack().await.unwrap();
    expect(&mut deliveries, "2").await;
    expect(&mut deliveries, "3").await;
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn releases_events_that_were_read_ahead_when_it_closes<B: Backend>(backend: &B) {
    let log = backend.client();
    drop(log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap());
    for payload in ["1", "2", "3"] {
        append(&log, "cat.adopted", payload).await;
    }
    let group = long_wait_group("cat.adopted", "mails").prefetch(10);
    let mut closing = log.subscribe(&group).await.unwrap();
    let kept = next(&mut closing).await;
    closing.close().await.unwrap();
    let mut other = backend.client().subscribe(&group).await.unwrap();
    for payload in ["2", "3"] {
        let delivery = next(&mut other).await;
        assert_eq!(text(&delivery), payload);
        delivery.ack().await.unwrap();
    }
    kept.ack().await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut other).await;
}

pub async fn closes_quickly_after_a_cancelled_next<B: Backend>(backend: &B) {
    let log = backend.client();
    let group = long_wait_group("cat.adopted", "mails").prefetch(10);
    let mut closing = log.subscribe(&group).await.unwrap();
    let outcome = tokio::time::timeout(Duration::from_millis(100), closing.next()).await;
    assert!(outcome.is_err(), "{outcome:?}");
    let started = Instant::now();
    closing.close().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let mut other = log.subscribe(&group).await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut other).await;
}
