//! `RedisLog`, which keeps events in streams of Redis.

use std::process::Command;
use std::time::Duration;

use baya_events::{EventLog, RedisLog, Start};
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Value, cmd};
use wire::{is_reachable, poll, unique};

use crate::log::backend::{
    Backend, DEADLINE, append, conformance_suite, expect, expect_nothing_else, long_wait_group,
    next, text, with_backend,
};
use crate::log::kills::{self, SharedLog};
use crate::log::outages::{Remote, outage_suite};
use crate::log::replicas;
use crate::log::restarts::{ServerBackend, restart_suite};

const ADDRESS: &str = "127.0.0.1:6379";

struct Redis {
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

    /// Adds an entry to the stream of the event `cat.adopted`.
    async fn add(&self, fields: &[(&str, &str)]) -> String {
        let mut add = cmd("XADD");
        add.arg(format!("{}:stream:cat.adopted", self.prefix)).arg("*").arg(fields);
        add.query_async(&mut self.connection().await).await.unwrap()
    }
}

impl Backend for Redis {
    type Log = RedisLog;

    const MAX_PAYLOAD: Option<usize> = Some(2_000_000);

    async fn start() -> Option<Self> {
        is_reachable("Redis", ADDRESS).then(|| Self { prefix: unique() })
    }

    fn client(&self) -> RedisLog {
        self.client_at(ADDRESS, Duration::from_secs(20))
    }

    fn small_client(&self, max_length: usize) -> RedisLog {
        self.client().max_length(max_length)
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

    fn client_at(&self, address: &str, timeout: Duration) -> RedisLog {
        let log = RedisLog::connect(&format!("redis://{address}")).unwrap();
        log.prefix(&self.prefix).timeout(timeout).max_payload(2_000_000)
    }

    fn wait_for_connection(log: RedisLog, max: Duration) -> RedisLog {
        log.wait_for_connection(max)
    }
}

impl SharedLog for Redis {
    const MEMBER: &'static str = "log::redis::member_process";
    const REPLICA: &'static str = "log::redis::replica_process";

    fn id(&self) -> &str {
        &self.prefix
    }

    fn with_id(prefix: String) -> Self {
        Self { prefix }
    }
}

impl ServerBackend for Redis {
    type Log = RedisLog;

    const PRECISION: Duration = Duration::from_millis(5);

    fn program(port: &str, directory: &str) -> Command {
        let mut program = Command::new("redis-server");
        program.args(["--bind", "127.0.0.1", "--port", port, "--dir", directory]);
        program.args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
        program
    }

