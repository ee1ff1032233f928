//! Retries, attempts, and events that become dead letters.

use std::time::Duration;

use baya_events::{Backoff, EventLog};
use tokio::time::{Instant, sleep_until};
use wire::poll;

use crate::log::backend::{
    Backend, LONG, SHORT, append, expect, expect_nothing_else, long_wait_group, next,
    short_wait_group, text,
};

const INITIAL_DELAY: Duration = Duration::from_millis(100);

pub async fn retries_with_growing_delays_and_counts_attempts<B: Backend>(backend: &B) {
    let log = backend.client();
    let group = long_wait_group("cat.adopted", "mails").backoff(Backoff::new(
        INITIAL_DELAY,
        3.0,
        INITIAL_DELAY * 5,
    ));
    let mut deliveries = log.subscribe(&group).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let mut delivery = next(&mut deliveries).await;
    for (attempt, delay) in
        [(1, INITIAL_DELAY), (2, INITIAL_DELAY * 3), (3, INITIAL_DELAY * 5), (4, INITIAL_DELAY * 5)]
    {
        assert_eq!((text(&delivery), delivery.attempt), ("1", attempt));
        let started = Instant::now();
        delivery.retry("not now").await.unwrap();
        delivery = next(&mut deliveries).await;
        let waited = started.elapsed();
        // The logs round to milliseconds.
        assert!(waited + Duration::from_millis(5) >= delay, "attempt {attempt}: {waited:?}");
        assert!(waited < delay + Duration::from_secs(3), "attempt {attempt}: {waited:?}");
    }
    assert_eq!(delivery.attempt, 5);
    delivery.ack().await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn wakes_another_member_for_a_retry<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut first = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let delivery = next(&mut first).await;
    let mut second = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let outcome = tokio::time::timeout(SHORT, second.next()).await;
    assert!(outcome.is_err(), "{outcome:?}");
    let started = Instant::now();
    delivery.retry("not here").await.unwrap();
    let redelivered = next(&mut second).await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!((text(&redelivered), redelivered.attempt), ("1", 2));
    redelivered.ack().await.unwrap();
}

pub async fn does_not_delay_other_events_during_a_retry<B: Backend>(backend: &B) {
    let log = backend.client();
    let group = long_wait_group("cat.adopted", "mails").backoff(Backoff::new(LONG, 1.0, LONG));
    let mut deliveries = log.subscribe(&group).await.unwrap();
    for payload in ["1", "2", "3"] {
        append(&log, "cat.adopted", payload).await;
    }
    next(&mut deliveries).await.retry("later").await.unwrap();
    expect(&mut deliveries, "2").await;
    expect(&mut deliveries, "3").await;
}

pub async fn keeps_delays_and_attempts_across_clients<B: Backend>(backend: &B) {
    let log = backend.client();
    let backoff = Backoff::new(SHORT, 2.0, LONG);
    let group = || long_wait_group("cat.adopted", "mails").backoff(backoff);
    let mut deliveries = log.subscribe(&group()).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let started = Instant::now();
    next(&mut deliveries).await.retry("not on this replica").await.unwrap();
    drop((deliveries, log));
    let log = backend.client();
    let mut deliveries = log.subscribe(&group()).await.unwrap();
    let redelivered = next(&mut deliveries).await;
    assert!(started.elapsed() + Duration::from_millis(5) >= SHORT, "{:?}", started.elapsed());
    assert_eq!((text(&redelivered), redelivered.attempt), ("1", 2));
    redelivered.ack().await.unwrap();
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
}

pub async fn stores_a_dead_letter_after_the_last_attempt<B: Backend>(backend: &B) {
    let log = backend.client();
    let group = long_wait_group("cat.adopted", "mails").max_attempts(3);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    let mut events = Vec::new();
    for attempt in 1..=3 {
        let delivery = next(&mut deliveries).await;
        assert_eq!(delivery.attempt, attempt);
        events.push(delivery.envelope.clone());
        delivery.retry(&format!("cause {attempt}")).await.unwrap();
    }
    expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
    let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = &letters[0];
    assert_eq!(letter.envelope.as_ref(), events.first());
    assert_eq!((&*letter.event, &*letter.group), ("cat.adopted", "mails"));
    assert_eq!((&*letter.cause, letter.attempts), ("cause 3", 3));
    assert!(letter.at.elapsed().unwrap_or_default() < LONG);
    assert!(letter.raw.is_empty());
}

