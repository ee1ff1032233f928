//! Logs that are full.

use baya_events::{Envelope, EventLog, Start};
use wire::poll;

use crate::log::backend::{Backend, append, expect, long_wait_group, next};

pub async fn rejects_events_while_it_is_full_of_unacknowledged_events<B: Backend>(backend: &B) {
    let log = backend.small_client(5);
    let mut quick = log.subscribe(&long_wait_group("cat.adopted", "quick")).await.unwrap();
    let mut slow = log.subscribe(&long_wait_group("cat.adopted", "slow")).await.unwrap();
    for payload in ["1", "2", "3", "4", "5"] {
        append(&log, "cat.adopted", payload).await;
        expect(&mut quick, payload).await;
    }
    let delivery = next(&mut slow).await;
    let event = Envelope::new("cat.adopted", 1, "6");
    let error = log.append(&event).await.unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("event_log_full", 503));
    let text = error.chain();
    assert!(text.contains("`cat.adopted`") && text.contains("the group `slow`"), "{text}");
    delivery.ack().await.unwrap();
    log.append(&event).await.unwrap();
    for payload in ["2", "3", "4", "5", "6"] {
        expect(&mut slow, payload).await;
    }
    expect(&mut quick, "6").await;
}

pub async fn removes_acknowledged_events_when_it_is_full<B: Backend>(backend: &B) {
    let log = backend.small_client(5);
    for number in 0..20 {
        append(&log, "cat.adopted", &number.to_string()).await;
    }
    let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    let mut last = None;
    poll(async || {
        let delivery = next(&mut deliveries).await;
        last = Some(String::from_utf8(delivery.envelope.payload.clone()).unwrap());
        delivery.ack().await.unwrap();
        (last.as_deref() == Some("19")).then_some(())
    })
    .await;
    for number in 20..40 {
        append(&log, "cat.adopted", &number.to_string()).await;
        expect(&mut deliveries, &number.to_string()).await;
    }
}
