//! Many replicas that contend for one lease.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use baya_schedule::LeaseStore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::lease::backend::Backend;

const CONTENDERS: usize = 8;

/// The duration of the contention.
const CONTENTION: Duration = Duration::from_secs(2);

/// The duration of the contended leases. They are short, so that some expire and some are renewed.
const SHORT: Duration = Duration::from_millis(60);

pub async fn exactly_one_of_eight_contenders_acquires_a_lease<B: Backend>(backend: &B) {
    let ttl = Duration::from_secs(600);
    let clients: Vec<_> = (0..CONTENDERS).map(|_| Arc::new(backend.client())).collect();
    for round in 0..10 {
        let mut attempts = JoinSet::new();
        for (index, client) in clients.iter().map(Arc::clone).enumerate() {
            attempts.spawn(async move {
                let name = format!("job-{round}");
                client.acquire(&name, &format!("replica-{index}"), ttl).await.unwrap()
            });
        }
        let leases = attempts.join_all().await;
        assert_eq!(leases.iter().flatten().count(), 1, "round {round}: {leases:?}");
    }
}

/// A period during which a contender held the lease.
#[derive(Debug)]
struct Hold {
    token: u64,
    holder: usize,
    from: Instant,
    until: Instant,
    /// The ticks that the contender was allowed to run.
    ticks: Vec<i64>,
}

pub async fn never_has_two_holders_under_contention<B: Backend>(backend: &B) {
    let origin = Instant::now();
    let contending = (0..CONTENDERS).map(|index| contend(backend.client(), index, origin));
    let contending: JoinSet<_> = contending.collect();
    let mut holds: Vec<Hold> = contending.join_all().await.into_iter().flatten().collect();
    holds.sort_by_key(|hold| (hold.token, hold.from));
    assert!(holds.len() >= 5, "{holds:?}");
    for pair in holds.windows(2) {
        let [before, after] = pair else { unreachable!("windows of two") };
        if before.token == after.token {
            assert_eq!(before.holder, after.holder, "one token has two holders: {pair:?}");
        } else {
            assert!(before.until <= after.from, "two holders at the same time: {pair:?}");
        }
    }
    let holders: HashSet<_> = holds.iter().map(|hold| hold.holder).collect();
    assert!(holders.len() >= 2, "{holders:?}");
    let ticks: Vec<_> = holds.iter().flat_map(|hold| hold.ticks.iter().copied()).collect();
    assert!(!ticks.is_empty());
    assert!(ticks.is_sorted_by(|before, after| before < after), "{ticks:?}");
}

/// Acquires the lease and runs ticks. In turns, it then releases the lease, lets it expire, or renews it.
async fn contend(store: impl LeaseStore, index: usize, origin: Instant) -> Vec<Hold> {
    let holder = format!("replica-{index}");
    let mut holds = Vec::new();
    while origin.elapsed() < CONTENTION {
        let requested = Instant::now();
        let Some(lease) = store.acquire("storm", &holder, SHORT).await.unwrap() else {
            tokio::time::sleep(Duration::from_millis(1)).await;
            continue;
        };
        let from = Instant::now();
        let mut ticks = Vec::new();
        let tick = origin.elapsed().as_millis() as i64;
        if store.begin("storm", lease.token, tick).await.unwrap() {
            ticks.push(tick);
        }
        let hold = |until, ticks| Hold { token: lease.token, holder: index, from, until, ticks };
        match holds.len() % 3 {
            // Releases the lease.
            0 => {
                let until = Instant::now().min(requested + SHORT);
                store.release("storm", &holder).await.unwrap();
                holds.push(hold(until, ticks));
            }
            // Does nothing until the lease has expired.
            1 => {
                holds.push(hold(requested + SHORT, ticks));
                tokio::time::sleep_until(requested + SHORT * 2).await;
            }
            // Renews the lease.
            _ => holds.push(hold(requested + SHORT, ticks)),
        }
    }
    holds
}
