//! The behaviour of all stores while their server is unreachable.

use std::time::{Duration, Instant};

use baya::Error;
use baya_schedule::LeaseStore;
use wire::Proxy;

use crate::lease::backend::Backend;

/// The time limit of an operation.
const TIMEOUT: Duration = Duration::from_millis(1_500);

/// The additional time that a busy machine may take.
const SLACK: Duration = Duration::from_secs(1);

const TTL: Duration = Duration::from_secs(600);

/// A lease store on a server.
pub trait Remote: Backend {
    /// The name of the store in errors.
    const STORE: &'static str;
    /// The address of the server.
    const ADDRESS: &'static str;

    /// Opens a client that connects to this address.
    fn client_at(&self, address: &str, timeout: Duration) -> Self::Store;
}

/// Declares the tests of this file for a store.
macro_rules! test_outages {
    ($backend:ty) => {
        crate::lease::backend::test_conformance! { $backend, outages:
            times_out_while_the_port_is_closed_and_recovers
            restores_a_connection_that_was_cut_while_idle
            times_out_on_a_silent_connection_and_opens_another_one
            times_out_on_a_server_that_never_responds
            a_lost_response_does_not_reject_a_run
            keeps_the_token_if_the_response_to_a_renewal_is_lost
            one_of_many_concurrent_calls_restores_the_connection
            works_on_another_runtime_after_the_first_one_has_ended
        }
    };
}

pub(crate) use test_outages;

/// Asserts that a call failed with the documented error, within its time limit.
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
    assert_eq!(error.code(), "lease");
    assert_eq!(error.message(), None, "clients do not receive the cause");
    let text = error.chain();
    let expected = format!("the lease store {store} failed to {operation} `job`: ");
    assert!(text.contains(&expected), "{text}");
}

/// Asserts that all operations fail.
async fn assert_all_fail<R: Remote>(store: &R::Store) {
    let started = Instant::now();
    assert_outage(R::STORE, "acquire", started, store.acquire("job", "a", TTL).await);
    let started = Instant::now();
    assert_outage(R::STORE, "begin a run of", started, store.begin("job", 1, 1).await);
    let started = Instant::now();
    assert_outage(R::STORE, "verify", started, store.verify("job", 1).await);
    let started = Instant::now();
    assert_outage(R::STORE, "release", started, store.release("job", "a").await);
    let started = Instant::now();
    assert_outage(R::STORE, "read the last run of", started, store.last("job").await);
}

async fn proxied<R: Remote>(remote: &R) -> (Proxy, R::Store) {
    let proxy = Proxy::start(R::ADDRESS).await;
    let store = remote.client_at(&proxy.address.to_string(), TIMEOUT);
    (proxy, store)
}

pub async fn times_out_while_the_port_is_closed_and_recovers<R: Remote>(remote: &R) {
    let (mut proxy, store) = proxied(remote).await;
    proxy.close().await;
    assert_all_fail::<R>(&store).await;
    proxy.reopen().await;
    let lease = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    proxy.close().await;
    assert_all_fail::<R>(&store).await;
    proxy.reopen().await;
    let renewed = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    assert_eq!(renewed.token, lease.token);
}

pub async fn restores_a_connection_that_was_cut_while_idle<R: Remote>(remote: &R) {
    let (proxy, store) = proxied(remote).await;
    let lease = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    for _ in 0..5 {
        proxy.cut().await;
        let renewed = store.acquire("job", "a", TTL).await.unwrap().unwrap();
        assert_eq!(renewed.token, lease.token);
    }
}

pub async fn times_out_on_a_silent_connection_and_opens_another_one<R: Remote>(remote: &R) {
    let (proxy, store) = proxied(remote).await;
    let lease = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    proxy.stall();
    let started = Instant::now();
    assert_outage(R::STORE, "acquire", started, store.acquire("job", "a", TTL).await);
    proxy.resume();
    let renewed = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    assert_eq!(renewed.token, lease.token);
}

pub async fn times_out_on_a_server_that_never_responds<R: Remote>(remote: &R) {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let store = remote.client_at(&address, TIMEOUT);
    for _ in 0..2 {
        let started = Instant::now();
        assert_outage(R::STORE, "acquire", started, store.acquire("job", "a", TTL).await);
    }
}

/// More responses than any operation receives.
const RESPONSES: usize = 12;

pub async fn a_lost_response_does_not_reject_a_run<R: Remote>(remote: &R) {
    let (proxy, store) = proxied(remote).await;
    let token = store.acquire("job", "a", TTL).await.unwrap().unwrap().token;
    for number in 1..=RESPONSES {
        let at = number as i64;
        proxy.cut_at_response(number);
        match store.begin("job", token, at).await {
            Ok(begins) => assert!(begins, "response {number}: no other call has begun the run"),
            // The run may have been recorded.
            Err(error) => assert_eq!(error.code(), "lease"),
        }
        proxy.cut_at_response(0);
        store.begin("job", token, at).await.unwrap();
        assert_eq!(store.last("job").await.unwrap(), Some(at), "response {number}");
    }
}

pub async fn keeps_the_token_if_the_response_to_a_renewal_is_lost<R: Remote>(remote: &R) {
    let (proxy, store) = proxied(remote).await;
    let token = store.acquire("job", "a", TTL).await.unwrap().unwrap().token;
    for number in 1..=RESPONSES {
        proxy.cut_at_response(number);
        if let Ok(renewed) = store.acquire("job", "a", TTL).await {
            assert_eq!(renewed.unwrap().token, token, "response {number}");
        }
        proxy.cut_at_response(0);
        assert!(store.verify("job", token).await.unwrap(), "response {number}");
    }
}

pub async fn one_of_many_concurrent_calls_restores_the_connection<R: Remote>(remote: &R) {
    let (mut proxy, store) = proxied(remote).await;
    store.last("job").await.unwrap();
    proxy.close().await;
    assert_all_fail::<R>(&store).await;
    proxy.reopen().await;
    let calls = (0..50).map(|_| store.last("job"));
    for outcome in futures_util::future::join_all(calls).await {
        assert_eq!(outcome.unwrap(), None);
    }
}

/// A runtime can end before the store does, such as the runtimes of two tests that share a store.
pub async fn works_on_another_runtime_after_the_first_one_has_ended<R: Remote>(remote: &R) {
    let store = std::sync::Arc::new(remote.client_at(R::ADDRESS, TIMEOUT));
    let on_another_thread = async || {
        let store = std::sync::Arc::clone(&store);
        let call = move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            // The first call may find that the connection is dead.
            let first = runtime.block_on(store.acquire("job", "a", TTL));
            first.or_else(|_| runtime.block_on(store.acquire("job", "a", TTL))).unwrap().unwrap()
        };
        tokio::task::spawn_blocking(call).await.unwrap()
    };
    let first = on_another_thread().await;
    let second = on_another_thread().await;
    assert_eq!(first.token, second.token);
}
