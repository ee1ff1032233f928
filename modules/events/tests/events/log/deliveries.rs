//! The events that a group receives, and their order and timing.

use std::time::{Duration, UNIX_EPOCH};

use baya_events::{Envelope, EventLog, Start};
use tokio::time::Instant;
use wire::poll;

use crate::log::backend::{
    Backend, LONG, SHORT, append, expect, expect_nothing_else, long_wait_group, next,
    short_wait_group, text,
};

pub async fn delivers_events_in_the_order_in_which_they_were_appended<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    for number in 0..30 {
        append(&log, "cat.adopted", &number.to_string()).await;
    }
    for number in 0..30 {
        expect(&mut deliveries, &number.to_string()).await;
    }
}

pub async fn delivers_all_fields_of_an_event<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned();
    let event = Envelope::new("cat.adopted", u32::MAX, (0..=255).collect::<Vec<u8>>())
        .with_id(" an id\r\nof any: characters%20\0ä ")
        .with_time(UNIX_EPOCH + Duration::from_nanos(1_764_370_800_123_456_789))
        .with_trace(Some(parent), Some("vendor=value,other=%41".to_owned()));
    log.append(&event).await.unwrap();
    let delivery = next(&mut deliveries).await;
    assert_eq!(delivery.envelope, event);
    delivery.ack().await.unwrap();
}

pub async fn delivers_events_with_empty_fields<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("", "")).await.unwrap();
    let event = Envelope::new("", 0, []).with_id("").with_time(UNIX_EPOCH);
    log.append(&event).await.unwrap();
    let delivery = next(&mut deliveries).await;
    assert_eq!(delivery.envelope, event);
    delivery.ack().await.unwrap();
}

pub async fn delivers_each_event_to_all_groups_and_one_member_of_each<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut first = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let second = backend.client();
    let mut second = second.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let mut other = log.subscribe(&long_wait_group("cat.adopted", "statistics")).await.unwrap();
    for payload in ["1", "2", "3", "4"] {
        append(&log, "cat.adopted", payload).await;
    }
    expect(&mut first, "1").await;
    expect(&mut second, "2").await;
    expect(&mut first, "3").await;
    expect(&mut second, "4").await;
    for payload in ["1", "2", "3", "4"] {
        expect(&mut other, payload).await;
    }
}

pub async fn wakes_a_member_that_waits<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let waiting = tokio::time::timeout(SHORT, deliveries.next()).await;
    assert!(waiting.is_err(), "there is no event");
    let started = Instant::now();
    append(&log, "cat.adopted", "1").await;
    expect(&mut deliveries, "1").await;
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

pub async fn does_not_redeliver_acknowledged_events<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "acknowledged").await;
    append(&log, "cat.adopted", "forgotten").await;
    expect(&mut deliveries, "acknowledged").await;
    drop(next(&mut deliveries).await);
    let redelivered = next(&mut deliveries).await;
    assert_eq!(text(&redelivered), "forgotten");
    redelivered.ack().await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn redelivers_to_another_member_when_one_disappears<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut vanishing = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let started = Instant::now();
    let delivery = next(&mut vanishing).await;
    assert_eq!(delivery.attempt, 1);
    drop((delivery, vanishing, log));
    let other = backend.client();
    let mut alive = other.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    let redelivered = next(&mut alive).await;
    // The logs and the client round to milliseconds.
    assert!(started.elapsed() + Duration::from_millis(5) >= SHORT, "{:?}", started.elapsed());
    assert_eq!(text(&redelivered), "1");
    assert_eq!(redelivered.attempt, 2);
    redelivered.ack().await.unwrap();
    expect_nothing_else(&other, "cat.adopted", &mut alive).await;
}

pub async fn keeps_events_for_a_group_without_members<B: Backend>(backend: &B) {
    let log = backend.client();
    drop(log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap());
    append(&log, "cat.adopted", "1").await;
    append(&log, "cat.adopted", "2").await;
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    expect(&mut deliveries, "1").await;
    expect(&mut deliveries, "2").await;
}

pub async fn continues_after_a_restart_of_the_client<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    for payload in ["1", "2", "3"] {
        append(&log, "cat.adopted", payload).await;
    }
    expect(&mut deliveries, "1").await;
    drop((deliveries, log));
    let log = backend.client();
    let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    expect(&mut deliveries, "2").await;
    expect(&mut deliveries, "3").await;
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn starts_a_new_group_at_the_end<B: Backend>(backend: &B) {
    let log = backend.client();
    append(&log, "cat.adopted", "before").await;
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "after").await;
    expect(&mut deliveries, "after").await;
}

pub async fn starts_a_new_group_at_the_beginning_on_request<B: Backend>(backend: &B) {
    let log = backend.client();
    append(&log, "cat.adopted", "1").await;
    append(&log, "cat.adopted", "2").await;
    let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    expect(&mut deliveries, "1").await;
    expect(&mut deliveries, "2").await;
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn starts_a_removed_group_anew<B: Backend>(backend: &B) {
    let log = backend.client();
    log.remove_group("cat.adopted", "mails").await.unwrap();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "forgotten").await;
    append(&log, "cat.adopted", "unseen").await;
    drop(next(&mut deliveries).await);
    deliveries.close().await.unwrap();
    log.remove_group("cat.adopted", "mails").await.unwrap();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn does_not_deliver_again_while_the_delivery_is_extended<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut busy = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "slow").await;
    let delivery = next(&mut busy).await;
    let started = Instant::now();
    let mut idle = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    let other = tokio::spawn(async move {
        let delivery = next(&mut idle).await;
        let payload = text(&delivery).to_owned();
        delivery.ack().await.unwrap();
        payload
    });
    poll(async || {
        delivery.extend().await.unwrap();
        (started.elapsed() > SHORT * 4).then_some(())
    })
    .await;
    delivery.ack().await.unwrap();
    append(&log, "cat.adopted", "quick").await;
    assert_eq!(other.await.unwrap(), "quick");
}

