//! Events that reach listeners on other replicas through a log.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::TestApp;
use baya::{AnyEvent, Error, Module};
use baya_events::{
    Backoff, DistributedEvent, Envelope, EventDelivery, EventLog, Events, EventsModule,
    EventsOptions, MemoryLog, PublishError,
};
use baya_macros::{injectable, module};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::support::{Trace, TraceModule};

#[derive(DistributedEvent, Serialize, Deserialize)]
#[event(name = "cat.adopted", version = 2, crate = baya)]
struct Adopted {
    cat: u32,
    #[serde(default)]
    home: String,
}

impl Adopted {
    fn new(cat: u32) -> Self {
        Self { cat, home: "Paris".to_owned() }
    }
}

#[injectable]
struct Mails {
    trace: Arc<Trace>,
    #[inject(value = Semaphore::new(0))]
    gate: Semaphore,
}

#[injectable]
impl Mails {
    #[on_event(distributed, group = "mails")]
    async fn adopted(&self, event: &Adopted, delivery: EventDelivery) -> Result<(), Error> {
        self.trace.note(format!("mail {} attempt {}", event.cat, delivery.attempt()));
        match event.cat {
            100.. => Err(Error::conflict()),
            // Fails once.
            10.. if delivery.attempt() == 1 => Err(Error::conflict()),
            _ => Ok(()),
        }
    }

    #[on_event(distributed, concurrency = 2)]
    async fn slow(&self, event: Arc<Adopted>) {
        self.trace.note(format!("slow {} begins", event.cat));
        self.gate.acquire().await.unwrap().forget();
        self.trace.note(format!("slow {} ends", event.cat));
    }
}

fn log() -> MemoryLog {
    LOG.with(Clone::clone)
}

thread_local! {
    /// The log that the replicas of one test share.
    static LOG: MemoryLog = MemoryLog::default();
}

fn options() -> EventsOptions {
    let second = Duration::from_secs(1);
    EventsOptions::new()
        .log(log())
        .attempts(3)
        .backoff(Backoff::new(second, 2.0, second * 60))
        .ack_wait(second * 10)
        .listener_timeout(second * 1_000)
}

#[module(root, imports = [EventsModule::with(options()), TraceModule], providers = [Mails])]
struct AppModule;

/// A replica of an app.
struct Replica {
    app: TestApp,
    events: Arc<Events>,
    trace: Arc<Trace>,
}

impl Replica {
    async fn start<M: Module>() -> Self {
        let app = TestApp::new::<M>().start().await.unwrap();
        Self { events: app.provider(), trace: app.provider(), app }
    }

    /// Lets this many slow listeners end.
    fn open(&self, permits: usize) {
        self.app.provider::<Mails>().gate.add_permits(permits);
    }

    /// Returns the lines of the listener `adopted`, after all events that are due were delivered.
    async fn mails(&self) -> Vec<String> {
        self.ran("mail").await
    }

    /// Returns the lines that start with `prefix`, after all events that are due were delivered.
    async fn ran(&self, prefix: &str) -> Vec<String> {
        settle().await;
        let ran = self.trace.take();
        ran.into_iter().filter(|line| line.starts_with(prefix)).collect()
    }
}

/// Advances the paused clock, which runs everything that is due.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_distributed_event_reaches_each_group_on_one_replica() {
    let one = Replica::start::<AppModule>().await;
    let other = Replica::start::<AppModule>().await;
    one.events.distribute(Adopted::new(1)).await.unwrap();
    other.events.distribute(Adopted::new(2)).await.unwrap();
    settle().await;
    let mut ran = [one.trace.take(), other.trace.take()].concat();
    ran.sort();
    let expected = ["mail 1 attempt 1", "mail 2 attempt 1", "slow 1 begins", "slow 2 begins"];
    assert_eq!(ran, expected);
}

