//! Event logs in streams of Redis.

use std::process::Command;
use std::time::Duration;

use baya_events::{EventLog, RedisLog, Start};
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Value, cmd};
use wire::{is_reachable, poll, unique};

use crate::backend::{
    Backend, PATIENCE, append, conforms, expect, expect_nothing_else, next, on, patient, text,
};
use crate::killed::{self, Shared};
use crate::outage::{Remote, survives_outages};
use crate::replicas;
use crate::restart::{Service, survives_restarts};

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

    const LARGEST: Option<usize> = Some(2_000_000);

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

    fn waiting(log: RedisLog, longest: Duration) -> RedisLog {
        log.wait_for_connection(longest)
    }
}

impl Shared for Redis {
    const MEMBER: &'static str = "redis::is_a_member_that_is_killed";
    const REPLICA: &'static str = "redis::is_a_replica_that_is_killed";

    fn id(&self) -> &str {
        &self.prefix
    }

    fn with_id(prefix: String) -> Self {
        Self { prefix }
    }
}

impl Service for Redis {
    type Log = RedisLog;

    const PRECISION: Duration = Duration::from_millis(5);

    fn program(port: &str, directory: &str) -> Command {
        let mut program = Command::new("redis-server");
        program.args(["--bind", "127.0.0.1", "--port", port, "--dir", directory]);
        program.args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
        program
    }

    fn client(address: &str) -> RedisLog {
        RedisLog::connect(&format!("redis://{address}")).unwrap().wait_for_connection(PATIENCE)
    }
}

conforms!(Redis);
survives_outages!(Redis);
survives_restarts!(Redis);

#[tokio::test]
async fn is_a_replica_that_is_killed() {
    replicas::run_replica::<Redis>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loses_no_acknowledged_event_while_the_broker_is_away() {
    replicas::loses_no_acknowledged_event_while_the_broker_is_away::<Redis>().await;
}

#[tokio::test]
async fn is_a_member_that_is_killed() {
    killed::run_member::<Redis>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_up_entries_that_are_not_events() {
    on(async |redis: &Redis| {
        let log = redis.client();
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
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
async fn gives_up_an_entry_that_was_deleted_before_it_was_acknowledged() {
    on(async |redis: &Redis| {
        let log = redis.client();
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        let delivery = next(&mut deliveries).await;
        let key = format!("{}:stream:cat.adopted", redis.prefix);
        let mut connection = redis.connection().await;
        let _: Value =
            cmd("XTRIM").arg(&key).arg("MAXLEN").arg(0).query_async(&mut connection).await.unwrap();
        delivery.retry("not now").await.unwrap();
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
        let letter = poll(async || {
            let brief = Duration::from_millis(50);
            let delivery = tokio::time::timeout(brief, deliveries.next()).await;
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
async fn delivers_all_that_is_left_after_the_server_lost_the_group() {
    on(async |redis: &Redis| {
        let log = redis.client();
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
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
async fn removes_acknowledged_events_of_the_greatest_age() {
    on(async |redis: &Redis| {
        let log = redis.client().max_age(Duration::ZERO);
        let key = format!("{}:stream:cat.adopted", redis.prefix);
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "acknowledged").await;
        append(&log, "cat.adopted", "kept").await;
        expect(&mut deliveries, "acknowledged").await;
        let kept = next(&mut deliveries).await;
        let mut connection = redis.connection().await;
        // The log looks for old events once a second.
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
async fn stores_an_event_as_an_entry_below_the_prefix() {
    on(async |redis: &Redis| {
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
async fn keeps_nothing_of_acknowledged_events_but_the_stream() {
    on(async |redis: &Redis| {
        let log = redis.client().remember_ids(Duration::ZERO);
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
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
async fn counts_no_attempt_of_what_was_only_read_ahead() {
    on(async |redis: &Redis| {
        let log = redis.client();
        let group = patient("cat.adopted", "mails").prefetch(10);
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
async fn keeps_prefixes_apart() {
    on(async |redis: &Redis| {
        let log = redis.client();
        let other = redis.client().prefix(format!("{}:other", redis.prefix));
        let group = patient("cat.adopted", "mails").start(Start::Beginning);
        append(&log, "cat.adopted", "1").await;
        append(&other, "cat.adopted", "2").await;
        expect(&mut log.subscribe(&group).await.unwrap(), "1").await;
        expect(&mut other.subscribe(&group).await.unwrap(), "2").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn remembers_no_ids_if_told() {
    on(async |redis: &Redis| {
        let log = redis.client().remember_ids(Duration::ZERO);
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
        let event = baya_events::Envelope::new("cat.adopted", 1, "1");
        log.append(&event).await.unwrap();
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "1").await;
        expect(&mut deliveries, "1").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepts_a_timeout_without_end() {
    on(async |redis: &Redis| {
        let log = redis.client().timeout(Duration::MAX);
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn remembers_ids_without_end_if_told() {
    on(async |redis: &Redis| {
        let log = redis.client().remember_ids(Duration::MAX).max_age(Duration::MAX);
        let mut deliveries = log.subscribe(&patient("cat.adopted", "mails")).await.unwrap();
        let event = baya_events::Envelope::new("cat.adopted", 1, "1");
        log.append(&event).await.unwrap();
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "1").await;
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uses_a_client_of_the_app() {
    on(async |redis: &Redis| {
        let client = redis::Client::open(format!("redis://{ADDRESS}")).unwrap();
        let log = RedisLog::new(client).prefix(&redis.prefix);
        append(&log, "cat.adopted", "1").await;
        let group = patient("cat.adopted", "mails").start(Start::Beginning);
        let mut deliveries = redis.client().subscribe(&group).await.unwrap();
        assert_eq!(text(&next(&mut deliveries).await), "1");
    })
    .await;
}

#[test]
fn rejects_an_invalid_address() {
    let error = RedisLog::connect("mysql://127.0.0.1").unwrap_err();
    assert_eq!(error.code(), "event_log");
    let text = error.chain();
    assert!(text.contains("the address of the event log Redis is not valid"), "{text}");
}
