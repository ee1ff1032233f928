//! `NatsLog`, which keeps events in JetStream streams.

use std::process::Command;
use std::time::Duration;

use async_nats::header::HeaderMap;
use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::consumer::{AckPolicy, Info, PullConsumer};
use async_nats::jetstream::stream::Stream;
use baya_events::{EventLog, NatsLog, Start};
use futures_util::{StreamExt, TryStreamExt};
use tokio::task::JoinSet;
use wire::{Proxy, is_reachable, poll, unique};

use crate::log::backend::{
    Backend, DEADLINE, SHORT, append, conformance_suite, expect, expect_nothing_else,
    long_wait_group, next, short_wait_group, text, with_backend,
};
use crate::log::kills::{self, SharedLog};
use crate::log::outages::{Remote, next_after_outages, outage_suite};
use crate::log::replicas;
use crate::log::restarts::{ServerBackend, restart_suite};

const ADDRESS: &str = "127.0.0.1:4222";

struct Nats {
    stream: String,
}

impl Nats {
    async fn context(&self) -> Context {
        async_nats::jetstream::new(async_nats::connect(ADDRESS).await.unwrap())
    }

    /// Publishes a message under the subject of the event `cat.adopted`.
    async fn publish(&self, headers: HeaderMap, payload: Vec<u8>) {
        let context = self.context().await;
        let subject = format!("{}.event.cat.adopted", self.stream);
        let ack = context.publish_with_headers(subject, headers, payload.into()).await;
        ack.unwrap().await.unwrap();
    }

    /// Creates a consumer of all subjects that does not acknowledge, like a monitoring program.
    async fn monitor(&self) -> PullConsumer {
        let stream = self.context().await.get_stream(&self.stream).await.unwrap();
        let durable_name = Some("monitor".to_owned());
        let config = Config { durable_name, ack_policy: AckPolicy::None, ..Config::default() };
        stream.create_consumer(config).await.unwrap()
    }

    /// Returns the state of the consumer of the group `mails` for `cat.adopted`.
    async fn consumer_info(&self, stream: &Stream) -> Info {
        let consumers: Vec<_> = stream.consumers().try_collect().await.unwrap();
        consumers.into_iter().find(|info| info.name.starts_with("mails=")).unwrap()
    }
}

impl Backend for Nats {
    type Log = NatsLog;

    const MAX_PAYLOAD: Option<usize> = Some(1024 * 1024);

    async fn start() -> Option<Self> {
        is_reachable("NATS", ADDRESS).then(|| Self { stream: unique() })
    }

    fn client(&self) -> NatsLog {
        self.client_at(ADDRESS, Duration::from_secs(20))
    }

    fn small_client(&self, max_length: usize) -> NatsLog {
        self.client().max_messages(max_length as u32)
    }

    async fn finish(self) {
        let context = self.context().await;
        for stream in [self.stream.clone(), format!("{}_DEAD", self.stream)] {
            // A test may not have created it.
            let _ = context.delete_stream(stream).await;
        }
    }
}

impl Remote for Nats {
    const STORE: &'static str = "NATS";
    const ADDRESS: &'static str = ADDRESS;

    fn client_at(&self, address: &str, timeout: Duration) -> NatsLog {
        let log = NatsLog::connect(&format!("nats://{address}")).unwrap();
        log.stream(&self.stream).unwrap().prefix(&self.stream).unwrap().timeout(timeout)
    }

    fn wait_for_connection(log: NatsLog, max: Duration) -> NatsLog {
        log.wait_for_connection(max)
    }
}

impl SharedLog for Nats {
    const MEMBER: &'static str = "log::nats::member_process";
    const REPLICA: &'static str = "log::nats::replica_process";

    fn id(&self) -> &str {
        &self.stream
    }

    fn with_id(stream: String) -> Self {
        Self { stream }
    }
}

impl ServerBackend for Nats {
    type Log = NatsLog;

    const PRECISION: Duration = Duration::from_secs(1);

    fn program(port: &str, directory: &str) -> Command {
        let mut program = Command::new("nats-server");
        program.args(["-a", "127.0.0.1", "-p", port, "-js", "-sd", directory]);
        program
    }

    fn client(address: &str) -> NatsLog {
        NatsLog::connect(&format!("nats://{address}")).unwrap().wait_for_connection(DEADLINE)
    }
}

conformance_suite!(Nats);
outage_suite!(Nats);
restart_suite!(Nats);