    fn client(address: &str) -> RedisLog {
        RedisLog::connect(&format!("redis://{address}")).unwrap().wait_for_connection(DEADLINE)
    }
}

conformance_suite!(Redis);
outage_suite!(Redis);
restart_suite!(Redis);

#[tokio::test]
async fn replica_process() {
    replicas::run_replica::<Redis>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loses_no_acknowledged_event_while_the_broker_is_down() {
    replicas::loses_no_acknowledged_event_while_the_broker_is_down::<Redis>().await;
}

#[tokio::test]
async fn member_process() {
    kills::run_member::<Redis>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_entries_that_are_not_events_as_dead_letters() {
    with_backend(async |redis: &Redis| {
        let log = redis.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        redis.add(&[("tea", "green"), ("sugar", "no")]).await;
        redis.add(&[("id", "1"), ("name", "x"), ("version", "one"), ("payload", "{}")]).await;
        let many: Vec<_> = (0..3_000).map(|_| ("field", "value")).collect();
        redis.add(&many).await;
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        assert_eq!(letters.len(), 3);
        assert_eq!(letters[0].cause, "the entry is not an event: the field `version` is missing");
        assert_eq!(letters[0].raw, b"tea=green\nsugar=no");
        assert_eq!((letters[0].attempts, &letters[0].envelope), (1, &None));
        assert!(letters[1].cause.ends_with("the field `version` is not a version number"));
        assert!(log.redrive("cat.adopted", "mails", &letters[0].id).await.unwrap());
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
        assert_eq!(log.count_dead_letters("cat.adopted", "mails").await.unwrap(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_an_entry_that_was_deleted_before_its_acknowledgement_as_a_dead_letter() {
    with_backend(async |redis: &Redis| {
        let log = redis.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        let delivery = next(&mut deliveries).await;
        let key = format!("{}:stream:cat.adopted", redis.prefix);
        let mut connection = redis.connection().await;
        let _: Value =
            cmd("XTRIM").arg(&key).arg("MAXLEN").arg(0).query_async(&mut connection).await.unwrap();
        delivery.retry("not now").await.unwrap();
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
        let letter = poll(async || {
            let wait = Duration::from_millis(50);
            let delivery = tokio::time::timeout(wait, deliveries.next()).await;
            assert!(delivery.is_err(), "{delivery:?}");
            log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap().pop()
        })
        .await;
        assert_eq!(letter.cause, "the entry was deleted from the stream");
        let error = log.redrive("cat.adopted", "mails", &letter.id).await.unwrap_err();
        assert!(error.chain().contains("the dead letter has no content"), "{}", error.chain());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivers_the_remaining_events_after_the_server_lost_the_group() {
    with_backend(async |redis: &Redis| {
        let log = redis.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "lost").await;
        let lost = next(&mut deliveries).await;
        let _: i64 = redis.connection().await.del(redis.keys().await).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        lost.ack().await.unwrap();
        expect(&mut deliveries, "1").await;
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removes_acknowledged_events_past_the_maximum_age() {
    with_backend(async |redis: &Redis| {
        let log = redis.client().max_age(Duration::ZERO);
        let key = format!("{}:stream:cat.adopted", redis.prefix);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "acknowledged").await;
        append(&log, "cat.adopted", "kept").await;
        expect(&mut deliveries, "acknowledged").await;
        let kept = next(&mut deliveries).await;
        let mut connection = redis.connection().await;
        // The log removes old events at most once a second.
        poll(async || {
            append(&log, "cat.adopted", "other").await;
            let oldest: Vec<(String, Vec<String>)> = cmd("XRANGE")
                .arg(&key)
                .arg("-")
                .arg("+")
                .arg("COUNT")
                .arg(1)
                .query_async(&mut connection)
                .await
                .unwrap();
            oldest[0].1.contains(&"kept".to_owned()).then_some(())
        })
        .await;
        kept.ack().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_an_event_as_an_entry_under_the_prefix() {
    with_backend(async |redis: &Redis| {
        let log = redis.client();
        append(&log, "Cat::New", "{}").await;
        let key = format!("{}:stream:Cat%3A%3ANew", redis.prefix);
        let entries: Vec<(String, Vec<String>)> = cmd("XRANGE")
            .arg(&key)
            .arg("-")
            .arg("+")
            .query_async(&mut redis.connection().await)
            .await
            .unwrap();
        let fields: Vec<_> = entries[0].1.iter().step_by(2).collect();
        assert_eq!(fields, ["id", "name", "version", "at", "payload"]);
        assert_eq!(entries[0].1[3], "Cat::New");
        assert_eq!(entries[0].1[9], "{}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeps_only_the_stream_of_acknowledged_events() {
    with_backend(async |redis: &Redis| {
        let log = redis.client().remember_ids(Duration::ZERO);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
        let mut keys = redis.keys().await;
        keys.retain(|key| !key.contains(":trimmed:"));
        keys.sort();
        let expected = ["bell", "stream"].map(|key| format!("{}:{key}:cat.adopted", redis.prefix));
        assert_eq!(keys, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn does_not_count_an_attempt_for_events_that_were_only_read_ahead() {
    with_backend(async |redis: &Redis| {
        let log = redis.client();
        let group = long_wait_group("cat.adopted", "mails").prefetch(10);
        drop(log.subscribe(&group).await.unwrap());
        append(&log, "cat.adopted", "1").await;
        append(&log, "cat.adopted", "2").await;
        let mut closing = log.subscribe(&group).await.unwrap();
        expect(&mut closing, "1").await;
        closing.close().await.unwrap();
        let mut deliveries = log.subscribe(&group).await.unwrap();
        expect(&mut deliveries, "2").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn separates_prefixes() {
    with_backend(async |redis: &Redis| {
        let log = redis.client();
        let other = redis.client().prefix(format!("{}:other", redis.prefix));
        let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
        append(&log, "cat.adopted", "1").await;
        append(&other, "cat.adopted", "2").await;
        expect(&mut log.subscribe(&group).await.unwrap(), "1").await;
        expect(&mut other.subscribe(&group).await.unwrap(), "2").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appends_an_id_twice_if_ids_are_not_remembered() {
    with_backend(async |redis: &Redis| {
        let log = redis.client().remember_ids(Duration::ZERO);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        let event = baya_events::Envelope::new("cat.adopted", 1, "1");
        log.append(&event).await.unwrap();
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "1").await;
        expect(&mut deliveries, "1").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepts_an_unlimited_timeout() {
    with_backend(async |redis: &Redis| {
        let log = redis.client().timeout(Duration::MAX);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appends_an_id_once_if_ids_are_remembered_without_a_limit() {
    with_backend(async |redis: &Redis| {
        let log = redis.client().remember_ids(Duration::MAX).max_age(Duration::MAX);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        let event = baya_events::Envelope::new("cat.adopted", 1, "1");
        log.append(&event).await.unwrap();
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "1").await;
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uses_an_existing_client() {
    with_backend(async |redis: &Redis| {
        let client = redis::Client::open(format!("redis://{ADDRESS}")).unwrap();
        let log = RedisLog::new(client).prefix(&redis.prefix);
        append(&log, "cat.adopted", "1").await;
        let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
        let mut deliveries = redis.client().subscribe(&group).await.unwrap();
        assert_eq!(text(&next(&mut deliveries).await), "1");
    })
    .await;
}

#[test]
fn rejects_an_invalid_url() {
    let error = RedisLog::connect("mysql://127.0.0.1").unwrap_err();
    assert_eq!(error.code(), "event_log");
    let text = error.chain();
    assert!(text.contains("the URL of the event log Redis is not valid"), "{text}");
}
