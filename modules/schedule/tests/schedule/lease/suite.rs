//! The tests that all stores pass.

use std::time::Duration;

use baya_schedule::{Lease, LeaseStore};
use tokio::time::Instant;
use wire::poll;

use crate::lease::backend::Backend;

/// A duration that is longer than any test.
const LONG: Duration = Duration::from_secs(600);

/// A duration that is short enough to wait for its end.
const SHORT: Duration = Duration::from_millis(300);

const TICK: i64 = 1_764_370_800_000;

/// Acquires a free lease.
async fn acquire(store: &impl LeaseStore, name: &str, holder: &str, ttl: Duration) -> Lease {
    let lease = store.acquire(name, holder, ttl).await.unwrap();
    lease.unwrap_or_else(|| panic!("{holder:?} did not acquire {name:?}"))
}

/// Waits until the token is no longer valid.
async fn wait_for_expiry(store: &impl LeaseStore, name: &str, token: u64) {
    poll(async || (!store.verify(name, token).await.unwrap()).then_some(())).await;
}

/// Acquires a lease as soon as it is free.
async fn take_over(store: &impl LeaseStore, name: &str, holder: &str) -> Lease {
    poll(async || store.acquire(name, holder, LONG).await.unwrap()).await
}

pub async fn acquires_a_free_lease<B: Backend>(backend: &B) {
    let lease = acquire(&backend.client(), "job", "a", LONG).await;
    assert!(lease.expires_in <= LONG, "{lease:?}");
    assert!(lease.expires_in > LONG / 2, "{lease:?}");
}

pub async fn rejects_a_lease_that_another_holder_has<B: Backend>(backend: &B) {
    acquire(&backend.client(), "job", "a", LONG).await;
    assert_eq!(backend.client().acquire("job", "b", LONG).await.unwrap(), None);
}

pub async fn keeps_the_token_when_the_holder_renews<B: Backend>(backend: &B) {
    let store = backend.client();
    let lease = acquire(&store, "job", "a", LONG).await;
    for _ in 0..3 {
        assert_eq!(acquire(&store, "job", "a", LONG).await.token, lease.token);
    }
    assert!(store.verify("job", lease.token).await.unwrap());
}

pub async fn keeps_a_lease_that_was_renewed_past_its_first_duration<B: Backend>(backend: &B) {
    let store = backend.client();
    let started = Instant::now();
    let lease = acquire(&store, "job", "a", SHORT).await;
    let renewed = acquire(&store, "job", "a", LONG).await;
    // On a busy machine the lease can expire before it is renewed.
    assert!(renewed.token == lease.token || started.elapsed() > SHORT, "{lease:?} {renewed:?}");
    let other = backend.client();
    poll(async || {
        assert_eq!(other.acquire("job", "b", LONG).await.unwrap(), None);
        (started.elapsed() > SHORT * 2).then_some(())
    })
    .await;
}

pub async fn another_holder_acquires_an_expired_lease_with_a_greater_token<B: Backend>(
    backend: &B,
) {
    let started = Instant::now();
    let lease = acquire(&backend.client(), "job", "a", SHORT).await;
    let next = take_over(&backend.client(), "job", "b").await;
    assert!(started.elapsed() >= SHORT, "taken over after {:?}", started.elapsed());
    assert!(next.token > lease.token, "{lease:?} {next:?}");
}

pub async fn the_last_holder_acquires_an_expired_lease_with_a_greater_token<B: Backend>(
    backend: &B,
) {
    let store = backend.client();
    let lease = acquire(&store, "job", "a", SHORT).await;
    wait_for_expiry(&store, "job", lease.token).await;
    let next = acquire(&store, "job", "a", LONG).await;
    assert!(next.token > lease.token, "{lease:?} {next:?}");
}

pub async fn another_holder_acquires_a_released_lease_with_a_greater_token<B: Backend>(
    backend: &B,
) {
    let store = backend.client();
    let other = backend.client();
    let first = acquire(&store, "job", "a", LONG).await;
    store.release("job", "a").await.unwrap();
    let second = acquire(&other, "job", "b", LONG).await;
    assert!(second.token > first.token, "{first:?} {second:?}");
    other.release("job", "b").await.unwrap();
    let third = acquire(&other, "job", "b", LONG).await;
    assert!(third.token > second.token, "{second:?} {third:?}");
}

