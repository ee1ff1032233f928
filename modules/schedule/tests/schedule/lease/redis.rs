//! Leases on Redis.

use std::time::Duration;

use baya_schedule::{LeaseStore, RedisLeases};
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use wire::{is_reachable, unique};

use crate::lease::backend::{Backend, test_conformance, with_backend};
use crate::lease::outages::{Remote, test_outages};
use crate::lease::replicas::{Shared, test_processes};

const ADDRESS: &str = "127.0.0.1:6379";
const TTL: Duration = Duration::from_secs(600);

pub struct Redis {
    prefix: String,
}

impl Redis {
    async fn connection(&self) -> MultiplexedConnection {
        let client = redis::Client::open(format!("redis://{ADDRESS}")).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    async fn keys(&self) -> Vec<String> {
        self.connection().await.keys(format!("{}:*", self.prefix)).await.unwrap()
    }
}

impl Backend for Redis {
    type Store = RedisLeases;

    async fn start() -> Option<Self> {
        is_reachable("Redis", ADDRESS).then(|| Self { prefix: unique() })
    }

    fn client(&self) -> RedisLeases {
        self.client_at(ADDRESS, Duration::from_secs(20))
    }

    async fn finish(self) {
        let keys = self.keys().await;
        if !keys.is_empty() {
            let _: i64 = self.connection().await.del(keys).await.unwrap();
        }
    }
}

impl Remote for Redis {
    const STORE: &'static str = "Redis";
    const ADDRESS: &'static str = ADDRESS;

    fn client_at(&self, address: &str, timeout: Duration) -> RedisLeases {
        let leases = RedisLeases::connect(&format!("redis://{address}")).unwrap();
        leases.prefix(&self.prefix).timeout(timeout)
    }
}

impl Shared for Redis {
    const REPLICA: &'static str = "lease::redis::is_a_replica_if_started_as_one";

    fn id(&self) -> &str {
        &self.prefix
    }

    fn with_id(prefix: String) -> Self {
        Self { prefix }
    }
}

test_conformance!(Redis);
test_outages!(Redis);
test_processes!(Redis);

#[tokio::test]
async fn tokens_grow_after_the_hash_was_lost() {
    with_backend(async |redis: &Redis| {
        let leases = redis.client();
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        let _: i64 = redis.connection().await.del(redis.keys().await).await.unwrap();
        let next = leases.acquire("job", "b", TTL).await.unwrap().unwrap();
        assert!(next.token > lease.token, "{lease:?} {next:?}");
    })
    .await;
}

#[tokio::test]
async fn stores_a_lease_as_a_hash_below_the_prefix() {
    with_backend(async |redis: &Redis| {
        let leases = redis.client();
        let lease = leases.acquire("Cats::nightly", "replica-1", TTL).await.unwrap().unwrap();
        leases.begin("Cats::nightly", lease.token, 42).await.unwrap();
        let key = format!("{}:Cats::nightly", redis.prefix);
        let mut connection = redis.connection().await;
        let fields: Vec<String> =
            connection.hmget(&key, &["holder", "token", "last"]).await.unwrap();
        assert_eq!(fields, ["replica-1", &lease.token.to_string(), "42"]);
    })
    .await;
}

#[tokio::test]
async fn distinguishes_prefixes() {
    with_backend(async |redis: &Redis| {
        let leases = redis.client();
        let other = redis.client().prefix(format!("{}:other", redis.prefix));
        leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        other.acquire("job", "b", TTL).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn uses_a_client_of_the_app() {
    with_backend(async |redis: &Redis| {
        let client = redis::Client::open(format!("redis://{ADDRESS}")).unwrap();
        let leases = RedisLeases::new(client).prefix(&redis.prefix);
        leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        assert_eq!(redis.client().acquire("job", "b", TTL).await.unwrap(), None);
    })
    .await;
}

#[test]
fn rejects_an_invalid_url() {
    let error = RedisLeases::connect("mysql://127.0.0.1").unwrap_err();
    assert_eq!(error.code(), "lease");
    let text = error.chain();
    assert!(text.contains("the URL of the lease store Redis is not valid"), "{text}");
}
