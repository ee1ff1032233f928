//! Logs whose server can't be reached.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use baya_core::Error;
use baya_events::{Deliveries, Delivery, Envelope, EventLog};
use wire::Proxy;

use crate::log::backend::{
    Backend, DEADLINE, append, expect, long_wait_group, next, short_wait_group, text,
};

/// The maximum duration of an operation.
const TIMEOUT: Duration = Duration::from_millis(1_500);

/// The additional time that an operation may take on a busy machine.
const SLACK: Duration = Duration::from_secs(1);

/// A log on a server.
pub trait Remote: Backend {
    /// The name of the log in errors.
    const STORE: &'static str;
    /// The address of the server.
    const ADDRESS: &'static str;

    /// Opens a client that connects to this address.
    fn client_at(&self, address: &str, timeout: Duration) -> Self::Log;

    /// Makes a client wait for the connection, up to `max`.
    fn wait_for_connection(log: Self::Log, max: Duration) -> Self::Log;
}

/// Declares the tests of this file and those about killed processes for a log.
macro_rules! outage_suite {
    ($backend:ty) => {
        crate::log::backend::conformance_suite! { $backend, outages:
            fails_within_the_timeout_while_the_port_is_closed_and_recovers
            fails_within_the_timeout_on_a_silent_connection_and_opens_another
            fails_within_the_timeout_on_a_server_that_never_responds
            waits_for_the_connection_if_configured
            fails_when_the_wait_for_the_connection_times_out
            restores_the_connection_of_a_member_that_was_cut
            reports_an_outage_to_a_member_and_delivers_afterwards
            restores_a_silent_connection_of_a_member
            closes_a_member_within_the_timeout_while_the_port_is_closed
            loses_no_appended_event_while_connections_are_cut
            acknowledges_after_the_connection_was_cut
            works_on_another_runtime_after_its_first_one_has_ended
        }
        crate::log::backend::conformance_suite! { $backend, kills:
            loses_no_event_when_processes_are_killed
        }
        crate::log::backend::conformance_suite! { $backend, replicas:
            loses_no_event_while_replicas_are_killed
        }
    };
}

pub(crate) use outage_suite;

fn event(payload: &str) -> Envelope {
    Envelope::new("cat.adopted", 1, payload)
}

/// Asserts that an operation failed with the documented error within the timeout.
fn assert_outage<T: std::fmt::Debug>(
    store: &str,
    operation: &str,
    started: Instant,
    outcome: Result<T, Error>,
) {
    let elapsed = started.elapsed();
    assert!(elapsed < TIMEOUT + SLACK, "{operation} took {elapsed:?}");
    let error = outcome.unwrap_err();
    assert_eq!(error.status(), 503);
    assert_eq!(error.code(), "event_log");
    assert_eq!(error.message(), None, "the cause is not exposed to clients");
    let text = error.chain();
    let expected = format!("the event log {store} failed to {operation} `cat.adopted`: ");
    assert!(text.contains(&expected), "{text}");
}

/// Asserts that all operations fail.
async fn assert_all_fail<R: Remote>(log: &R::Log) {
    let now = Instant::now;
    let name = "cat.adopted";
    let started = now();
    assert_outage(R::STORE, "append", started, log.append(&event("1")).await);
    let started = now();
    let subscribed = log.subscribe(&long_wait_group(name, "mails")).await.map(|_| ());
    assert_outage(R::STORE, "subscribe to", started, subscribed);
    let started = now();
    let letters = log.dead_letters(name, "mails", None, 1).await;
    assert_outage(R::STORE, "list dead letters of", started, letters);
    let started = now();
    let count = log.count_dead_letters(name, "mails").await;
    assert_outage(R::STORE, "count dead letters of", started, count);
    // The format of ids depends on the log.
    for id in ["1", "1-1"] {
        let started = now();
        let found = log.redrive(name, "mails", id).await;
        if !matches!(found, Ok(false)) {
            assert_outage(R::STORE, "redrive a dead letter of", started, found);
        }
    }
    let started = now();
    let removed = log.remove_group(name, "mails").await;
    assert_outage(R::STORE, "remove a group of", started, removed);
}

async fn proxied<R: Remote>(remote: &R) -> (Proxy, R::Log) {
    let proxy = Proxy::start(R::ADDRESS).await;
    let log = remote.client_at(&proxy.address.to_string(), TIMEOUT);
    (proxy, log)
}