#[tokio::test(start_paused = true)]
async fn a_failed_event_is_delivered_again_after_the_backoff() {
    let replica = Replica::start::<AppModule>().await;
    replica.events.distribute(Adopted::new(10)).await.unwrap();
    replica.events.distribute(Adopted::new(1)).await.unwrap();
    assert_eq!(replica.mails().await, ["mail 10 attempt 1", "mail 1 attempt 1"]);
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(replica.mails().await, [""; 0]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(replica.mails().await, ["mail 10 attempt 2"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_fails_each_time_becomes_a_dead_letter_with_the_cause() {
    let replica = Replica::start::<AppModule>().await;
    replica.events.distribute(Adopted::new(100)).id("adoption-100").await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(replica.mails().await.len(), 3);
    let letters = log().dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].attempts, 3);
    assert_eq!(letters[0].cause, "Conflict");
    assert_eq!(letters[0].envelope.as_ref().unwrap().id, "adoption-100");
}

#[tokio::test(start_paused = true)]
async fn an_event_that_can_not_be_read_becomes_a_dead_letter_and_others_are_delivered() {
    let replica = Replica::start::<AppModule>().await;
    log().append(&Envelope::new("cat.adopted", 1, br#"{"cat":"seven"}"#)).await.unwrap();
    replica.events.distribute(Adopted::new(1)).await.unwrap();
    assert_eq!(replica.mails().await, ["mail 1 attempt 1"]);
    let letters = log().dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    assert!(letters[0].cause.contains("invalid type: string \"seven\""), "{}", letters[0].cause);
}

#[tokio::test(start_paused = true)]
async fn an_event_of_an_older_version_is_read_and_a_newer_version_is_retried() {
    let replica = Replica::start::<AppModule>().await;
    log().append(&Envelope::new("cat.adopted", 3, br#"{"cat":3}"#)).await.unwrap();
    log().append(&Envelope::new("cat.adopted", 1, br#"{"cat":1}"#)).await.unwrap();
    assert_eq!(replica.mails().await, ["mail 1 attempt 1"]);
    assert_eq!(log().count_dead_letters("cat.adopted", "mails").await.unwrap(), 0);
    tokio::time::sleep(Duration::from_secs(10)).await;
    let letters = log().dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    assert!(letters[0].cause.contains("the event has version 3"), "{}", letters[0].cause);
}

#[tokio::test(start_paused = true)]
async fn an_event_with_an_id_that_the_log_remembers_is_not_distributed_again() {
    let replica = Replica::start::<AppModule>().await;
    for _ in 0..2 {
        replica.events.distribute(Adopted::new(1)).id("adoption-1").await.unwrap();
    }
    assert_eq!(replica.mails().await, ["mail 1 attempt 1"]);
}

#[tokio::test(start_paused = true)]
async fn emit_and_publish_reject_distributed_events() {
    let replica = Replica::start::<AppModule>().await;
    let errors = replica.events.emit(Adopted::new(1)).await.unwrap_err();
    assert_eq!(errors.all[0].error.code(), "event_is_distributed");
    let published = replica.events.publish(Adopted::new(1)).await;
    assert_eq!(published, Err(PublishError::Distributed));
    assert_eq!(replica.events.try_publish(Adopted::new(1)), Err(PublishError::Distributed));
    assert_eq!(replica.trace.take(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_listener_handles_concurrent_events_up_to_its_limit() {
    let replica = Replica::start::<AppModule>().await;
    for cat in 1..=3 {
        replica.events.distribute(Adopted::new(cat)).await.unwrap();
    }
    assert_eq!(replica.ran("slow").await, ["slow 1 begins", "slow 2 begins"]);
    replica.open(1);
    assert_eq!(replica.ran("slow").await, ["slow 1 ends", "slow 3 begins"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_is_not_delivered_again_while_its_listener_works() {
    let replica = Replica::start::<AppModule>().await;
    replica.events.distribute(Adopted::new(1)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(replica.ran("slow").await, ["slow 1 begins"]);
    replica.open(1);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(replica.ran("slow").await, ["slow 1 ends"]);
}

#[tokio::test(start_paused = true)]
async fn the_shutdown_waits_for_a_listener_and_leaves_the_rest_to_other_replicas() {
    let replica = Replica::start::<AppModule>().await;
    for cat in 1..=3 {
        replica.events.distribute(Adopted::new(cat)).await.unwrap();
    }
    assert_eq!(replica.ran("slow").await, ["slow 1 begins", "slow 2 begins"]);
    let trace = Arc::clone(&replica.trace);
    let mails = replica.app.provider::<Mails>();
    let closing = tokio::spawn(replica.app.shutdown());
    settle().await;
    assert!(!closing.is_finished());
    mails.gate.add_permits(3);
    closing.await.unwrap().unwrap();
    assert_eq!(trace.take(), ["slow 1 ends", "slow 2 ends"]);

    let other = Replica::start::<AppModule>().await;
    assert_eq!(other.ran("slow").await, ["slow 3 begins"]);
}

#[tokio::test(start_paused = true)]
async fn lists_listeners_with_their_groups() {
    let replica = Replica::start::<AppModule>().await;
    replica.events.distribute(Adopted::new(100)).await.unwrap();
    settle().await;
    let listeners = replica.events.listeners();
    let groups: Vec<_> =
        listeners.iter().map(|listener| (listener.event, listener.group)).collect();
    let event = "Adopted, distributed";
    assert_eq!(groups, [(event, Some("mails")), (event, Some("Mails::slow"))]);
    assert_eq!((listeners[0].handled, listeners[0].failed), (0, 1));
}

/// Listens to all events of its process.
#[injectable]
struct Audit {
    trace: Arc<Trace>,
}

#[injectable]
impl Audit {
    #[on_event(all)]
    async fn everything(&self, event: AnyEvent) {
        let is_local = event.delivery().is_none();
        self.trace.note(format!("{} {is_local}", event.get::<Adopted>().unwrap().cat));
    }
}

#[module(root, imports = [EventsModule::with(options()), TraceModule], providers = [Audit])]
struct AuditModule;

#[tokio::test(start_paused = true)]
async fn listeners_of_all_events_receive_distributed_events_of_their_process() {
    let replica = Replica::start::<AuditModule>().await;
    replica.events.distribute(Adopted::new(1)).await.unwrap();
    replica.events.idle().await;
    assert_eq!(replica.trace.take(), ["1 true"]);
}

#[tokio::test(start_paused = true)]
async fn emit_rejects_distributed_events_without_listeners() {
    let replica = Replica::start::<AuditModule>().await;
    let errors = replica.events.emit(Adopted::new(1)).await.unwrap_err();
    assert_eq!(errors.all[0].error.code(), "event_is_distributed");
}

#[derive(DistributedEvent, Serialize, Deserialize)]
#[event(name = "cat.weighed", crate = baya)]
struct Weighed {
    grams: f64,
}

#[tokio::test(start_paused = true)]
async fn distribute_rejects_an_event_that_is_not_serializable() {
    let replica = Replica::start::<AuditModule>().await;
    let error = replica.events.distribute(Weighed { grams: f64::NAN }).await.unwrap_err();
    assert_eq!(error.code(), "event_unwritable");
}

#[tokio::test(start_paused = true)]
async fn distribute_rejects_an_id_of_more_than_1024_bytes() {
    let replica = Replica::start::<AppModule>().await;
    replica.events.distribute(Adopted::new(1)).id("i".repeat(1024)).await.unwrap();
    let error = replica.events.distribute(Adopted::new(2)).id("i".repeat(1025)).await.unwrap_err();
    assert_eq!(error.code(), "event_id_too_long");
}
