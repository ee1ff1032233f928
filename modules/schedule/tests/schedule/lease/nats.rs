//! Leases in a key-value bucket of NATS.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::stream::Config;
use baya_schedule::{LeaseStore, NatsLeases};
use tokio::task::JoinSet;
use wire::{is_reachable, unique};

use crate::lease::backend::{Backend, test_conformance, with_backend};
use crate::lease::outages::{Remote, test_outages};
use crate::lease::replicas::{Shared, test_processes};

const ADDRESS: &str = "127.0.0.1:4222";
const TTL: Duration = Duration::from_secs(600);

pub struct Nats {
    bucket: String,
}

impl Nats {
    async fn context(&self) -> Context {
        async_nats::jetstream::new(async_nats::connect(ADDRESS).await.unwrap())
    }

    /// Creates the bucket with these settings.
    async fn create(&self, settings: Config) {
        let name = format!("KV_{}", self.bucket);
        let subjects = vec![format!("$KV.{}.>", self.bucket)];
        let config = Config { name, subjects, allow_rollup: true, ..settings };
        self.context().await.create_stream(config).await.unwrap();
    }
}

impl Backend for Nats {
    type Store = NatsLeases;

    async fn start() -> Option<Self> {
        is_reachable("NATS", ADDRESS).then(|| Self { bucket: unique() })
    }

    fn client(&self) -> NatsLeases {
        self.client_at(ADDRESS, Duration::from_secs(20))
    }

    async fn finish(self) {
        // The bucket does not exist if a test has not created it.
        let _ = self.context().await.delete_key_value(&self.bucket).await;
    }
}

impl Remote for Nats {
    const STORE: &'static str = "NATS";
    const ADDRESS: &'static str = ADDRESS;

    fn client_at(&self, address: &str, timeout: Duration) -> NatsLeases {
        let leases = NatsLeases::connect(&format!("nats://{address}")).unwrap();
        leases.bucket(&self.bucket).unwrap().timeout(timeout)
    }
}

impl Shared for Nats {
    const REPLICA: &'static str = "lease::nats::is_a_replica_if_started_as_one";

    fn id(&self) -> &str {
        &self.bucket
    }

    fn with_id(bucket: String) -> Self {
        Self { bucket }
    }
}

test_conformance!(Nats);
test_outages!(Nats);
test_processes!(Nats);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_replicas_create_the_bucket_concurrently() {
    with_backend(async |nats: &Nats| {
        let mut starting = JoinSet::new();
        for _ in 0..8 {
            let leases = nats.client();
            starting.spawn(async move { leases.last("job").await.unwrap() });
        }
        assert_eq!(starting.join_all().await, [None; 8]);
    })
    .await;
}

#[tokio::test]
async fn uses_a_bucket_with_other_settings() {
    with_backend(async |nats: &Nats| {
        nats.create(Config { max_messages_per_subject: 5, ..Config::default() }).await;
        let leases = nats.client();
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        assert!(leases.begin("job", lease.token, 1).await.unwrap());
        assert_eq!(leases.acquire("job", "a", TTL).await.unwrap().unwrap().token, lease.token);
    })
    .await;
}

#[tokio::test]
async fn rejects_a_bucket_whose_entries_expire() {
    with_backend(async |nats: &Nats| {
        let max_age = Duration::from_secs(60);
        let settings = Config { max_messages_per_subject: 1, max_age, ..Config::default() };
        nats.create(settings).await;
        let error = nats.client().acquire("job", "a", TTL).await.unwrap_err();
        let text = error.chain();
        assert!(text.contains("set its `max_age` to 0"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn creates_the_bucket_again_if_it_was_deleted() {
    with_backend(async |nats: &Nats| {
        let leases = nats.client();
        leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        nats.context().await.delete_key_value(&nats.bucket).await.unwrap();
        leases.acquire("job", "b", TTL).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn tokens_grow_after_the_entry_was_purged() {
    with_backend(async |nats: &Nats| {
        let leases = nats.client();
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        let bucket = nats.context().await.get_key_value(&nats.bucket).await.unwrap();
        bucket.purge("lease.job").await.unwrap();
        assert!(!leases.verify("job", lease.token).await.unwrap());
        let next = leases.acquire("job", "b", TTL).await.unwrap().unwrap();
        assert!(next.token > lease.token, "{lease:?} {next:?}");
    })
    .await;
}

#[tokio::test]
async fn reports_an_entry_that_is_not_a_lease() {
    with_backend(async |nats: &Nats| {
        let leases = nats.client();
        leases.last("job").await.unwrap();
        let bucket = nats.context().await.get_key_value(&nats.bucket).await.unwrap();
        bucket.put("lease.job", "tea".into()).await.unwrap();
        let error = leases.acquire("job", "a", TTL).await.unwrap_err();
        assert_eq!(error.code(), "lease");
        let text = error.chain();
        assert!(text.contains("the entry `lease.job` is not a lease"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn uses_a_connection_of_the_app() {
    with_backend(async |nats: &Nats| {
        let client = async_nats::connect(ADDRESS).await.unwrap();
        let leases = NatsLeases::new(client).bucket(&nats.bucket).unwrap();
        leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        assert_eq!(nats.client().acquire("job", "b", TTL).await.unwrap(), None);
    })
    .await;
}

#[test]
fn rejects_an_invalid_url() {
    let error = NatsLeases::connect("nats://127.0.0.1:x").unwrap_err();
    assert_eq!(error.code(), "lease");
    let text = error.chain();
    assert!(text.contains("the URL of the lease store NATS is not valid"), "{text}");
}

#[test]
fn rejects_an_invalid_bucket() {
    let leases = NatsLeases::connect(ADDRESS).unwrap();
    let error = leases.bucket("my.leases").unwrap_err();
    let expected = "`my.leases` is not a valid bucket name; \
                    use ASCII letters, digits, `_` and `-`";
    assert_eq!(error.chain(), expected);
}
