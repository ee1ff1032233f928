//! What every store does when its service is out of reach.

use std::time::{Duration, Instant};

use baya::Error;
use baya_schedule::LeaseStore;
use wire::Proxy;

use crate::backend::Backend;

/// How long an operation may take.
const TIMEOUT: Duration = Duration::from_millis(1_500);

/// How much longer a busy machine takes to notice.
const SLACK: Duration = Duration::from_secs(1);

const TTL: Duration = Duration::from_secs(600);

/// A store on a server.
pub trait Remote: Backend {
    /// Its name in errors.
    const STORE: &'static str;
    /// The address of the server.
    const ADDRESS: &'static str;

    /// Opens a client that connects to this address.
    fn client_at(&self, address: &str, timeout: Duration) -> Self::Store;
}

/// Declares the tests of this file for a store.
macro_rules! survives_outages {
    ($backend:ty) => {
        crate::backend::conforms! { $backend, outage:
            fails_within_the_time_out_while_the_port_is_closed_and_recovers
            restores_a_connection_that_was_cut_while_idle
            fails_within_the_time_out_on_a_silent_connection_and_opens_another
            fails_within_the_time_out_on_a_server_that_never_responds
            never_denies_a_run_because_a_response_was_lost
            keeps_the_token_when_the_response_to_a_renewal_was_lost
            has_one_of_many_calls_at_once_restore_the_connection
            works_on_another_runtime_after_its_first_one_has_ended
        }
    };
}

pub(crate) use survives_outages;

/// Asserts that a call failed as documented.
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
    assert_eq!(error.message(), None, "clients do not see what is wrong with the store");
    let text = error.chain();
    let expected = format!("the lease store {store} failed to {operation} `job`: ");
    assert!(text.contains(&expected), "{text}");
}

/// Calls all operations, which must fail.
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

pub async fn fails_within_the_time_out_while_the_port_is_closed_and_recovers<R: Remote>(
    remote: &R,
) {
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

pub async fn fails_within_the_time_out_on_a_silent_connection_and_opens_another<R: Remote>(
    remote: &R,
) {
    let (proxy, store) = proxied(remote).await;
    let lease = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    proxy.stall();
    let started = Instant::now();
    assert_outage(R::STORE, "acquire", started, store.acquire("job", "a", TTL).await);
    proxy.resume();
    let renewed = store.acquire("job", "a", TTL).await.unwrap().unwrap();
    assert_eq!(renewed.token, lease.token);
}

pub async fn fails_within_the_time_out_on_a_server_that_never_responds<R: Remote>(remote: &R) {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let store = remote.client_at(&address, TIMEOUT);
    for _ in 0..2 {
        let started = Instant::now();
        assert_outage(R::STORE, "acquire", started, store.acquire("job", "a", TTL).await);
    }
}

/// More responses than any operation has.
const RESPONSES: usize = 12;

pub async fn never_denies_a_run_because_a_response_was_lost<R: Remote>(remote: &R) {
    let (proxy, store) = proxied(remote).await;
    let token = store.acquire("job", "a", TTL).await.unwrap().unwrap().token;
    for number in 1..=RESPONSES {
        let at = number as i64;
        proxy.cut_at_response(number);
        match store.begin("job", token, at).await {
            Ok(begins) => assert!(begins, "response {number}: nobody else began the run"),
            // Whether the run is recorded is not known.
            Err(error) => assert_eq!(error.code(), "lease"),
        }
        proxy.cut_at_response(0);
        store.begin("job", token, at).await.unwrap();
        assert_eq!(store.last("job").await.unwrap(), Some(at), "response {number}");
    }
}

pub async fn keeps_the_token_when_the_response_to_a_renewal_was_lost<R: Remote>(remote: &R) {
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

pub async fn has_one_of_many_calls_at_once_restore_the_connection<R: Remote>(remote: &R) {
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

/// A runtime may end before the store does, such as those of two tests that share one.
pub async fn works_on_another_runtime_after_its_first_one_has_ended<R: Remote>(remote: &R) {
    let store = std::sync::Arc::new(remote.client_at(R::ADDRESS, TIMEOUT));
    let on_another_thread = async || {
        let store = std::sync::Arc::clone(&store);
        let call = move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            // The connection may turn out to be dead.
            let first = runtime.block_on(store.acquire("job", "a", TTL));
            first.or_else(|_| runtime.block_on(store.acquire("job", "a", TTL))).unwrap().unwrap()
        };
        tokio::task::spawn_blocking(call).await.unwrap()
    };
    let first = on_another_thread().await;
    let second = on_another_thread().await;
    assert_eq!(first.token, second.token);
}