pub async fn stores_a_dead_letter_immediately_on_request<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut deliveries = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "poison").await;
    append(&log, "cat.adopted", "forgotten").await;
    let cause = "line 1\nline 2 ä % \0 ".to_owned() + &"x".repeat(10_000);
    next(&mut deliveries).await.dead(&cause).await.unwrap();
    drop(next(&mut deliveries).await);
    let redelivered = next(&mut deliveries).await;
    assert_eq!(text(&redelivered), "forgotten");
    redelivered.ack().await.unwrap();
    let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!((&*letters[0].cause, letters[0].attempts), (&cause[..2_000], 1));
}

pub async fn stores_a_dead_letter_when_all_attempts_time_out<B: Backend>(backend: &B) {
    let log = backend.client();
    let group = short_wait_group("cat.adopted", "mails").max_attempts(2);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    append(&log, "cat.adopted", "poison").await;
    for attempt in 1..=2 {
        let delivery = next(&mut deliveries).await;
        assert_eq!(delivery.attempt, attempt);
    }
    let waiting = tokio::spawn(async move { text(&next(&mut deliveries).await).to_owned() });
    let letter = poll(async || {
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        letters.into_iter().next()
    })
    .await;
    assert_eq!(letter.cause, "attempt 2 was not acknowledged within 400ms");
    assert_eq!(letter.attempts, 2);
    assert_eq!(letter.envelope.unwrap().payload, b"poison");
    append(&log, "cat.adopted", "next").await;
    assert_eq!(waiting.await.unwrap(), "next");
}

pub async fn ignores_a_member_that_retries_too_late<B: Backend>(backend: &B) {
    let log = backend.client();
    let wait = SHORT * 4;
    let group = || long_wait_group("cat.adopted", "mails").ack_wait(wait);
    let mut slow = log.subscribe(&group()).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    append(&log, "cat.adopted", "2").await;
    let late = [next(&mut slow).await, next(&mut slow).await];
    let received = Instant::now();
    let mut quick = log.subscribe(&group()).await.unwrap();
    let mut redelivered = [next(&mut quick).await, next(&mut quick).await];
    redelivered.sort_by_key(|delivery| text(delivery).to_owned());
    // A member on NATS uses its own clock to recognize that it is late. It received the events after the server had started the
    // time.
    sleep_until(received + wait).await;
    let [first, second] = late;
    first.retry("too late").await.unwrap();
    second.dead("too late").await.unwrap();
    let outcome = tokio::time::timeout(SHORT, quick.next()).await;
    assert!(outcome.is_err(), "{outcome:?}");
    for (delivery, payload) in redelivered.into_iter().zip(["1", "2"]) {
        assert_eq!(text(&delivery), payload);
        assert_eq!(delivery.attempt, 2);
        delivery.ack().await.unwrap();
    }
    expect_nothing_else(&log, "cat.adopted", &mut quick).await;
    assert_eq!(log.count_dead_letters("cat.adopted", "mails").await.unwrap(), 0);
}

pub async fn accepts_an_acknowledgement_that_arrives_late<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut slow = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "late").await;
    let late = next(&mut slow).await;
    let mut quick = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    let redelivered = next(&mut quick).await;
    assert_eq!(redelivered.attempt, 2);
    late.ack().await.unwrap();
    drop(redelivered);
    append(&log, "cat.adopted", "forgotten").await;
    drop(next(&mut quick).await);
    let next = next(&mut quick).await;
    assert_eq!((text(&next), next.attempt), ("forgotten", 2));
    next.ack().await.unwrap();
}