pub async fn ignores_a_release_by_another_holder<B: Backend>(backend: &B) {
    let store = backend.client();
    store.release("unknown", "a").await.unwrap();
    let lease = acquire(&store, "job", "a", LONG).await;
    store.release("job", "b").await.unwrap();
    assert!(store.verify("job", lease.token).await.unwrap());
    assert_eq!(store.acquire("job", "b", LONG).await.unwrap(), None);
}

pub async fn verifies_the_token_of_the_current_lease_only<B: Backend>(backend: &B) {
    let store = backend.client();
    let lease = acquire(&store, "job", "a", LONG).await;
    assert!(backend.client().verify("job", lease.token).await.unwrap());
    for other in [0, lease.token - 1, lease.token + 1, u64::MAX, i64::MAX.cast_unsigned() + 1] {
        assert!(!store.verify("job", other).await.unwrap(), "{other}");
    }
    assert!(!store.verify("unknown", lease.token).await.unwrap());
    assert!(!store.verify("unknown", 0).await.unwrap());
}

pub async fn rejects_the_token_of_a_released_lease<B: Backend>(backend: &B) {
    let store = backend.client();
    let lease = acquire(&store, "job", "a", LONG).await;
    store.release("job", "a").await.unwrap();
    assert!(!store.verify("job", lease.token).await.unwrap());
}

pub async fn rejects_the_token_of_an_expired_lease<B: Backend>(backend: &B) {
    let store = backend.client();
    let started = Instant::now();
    let lease = acquire(&store, "job", "a", SHORT).await;
    wait_for_expiry(&store, "job", lease.token).await;
    assert!(started.elapsed() >= SHORT, "expired after {:?}", started.elapsed());
}

pub async fn begins_each_tick_once_and_in_order<B: Backend>(backend: &B) {
    let store = backend.client();
    let token = acquire(&store, "job", "a", LONG).await.token;
    assert!(store.begin("job", token, TICK).await.unwrap());
    for earlier in [TICK, TICK - 1, 0, -1] {
        assert!(!store.begin("job", token, earlier).await.unwrap(), "{earlier}");
        assert!(!backend.client().begin("job", token, earlier).await.unwrap(), "{earlier}");
    }
    assert!(store.begin("job", token, TICK + 1).await.unwrap());
    assert_eq!(store.last("job").await.unwrap(), Some(TICK + 1));
}

pub async fn rejects_a_tick_with_another_token<B: Backend>(backend: &B) {
    let store = backend.client();
    let token = acquire(&store, "job", "a", LONG).await.token;
    for other in [0, token - 1, token + 1, u64::MAX] {
        assert!(!store.begin("job", other, TICK).await.unwrap(), "{other}");
    }
    assert!(!store.begin("unknown", token, TICK).await.unwrap());
    assert_eq!(store.last("job").await.unwrap(), None);
}

pub async fn rejects_a_tick_after_a_release<B: Backend>(backend: &B) {
    let store = backend.client();
    let token = acquire(&store, "job", "a", LONG).await.token;
    store.release("job", "a").await.unwrap();
    assert!(!store.begin("job", token, TICK).await.unwrap());
}

pub async fn rejects_a_tick_after_expiry<B: Backend>(backend: &B) {
    let store = backend.client();
    let token = acquire(&store, "job", "a", SHORT).await.token;
    wait_for_expiry(&store, "job", token).await;
    assert!(!store.begin("job", token, TICK).await.unwrap());
    assert_eq!(store.last("job").await.unwrap(), None);
}