/// Returns the next delivery, ignoring errors of the log.
pub async fn next_after_outages(deliveries: &mut Box<dyn Deliveries>) -> Delivery {
    let started = Instant::now();
    loop {
        let outcome = tokio::time::timeout(DEADLINE, deliveries.next()).await;
        match outcome.expect("there was no delivery") {
            Ok(delivery) => return delivery,
            Err(error) => {
                assert_eq!(error.code(), "event_log");
                assert!(started.elapsed() < DEADLINE, "{}", error.chain());
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

pub async fn fails_within_the_timeout_while_the_port_is_closed_and_recovers<R: Remote>(remote: &R) {
    let (mut proxy, log) = proxied(remote).await;
    proxy.close().await;
    assert_all_fail::<R>(&log).await;
    proxy.reopen().await;
    log.append(&event("1")).await.unwrap();
    proxy.close().await;
    assert_all_fail::<R>(&log).await;
    proxy.reopen().await;
    log.append(&event("2")).await.unwrap();
}

pub async fn fails_within_the_timeout_on_a_silent_connection_and_opens_another<R: Remote>(
    remote: &R,
) {
    let (proxy, log) = proxied(remote).await;
    log.append(&event("1")).await.unwrap();
    proxy.stall();
    let started = Instant::now();
    assert_outage(R::STORE, "append", started, log.append(&event("2")).await);
    proxy.resume();
    log.append(&event("3")).await.unwrap();
}

pub async fn fails_within_the_timeout_on_a_server_that_never_responds<R: Remote>(remote: &R) {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let log = remote.client_at(&address, TIMEOUT);
    for _ in 0..2 {
        let started = Instant::now();
        assert_outage(R::STORE, "append", started, log.append(&event("1")).await);
    }
}

pub async fn waits_for_the_connection_if_configured<R: Remote>(remote: &R) {
    let (mut proxy, log) = proxied(remote).await;
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let log = R::wait_for_connection(log, DEADLINE);
    proxy.close().await;
    let appending = tokio::spawn(async move { log.append(&event("1")).await });
    let outcome = tokio::time::timeout(TIMEOUT * 2, deliveries.next()).await;
    assert!(!matches!(outcome, Ok(Ok(_))), "the server is out of reach");
    assert!(!appending.is_finished());
    proxy.reopen().await;
    appending.await.unwrap().unwrap();
    let delivery = next_after_outages(&mut deliveries).await;
    assert_eq!(text(&delivery), "1");
    delivery.ack().await.unwrap();
}

pub async fn fails_when_the_wait_for_the_connection_times_out<R: Remote>(remote: &R) {
    let (mut proxy, log) = proxied(remote).await;
    proxy.close().await;
    let log = R::wait_for_connection(log, TIMEOUT * 2);
    let started = Instant::now();
    let error = log.append(&event("1")).await.unwrap_err();
    assert!(started.elapsed() + SLACK >= TIMEOUT * 2, "{:?}", started.elapsed());
    assert!(started.elapsed() < TIMEOUT * 2 + SLACK, "{:?}", started.elapsed());
    let text = error.chain();
    assert!(text.contains("timed out after 3s; the last attempt failed: "), "{text}");
}

pub async fn restores_the_connection_of_a_member_that_was_cut<R: Remote>(remote: &R) {
    let (proxy, log) = proxied(remote).await;
    // The server may still deliver on a connection that was cut, so the event must be delivered again soon.
    let mut deliveries = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    let direct = remote.client();
    for number in 0..5 {
        let outcome = tokio::time::timeout(Duration::from_millis(50), deliveries.next()).await;
        assert!(outcome.is_err(), "{outcome:?}");
        proxy.cut().await;
        append(&direct, "cat.adopted", &number.to_string()).await;
        let delivery = next_after_outages(&mut deliveries).await;
        assert_eq!(text(&delivery), number.to_string());
        delivery.ack().await.unwrap();
    }
}

pub async fn reports_an_outage_to_a_member_and_delivers_afterwards<R: Remote>(remote: &R) {
    let (mut proxy, log) = proxied(remote).await;
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    proxy.close().await;
    let started = Instant::now();
    let outcome = tokio::time::timeout(DEADLINE, deliveries.next()).await.unwrap();
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), "event_log");
    assert!(started.elapsed() < TIMEOUT * 2, "{:?}", started.elapsed());
    append(&remote.client(), "cat.adopted", "1").await;
    proxy.reopen().await;
    let delivery = next_after_outages(&mut deliveries).await;
    assert_eq!(text(&delivery), "1");
    delivery.ack().await.unwrap();
}

pub async fn restores_a_silent_connection_of_a_member<R: Remote>(remote: &R) {
    let (proxy, log) = proxied(remote).await;
    let mut deliveries = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    let outcome = tokio::time::timeout(Duration::from_millis(50), deliveries.next()).await;
    assert!(outcome.is_err(), "{outcome:?}");
    proxy.stall();
    append(&remote.client(), "cat.adopted", "1").await;
    proxy.resume();
    append(&remote.client(), "cat.adopted", "2").await;
    // If the server has sent the first event on the silent connection, it is delivered again after the second.
    let mut missing = HashSet::from(["1", "2"]);
    while !missing.is_empty() {
        let delivery = next_after_outages(&mut deliveries).await;
        missing.remove(text(&delivery));
        delivery.ack().await.unwrap();
    }
}

pub async fn closes_a_member_within_the_timeout_while_the_port_is_closed<R: Remote>(remote: &R) {
    let (mut proxy, log) = proxied(remote).await;
    let group = long_wait_group("cat.adopted", "mails").prefetch(10);
    drop(log.subscribe(&group).await.unwrap());
    for number in 0..5 {
        append(&log, "cat.adopted", &number.to_string()).await;
    }
    let mut deliveries = log.subscribe(&group).await.unwrap();
    drop(next(&mut deliveries).await);
    proxy.close().await;
    let started = Instant::now();
    assert_outage(R::STORE, "release", started, deliveries.close().await);
}

pub async fn loses_no_appended_event_while_connections_are_cut<R: Remote>(remote: &R) {
    let (proxy, log) = proxied(remote).await;
    let mut deliveries = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    let appending = async {
        let mut appended = HashSet::new();
        for number in 0..200 {
            if number % 20 == 10 {
                proxy.cut().await;
            }
            let payload = number.to_string();
            if log.append(&event(&payload)).await.is_ok() {
                appended.insert(payload);
            }
        }
        appended
    };
    let (acknowledged, mut all) = tokio::sync::mpsc::unbounded_channel();
    let member = tokio::spawn(async move {
        loop {
            let delivery = next_after_outages(&mut deliveries).await;
            let payload = text(&delivery).to_owned();
            if delivery.ack().await.is_ok() && acknowledged.send(payload).is_err() {
                return;
            }
        }
    });
    let mut missing = appending.await;
    assert!(missing.len() > 150, "{} of 200 were appended", missing.len());
    while !missing.is_empty() {
        let payload = tokio::time::timeout(DEADLINE, all.recv()).await;
        missing.remove(&payload.unwrap_or_else(|_| panic!("lost: {missing:?}")).unwrap());
    }
    member.abort();
}

pub async fn acknowledges_after_the_connection_was_cut<R: Remote>(remote: &R) {
    let (proxy, log) = proxied(remote).await;
    let mut deliveries = log.subscribe(&short_wait_group("cat.adopted", "mails")).await.unwrap();
    append(&log, "cat.adopted", "1").await;
    append(&log, "cat.adopted", "2").await;
    let delivery = next(&mut deliveries).await;
    proxy.cut().await;
    delivery.ack().await.unwrap();
    drop(next_after_outages(&mut deliveries).await);
    let redelivered = next_after_outages(&mut deliveries).await;
    assert_eq!((text(&redelivered), redelivered.attempt), ("2", 2));
    redelivered.ack().await.unwrap();
}

/// A runtime can end before the log is dropped, for example if two tests share a log.
pub async fn works_on_another_runtime_after_its_first_one_has_ended<R: Remote>(remote: &R) {
    let log = remote.client_at(R::ADDRESS, TIMEOUT);
    let mut deliveries =
        remote.client().subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    for payload in ["1", "2"] {
        let log = log.clone();
        let call = move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            // The connection of the first runtime is dead.
            let first = runtime.block_on(log.append(&event(payload)));
            first.or_else(|_| runtime.block_on(log.append(&event(payload)))).unwrap();
        };
        tokio::task::spawn_blocking(call).await.unwrap();
        expect(&mut deliveries, payload).await;
    }
}