#[tokio::test]
async fn replica_process() {
    replicas::run_replica::<Nats>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loses_no_acknowledged_event_while_the_broker_is_down() {
    replicas::loses_no_acknowledged_event_while_the_broker_is_down::<Nats>().await;
}

#[tokio::test]
async fn member_process() {
    kills::run_member::<Nats>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_messages_that_are_not_events_as_dead_letters() {
    with_backend(async |nats: &Nats| {
        let log = nats.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        nats.publish(HeaderMap::new(), b"tea".to_vec()).await;
        let mut headers = HeaderMap::new();
        headers.insert("Event-Id", "%FF");
        nats.publish(headers, Vec::new()).await;
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        assert_eq!(letters.len(), 2);
        assert_eq!(
            letters[0].cause,
            "the message is not an event: the header `Event-Id` is missing"
        );
        assert_eq!((letters[0].attempts, &letters[0].envelope), (1, &None));
        assert_eq!(letters[0].raw, b"tea");
        assert!(letters[1].cause.ends_with("the header `Event-Id` is not UTF-8"));
        assert!(log.redrive("cat.adopted", "mails", &letters[0].id).await.unwrap());
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
        assert_eq!(log.count_dead_letters("cat.adopted", "mails").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_a_dead_letter_once_if_its_message_was_not_acknowledged() {
    with_backend(async |nats: &Nats| {
        let log = nats.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        let delivery = next(&mut deliveries).await;
        // A member that is killed before it acknowledges the first message of the stream leaves this message.
        let subject = format!("{}.dead.mails.1.cat.adopted", nats.stream);
        let context = nats.context().await;
        context.publish(subject, "stored before".into()).await.unwrap().await.unwrap();
        delivery.dead("again").await.unwrap();
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].raw, b"stored before");
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn truncates_a_dead_letter_that_is_larger_than_the_server_accepts() {
    with_backend(async |nats: &Nats| {
        let log = nats.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        nats.publish(HeaderMap::new(), vec![b'x'; 1024 * 1024]).await;
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].raw.len(), 1024 * 1024 - 8 * 1024);
        let error = log.redrive("cat.adopted", "mails", &letters[0].id).await.unwrap_err();
        assert_eq!(error.code(), "event_too_large");
        assert!(log.remove_dead_letter("cat.adopted", "mails", &letters[0].id).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivers_the_remaining_events_after_the_server_lost_the_streams() {
    with_backend(async |nats: &Nats| {
        let log = nats.client();
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "lost").await;
        drop(next(&mut deliveries).await);
        nats.context().await.delete_stream(&nats.stream).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        let delivery = loop {
            if let Ok(delivery) = deliveries.next().await {
                break delivery;
            }
        };
        assert_eq!((text(&delivery), delivery.attempt), ("1", 1));
        delivery.ack().await.unwrap();
        expect_nothing_else(&log, "cat.adopted", &mut deliveries).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_the_streams_once_for_many_replicas_at_once() {
    with_backend(async |nats: &Nats| {
        let mut starting = JoinSet::new();
        for _ in 0..8 {
            let log = nats.client();
            starting.spawn(async move {
                append(&log, "cat.adopted", "1").await;
            });
        }
        starting.join_all().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_a_stream_that_the_server_rejects() {
    with_backend(async |nats: &Nats| {
        append(&nats.client(), "cat.adopted", "1").await;
        let other = nats.client().stream(&format!("{}_2", nats.stream)).unwrap();
        let event = baya_events::Envelope::new("cat.adopted", 1, "1");
        let error = other.append(&event).await.unwrap_err();
        assert_eq!(error.code(), "event_log");
        assert!(error.chain().contains("subjects overlap"), "{}", error.chain());
    })
    .await;
}

/// A consumer of another program gets the messages of all groups, and acknowledges them for none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeps_unacknowledged_events_that_a_monitor_has_read_when_it_is_full() {
    with_backend(async |nats: &Nats| {
        let log = nats.small_client(3);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        for payload in ["1", "2", "3"] {
            append(&log, "cat.adopted", payload).await;
        }
        let mut monitor = nats.monitor().await;
        let seen = monitor.fetch().max_messages(3).messages().await.unwrap();
        assert_eq!(seen.count().await, 3);
        poll(async || (monitor.info().await.unwrap().ack_floor.stream_sequence == 3).then_some(()))
            .await;
        let event = baya_events::Envelope::new("cat.adopted", 1, "4");
        let error = log.append(&event).await.unwrap_err();
        assert_eq!(error.code(), "event_log_full");
        assert!(error.chain().contains("the group `mails`"), "{}", error.chain());
        for payload in ["1", "2", "3"] {
            expect(&mut deliveries, payload).await;
        }
        log.append(&event).await.unwrap();
        expect(&mut deliveries, "4").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_no_outage_to_a_member_whose_connection_was_restored() {
    with_backend(async |nats: &Nats| {
        let proxy = Proxy::start(ADDRESS).await;
        let log = nats.client_at(&proxy.address.to_string(), Duration::from_secs(20));
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        let stream = nats.context().await.get_stream(&nats.stream).await.unwrap();
        let waiting = tokio::spawn(async move { deliveries.next().await });
        for sequence in 1..=4 {
            poll(async || (nats.consumer_info(&stream).await.num_waiting > 0).then_some(())).await;
            proxy.cut().await;
            // The member skips this message, which shows that it has a connection.
            let mut headers = HeaderMap::new();
            headers.insert("Event-Group", "statistics");
            nats.publish(headers, Vec::new()).await;
            let acknowledged = async || nats.consumer_info(&stream).await.ack_floor.stream_sequence;
            poll(async || (acknowledged().await == sequence).then_some(())).await;
        }
        append(&nats.client(), "cat.adopted", "1").await;
        let delivery = waiting.await.unwrap().unwrap();
        assert_eq!(text(&delivery), "1");
        delivery.ack().await.unwrap();
    })
    .await;
}

/// The member waits for the rest of a batch until the first messages of the batch are delivered again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drops_deliveries_that_were_repeated_before_their_batch_was_complete() {
    with_backend(async |nats: &Nats| {
        let proxy = Proxy::start(ADDRESS).await;
        let log = nats.client_at(&proxy.address.to_string(), SHORT * 12);
        let group = short_wait_group("cat.adopted", "mails").prefetch(10);
        let mut deliveries = log.subscribe(&group).await.unwrap();
        // The proxy forwards a payload of this size in several parts.
        let payload = vec![b'x'; 300_000];
        for _ in 0..4 {
            let event = baya_events::Envelope::new("cat.adopted", 1, payload.clone());
            log.append(&event).await.unwrap();
        }
        proxy.cut_at_response(12);
        for _ in 0..4 {
            let delivery = next_after_outages(&mut deliveries).await;
            assert!(delivery.attempt > 1, "the server has delivered it again");
            delivery.ack().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepts_unlimited_durations() {
    with_backend(async |nats: &Nats| {
        let log = nats.client().timeout(Duration::MAX).max_age(Duration::MAX);
        let log = log.remember_ids(Duration::MAX);
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        append(&log, "cat.adopted", "1").await;
        expect(&mut deliveries, "1").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_the_ack_wait_of_an_existing_group() {
    with_backend(async |nats: &Nats| {
        let log = nats.client();
        let group = long_wait_group("cat.adopted", "mails");
        drop(log.subscribe(&group).await.unwrap());
        append(&log, "cat.adopted", "1").await;
        let changed = group.ack_wait(Duration::from_millis(300));
        let mut deliveries = log.subscribe(&changed).await.unwrap();
        drop(next(&mut deliveries).await);
        assert_eq!(next(&mut deliveries).await.attempt, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_an_event_as_a_message_with_readable_headers() {
    with_backend(async |nats: &Nats| {
        append(&nats.client(), "cat.adopted", "{}").await;
        let stream = nats.context().await.get_stream(&nats.stream).await.unwrap();
        let subject = format!("{}.event.cat.adopted", nats.stream);
        let message = stream.get_last_raw_message_by_subject(&subject).await.unwrap();
        assert_eq!(message.headers.get("Event-Name").unwrap().as_str(), "cat.adopted");
        assert_eq!(message.headers.get("Event-Version").unwrap().as_str(), "1");
        assert_eq!(&message.payload[..], b"{}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uses_an_existing_connection() {
    with_backend(async |nats: &Nats| {
        let client = async_nats::connect(ADDRESS).await.unwrap();
        let log = NatsLog::new(client).stream(&nats.stream).unwrap().prefix(&nats.stream).unwrap();
        append(&log, "cat.adopted", "1").await;
        let group = long_wait_group("cat.adopted", "mails").start(Start::Beginning);
        let mut deliveries = nats.client().subscribe(&group).await.unwrap();
        expect(&mut deliveries, "1").await;
    })
    .await;
}

#[test]
fn rejects_an_invalid_url() {
    let error = NatsLog::connect("nats://127.0.0.1:x").unwrap_err();
    assert_eq!(error.code(), "event_log");
    let text = error.chain();
    assert!(text.contains("the URL of the event log NATS is not valid"), "{text}");
}

#[test]
fn rejects_an_invalid_stream_and_an_invalid_prefix() {
    let log = NatsLog::connect(ADDRESS).unwrap();
    let error = log.clone().stream("my.events").unwrap_err().chain();
    assert!(error.starts_with("`my.events` is not a valid stream name; use "), "{error}");
    let error = log.prefix("a..b").unwrap_err().chain();
    assert!(error.starts_with("`a..b` is not a valid subject prefix; use "), "{error}");
}