pub async fn rejects_the_token_of_a_dead_holder_after_a_takeover<B: Backend>(backend: &B) {
    let dead = backend.client();
    let old = acquire(&dead, "job", "dead", SHORT).await.token;
    let other = backend.client();
    let new = take_over(&other, "job", "alive").await.token;
    assert!(!dead.begin("job", old, TICK).await.unwrap());
    assert!(!dead.verify("job", old).await.unwrap());
    assert_eq!(dead.acquire("job", "dead", LONG).await.unwrap(), None);
    dead.release("job", "dead").await.unwrap();
    assert!(other.begin("job", new, TICK).await.unwrap());
}

pub async fn does_not_repeat_a_tick_after_a_takeover<B: Backend>(backend: &B) {
    let first = backend.client();
    let token = acquire(&first, "job", "a", SHORT).await.token;
    // On a slow machine the lease can expire before the run begins.
    let is_recorded = first.begin("job", token, TICK).await.unwrap();
    let second = backend.client();
    let token = take_over(&second, "job", "b").await.token;
    assert_eq!(second.begin("job", token, TICK).await.unwrap(), !is_recorded);
    assert!(!second.begin("job", token, TICK).await.unwrap());
    assert!(second.begin("job", token, TICK + 1).await.unwrap());
}

pub async fn beginning_runs_does_not_extend_a_lease<B: Backend>(backend: &B) {
    let store = backend.client();
    let other = backend.client();
    let token = acquire(&store, "job", "a", SHORT).await.token;
    let mut tick = TICK;
    poll(async || {
        tick += 1;
        store.begin("job", token, tick).await.unwrap();
        other.acquire("job", "b", LONG).await.unwrap()
    })
    .await;
}

pub async fn orders_ticks_over_the_whole_range_of_i64<B: Backend>(backend: &B) {
    let exact = 1 << 53;
    let ascending =
        [i64::MIN, -exact - 1, -exact, -10, -9, 0, 9, 10, exact, exact + 1, i64::MAX - 1, i64::MAX];
    let store = backend.client();
    let token = acquire(&store, "job", "a", LONG).await.token;
    for at in ascending {
        assert!(store.begin("job", token, at).await.unwrap(), "{at}");
        assert_eq!(store.last("job").await.unwrap(), Some(at));
        for earlier in ascending.into_iter().filter(|earlier| *earlier <= at) {
            assert!(!store.begin("job", token, earlier).await.unwrap(), "{earlier} after {at}");
        }
    }
}

pub async fn returns_no_last_run_for_a_name_without_runs<B: Backend>(backend: &B) {
    let store = backend.client();
    assert_eq!(store.last("unknown").await.unwrap(), None);
    acquire(&store, "job", "a", LONG).await;
    assert_eq!(store.last("job").await.unwrap(), None);
}

pub async fn keeps_the_last_run_across_releases_and_renewals<B: Backend>(backend: &B) {
    let store = backend.client();
    let token = acquire(&store, "job", "a", LONG).await.token;
    assert!(store.begin("job", token, TICK).await.unwrap());
    acquire(&store, "job", "a", LONG).await;
    assert_eq!(store.last("job").await.unwrap(), Some(TICK));
    store.release("job", "a").await.unwrap();
    assert_eq!(store.last("job").await.unwrap(), Some(TICK));
    let token = acquire(&store, "job", "b", LONG).await.token;
    assert!(!store.begin("job", token, TICK).await.unwrap());
}

const UNUSUAL_STRINGS: &[&str] = &[
    "",
    " ",
    "  ",
    "a",
    "A",
    "a b",
    "a.b",
    "a_b",
    "a/b",
    "a:b",
    "a::b",
    "a=b",
    ".",
    "..",
    "*",
    ">",
    "a.>",
    "\0",
    "a\0b",
    "a%00b",
    "a\\0b",
    "\r\n",
    "\t",
    "'",
    "\"",
    "'; DROP TABLE x; --",
    "$1",
    "{}",
    "%",
    "%s",
    "ä",
    "é",
    "e\u{301}",
    "名前",
    "🐦",
    "\u{202e}x",
    "clock",
    "lease.a",
    "null",
    "nil",
];