pub async fn loses_no_event_when_next_is_cancelled<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let mut got = Vec::new();
    for number in 0..50_u64 {
        append(&log, "cat.adopted", &number.to_string()).await;
        let wait = Duration::from_micros(number * 40);
        if let Ok(delivery) = tokio::time::timeout(wait, deliveries.next()).await {
            got.push(delivery.unwrap());
        }
    }
    while got.len() < 50 {
        got.push(next(&mut deliveries).await);
    }
    for (number, delivery) in got.into_iter().enumerate() {
        assert_eq!(text(&delivery), number.to_string());
        assert_eq!(delivery.attempt, 1);
        delivery.ack().await.unwrap();
    }
}

pub async fn appends_an_id_once<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let event = Envelope::new("cat.adopted", 1, "1").with_id("adoption-7");
    for log in [&log, &log, &backend.client()] {
        log.append(&event).await.unwrap();
    }
    expect(&mut deliveries, "1").await;
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn appends_equal_ids_of_different_events<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = Vec::new();
    for event in ["cat.adopted", "cat.returned"] {
        deliveries.push(log.subscribe(&long_wait_group(event, "mails")).await.unwrap());
        log.append(&Envelope::new(event, 1, event).with_id("7")).await.unwrap();
    }
    expect(&mut deliveries[0], "cat.adopted").await;
    expect(&mut deliveries[1], "cat.returned").await;
}

const UNUSUAL_NAMES: &[&str] = &[
    "",
    " ",
    "a",
    "A",
    "a b",
    "a.b",
    "a_b",
    "a:b",
    "a%3Ab",
    "a=b",
    ".",
    "..",
    "*",
    ">",
    "a.>",
    "a.*",
    "\0",
    "\r\n",
    "'",
    "\"",
    "{a}",
    "%s",
    "ä",
    "e\u{301}",
    "名前",
    "🐦",
    "\u{202e}x",
    "id",
];

pub async fn separates_names_of_any_characters<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut all = Vec::new();
    for (index, name) in UNUSUAL_NAMES.iter().enumerate() {
        let group = UNUSUAL_NAMES[UNUSUAL_NAMES.len() - 1 - index];
        all.push((*name, log.subscribe(&long_wait_group(name, group)).await.unwrap()));
        all.push((*name, log.subscribe(&long_wait_group(name, name)).await.unwrap()));
    }
    for name in UNUSUAL_NAMES {
        append(&log, name, name).await;
    }
    for (name, deliveries) in &mut all {
        let delivery = next(deliveries).await;
        assert_eq!((text(&delivery), &*delivery.envelope.name), (*name, *name));
        delivery.dead(name).await.unwrap();
    }
    for (index, name) in UNUSUAL_NAMES.iter().enumerate() {
        let group = UNUSUAL_NAMES[UNUSUAL_NAMES.len() - 1 - index];
        for group in [group, name] {
            let letters = log.dead_letters(name, group, None, 10).await.unwrap();
            assert_eq!(letters.len(), 1, "{name:?} {group:?}");
            assert_eq!((&*letters[0].cause, &*letters[0].group), (*name, group));
        }
    }
}

pub async fn separates_long_names<B: Backend>(backend: &B) {
    let log = backend.client();
    for length in [80, 81, 255, 256, 3_000] {
        let one = format!("{}1", "x".repeat(length - 1));
        let two = format!("{}2", "x".repeat(length - 1));
        let mut first = log.subscribe(&long_wait_group(&one, &one)).await.unwrap();
        let mut second = log.subscribe(&long_wait_group(&two, &two)).await.unwrap();
        append(&log, &two, "2").await;
        append(&log, &one, "1").await;
        expect(&mut first, "1").await;
        expect(&mut second, "2").await;
    }
}

pub async fn delivers_large_payloads<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let payload: Vec<u8> = (0..1_000_000_u32).map(|number| (number % 251) as u8).collect();
    log.append(&Envelope::new("cat.adopted", 1, payload.clone())).await.unwrap();
    let delivery = next(&mut deliveries).await;
    assert!(delivery.envelope.payload == payload);
    delivery.dead("too large for me").await.unwrap();
    let letters = log.dead_letters("cat.adopted", "mails", None, 1).await.unwrap();
    assert!(letters[0].envelope.as_ref().unwrap().payload == payload);
}

pub async fn rejects_payloads_above_the_limit<B: Backend>(backend: &B) {
    let Some(max_payload) = B::MAX_PAYLOAD else { return };
    let log = backend.client();
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let started = Instant::now();
    let event = Envelope::new("cat.adopted", 1, vec![b' '; max_payload + 1]);
    let error = log.append(&event).await.unwrap_err();
    assert!(started.elapsed() < LONG / 100);
    assert_eq!(error.code(), "event_too_large");
    let cause = error.chain();
    assert!(cause.contains("failed to append `cat.adopted`: "), "{cause}");
    assert!(cause.contains("bytes") && cause.contains("accepts"), "{cause}");
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}