pub async fn distinguishes_names_with_any_characters<B: Backend>(backend: &B) {
    let store = backend.client();
    let mut tokens = Vec::new();
    for name in UNUSUAL_STRINGS {
        let token = acquire(&store, name, name, LONG).await.token;
        assert_eq!(store.acquire(name, "another", LONG).await.unwrap(), None, "{name:?}");
        tokens.push((name, token));
    }
    for (index, (name, token)) in tokens.iter().enumerate() {
        assert!(store.begin(name, *token, index as i64).await.unwrap(), "{name:?}");
    }
    for (index, (name, token)) in tokens.iter().enumerate() {
        assert!(store.verify(name, *token).await.unwrap(), "{name:?}");
        assert_eq!(store.last(name).await.unwrap(), Some(index as i64), "{name:?}");
        store.release(name, name).await.unwrap();
        assert!(!store.verify(name, *token).await.unwrap(), "{name:?}");
    }
}

pub async fn distinguishes_long_names<B: Backend>(backend: &B) {
    let store = backend.client();
    for length in [64, 200, 201, 255, 256, 4_096, 100_000] {
        let one = format!("{}1", "x".repeat(length - 1));
        let two = format!("{}2", "x".repeat(length - 1));
        let token = acquire(&store, &one, "a", LONG).await.token;
        acquire(&store, &two, "b", LONG).await;
        assert_eq!(store.acquire(&one, "b", LONG).await.unwrap(), None, "{length}");
        assert!(store.begin(&one, token, TICK).await.unwrap(), "{length}");
        assert_eq!(store.last(&one).await.unwrap(), Some(TICK), "{length}");
        assert_eq!(store.last(&two).await.unwrap(), None, "{length}");
    }
}

pub async fn distinguishes_holders_with_any_characters<B: Backend>(backend: &B) {
    let store = backend.client();
    let long = "h".repeat(10_000);
    let longer = "h".repeat(10_001);
    let holders = [UNUSUAL_STRINGS, &[long.as_str(), longer.as_str()]].concat();
    for (index, holder) in holders.iter().enumerate() {
        let token = acquire(&store, "job", holder, LONG).await.token;
        assert_eq!(acquire(&store, "job", holder, LONG).await.token, token, "{holder:?}");
        for other in [holders[index.saturating_sub(1)], holders[(index + 1) % holders.len()]] {
            if other != *holder {
                assert_eq!(store.acquire("job", other, LONG).await.unwrap(), None, "{other:?}");
                store.release("job", other).await.unwrap();
            }
        }
        assert!(store.verify("job", token).await.unwrap(), "{holder:?}");
        store.release("job", holder).await.unwrap();
    }
}

pub async fn keeps_a_lease_across_a_restart_of_the_client<B: Backend>(backend: &B) {
    let store = backend.client();
    let token = acquire(&store, "job", "a", LONG).await.token;
    assert!(store.begin("job", token, TICK).await.unwrap());
    drop(store);
    let restarted = backend.client();
    assert!(restarted.verify("job", token).await.unwrap());
    assert_eq!(restarted.last("job").await.unwrap(), Some(TICK));
    assert_eq!(restarted.acquire("job", "b", LONG).await.unwrap(), None);
    assert_eq!(acquire(&restarted, "job", "a", LONG).await.token, token);
}

pub async fn rejects_a_lease_without_a_duration<B: Backend>(backend: &B) {
    let store = backend.client();
    for ttl in [Duration::ZERO, Duration::from_micros(999)] {
        let error = store.acquire("job", "a", ttl).await.unwrap_err();
        assert_eq!(error.code(), "lease");
        let text = error.chain();
        assert!(text.contains("`job` must last at least 1ms"), "{text}");
    }
    acquire(&store, "job", "b", LONG).await;
}

pub async fn accepts_the_maximum_duration<B: Backend>(backend: &B) {
    let store = backend.client();
    let lease = acquire(&store, "job", "a", Duration::MAX).await;
    assert!(store.verify("job", lease.token).await.unwrap());
    assert_eq!(store.acquire("job", "b", LONG).await.unwrap(), None);
    assert_eq!(acquire(&store, "job", "a", Duration::MAX).await.token, lease.token);
}
