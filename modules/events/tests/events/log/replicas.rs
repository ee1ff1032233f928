//! Apps that share a log while their processes are killed or their broker is down.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use baya::testing::TestApp;
use baya::{Error, Module};
use baya_events::{
    DistributedEvent, Envelope, EventLog, Events, EventsModule, EventsOptions, Group, MemoryLog,
};
use baya_macros::{injectable, module};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use wire::{Process, poll};

use crate::log::backend::{Backend, DEADLINE, SHORT};
use crate::log::kills::SharedLog;
use crate::log::outages::Remote;
use crate::log::restarts::{Server, ServerBackend};

const EVENTS: u32 = 10_000;
const REPLICAS: usize = 3;
const KILLS: u32 = 10;

/// The maximum length of the log, which has room for all events of a test.
const LENGTH: usize = 100_000;

/// The minimum time that the broker is down.
const OUTAGE_DURATION: Duration = Duration::from_secs(10);

/// The environment variable with the id of the log, which makes this program a replica.
const ID: &str = "BAYA_TEST_REPLICA_OF";

/// The prefix of the line that a replica writes for an event that it handled.
const HANDLED: &str = "handled:";

#[derive(DistributedEvent, Serialize, Deserialize)]
#[event(name = "cat.adopted", crate = baya)]
struct Adopted {
    cat: u32,
}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event(distributed, group = "mails")]
    #[allow(clippy::print_stdout, reason = "the other process reads it")]
    async fn adopted(&self, event: &Adopted) {
        println!("\n{HANDLED}{}", event.cat);
    }
}

fn options() -> EventsOptions {
    EventsOptions::new().ack_wait(SHORT).attempts(u32::MAX).read_ahead(4)
}

#[module(root, imports = [EventsModule::with(options()), LogModule], providers = [Mails])]
struct ReplicaModule;

/// An app that only distributes events.
#[module(root, imports = [EventsModule, LogModule])]
struct PublisherModule;

#[module(global, providers = [MemoryLog as dyn EventLog], exports = [dyn EventLog])]
struct LogModule;

/// Starts an app with this log.
async fn started<M: Module>(log: impl EventLog) -> TestApp {
    TestApp::new::<M>().replace_arc::<dyn EventLog>(Arc::new(log)).start().await.unwrap()
}

/// Runs a replica until it is killed, if `ID` is set.
pub async fn run_replica<S: SharedLog>() {
    let Ok(id) = std::env::var(ID) else { return };
    let _app = started::<ReplicaModule>(S::with_id(id).small_client(LENGTH)).await;
    std::future::pending::<()>().await;
}

/// Starts a replica in another process, which ends when the returned value is dropped.
fn start<S: SharedLog>(shared: &S, handled: Sender<u32>) -> Process {
    Process::start(S::REPLICA, (ID, shared.id()), move |line| {
        if let Some(cat) = line.strip_prefix(HANDLED).and_then(|number| number.parse().ok()) {
            // The receiver is gone if the test has ended.
            let _ = handled.send(cat);
        }
    })
}

/// Counts how often each event was handled.
#[derive(Default)]
struct HandledCounts(HashMap<u32, u32>);

impl HandledCounts {
    /// Waits until `count` different events were handled.
    fn wait(&mut self, handled: &Receiver<u32>, count: u32) {
        while (self.0.len() as u32) < count {
            match handled.recv_timeout(DEADLINE * 2) {
                Ok(number) => *self.0.entry(number).or_default() += 1,
                Err(RecvTimeoutError::Timeout) => panic!("{} of {count} arrived", self.0.len()),
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn duplicates(&self) -> u32 {
        self.0.values().map(|times| times - 1).sum()
    }
}

#[allow(clippy::print_stderr, reason = "reports the number of duplicates")]
pub async fn loses_no_event_while_replicas_are_killed<S: SharedLog>(shared: &S) {
    let log = shared.small_client(LENGTH);
    // The group exists before the first event.
    drop(log.subscribe(&Group::new("cat.adopted", "mails")).await.unwrap());
    let publisher = started::<PublisherModule>(log.clone()).await;
    let events = publisher.provider::<Events>();
    let publishing = tokio::spawn(async move {
        let all = futures_util::stream::iter((0..EVENTS).map(Ok::<_, Error>));
        let distribute = |cat| events.distribute(Adopted { cat }).into_future();
        let all = all.try_for_each_concurrent(20, distribute);
        all.await
    });
    log.append(&Envelope::new("cat.adopted", 1, b"poison")).await.unwrap();
    let (sender, receiver) = channel();
    let start = || start(shared, sender.clone());
    let mut replicas: Vec<_> = (0..REPLICAS).map(|_| start()).collect();
    let mut handled = HandledCounts::default();
    for kill in 0..KILLS {
        handled.wait(&receiver, (kill + 1) * EVENTS / (KILLS + 2));
        replicas[kill as usize % REPLICAS] = start();
    }
    publishing.await.unwrap().unwrap();
    handled.wait(&receiver, EVENTS);
    let duplicates = handled.duplicates();
    eprintln!("{EVENTS} events, {KILLS} kills: 0 lost, {duplicates} handled twice");
    // After a kill, the events that the replica held are delivered again.
    assert!(duplicates <= KILLS * 5, "{duplicates} duplicates");

    let letters = poll(async || {
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        (!letters.is_empty()).then_some(letters)
    });
    let letters = letters.await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].cause.contains("expected value"), "{}", letters[0].cause);
}

/// The progress of the outage.
#[derive(Default)]
struct OutageState {
    /// The time of the first error of a publisher.
    since: OnceLock<Instant>,
    is_over: AtomicBool,
}

/// Publishes until an event is acknowledged after the outage. Returns the acknowledged events and the errors.
async fn publish(events: &Events, first: u32, outage: &OutageState) -> (Vec<u32>, Vec<Error>) {
    let mut acknowledged = Vec::new();
    let mut errors = Vec::new();
    for cat in first.. {
        let is_over = outage.is_over.load(Ordering::SeqCst);
        match events.distribute(Adopted { cat }).await {
            Ok(()) => acknowledged.push(cat),
            Err(error) => {
                outage.since.get_or_init(Instant::now);
                errors.push(error);
            }
        }
        if is_over && acknowledged.last() == Some(&cat) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    (acknowledged, errors)
}

pub async fn loses_no_acknowledged_event_while_the_broker_is_down<S>()
where
    S: ServerBackend + Backend<Log = <S as ServerBackend>::Log> + Remote,
{
    let Some(mut server) = Server::start::<S>().await else { return };
    let Some(backend) = S::start().await else { return };
    let failing_log = backend.client_at(server.address(), Duration::from_millis(500));
    let waiting_log = S::wait_for_connection(failing_log.clone(), DEADLINE * 2);
    let received = Arc::new(ReceivedEvents::default());
    let app = TestApp::new::<OutageModule>().replace_arc(Arc::clone(&received));
    let app = app.replace_arc::<dyn EventLog>(Arc::new(waiting_log)).start().await.unwrap();
    let publisher = started::<PublisherModule>(failing_log).await;
    let waiting_events = app.provider::<Events>();
    let failing_events = publisher.provider::<Events>();
    let outage = OutageState::default();
    let interruption = async {
        poll(async || received.has_some().then_some(())).await;
        server.stop();
        poll(async || {
            outage.since.get().filter(|since| since.elapsed() >= OUTAGE_DURATION).map(drop)
        })
        .await;
        server.resume().await;
        outage.is_over.store(true, Ordering::SeqCst);
    };
    let (waiting, failing, ()) = futures_util::join!(
        publish(&waiting_events, 0, &outage),
        publish(&failing_events, 1_000_000, &outage),
        interruption,
    );
    assert_eq!(waiting.1.len(), 0, "a publisher that waits gets no error: {:?}", waiting.1);
    assert!(failing.1.len() > 2, "a publisher that does not wait gets errors");
    assert!(failing.1.iter().all(|error| error.code() == "event_log"), "{:?}", failing.1);
    let acknowledged: Vec<_> = waiting.0.into_iter().chain(failing.0).collect();
    poll(async || received.has_all(&acknowledged).then_some(())).await;
}

/// The events that the listener of an app has received.
#[injectable]
#[derive(Default)]
struct ReceivedEvents {
    #[inject(default)]
    all: Mutex<HashSet<u32>>,
}

impl ReceivedEvents {
    fn has_some(&self) -> bool {
        !self.all.lock().unwrap().is_empty()
    }

    fn has_all(&self, events: &[u32]) -> bool {
        let all = self.all.lock().unwrap();
        events.iter().all(|event| all.contains(event))
    }
}

#[injectable]
struct Recorder {
    received: Arc<ReceivedEvents>,
}

#[injectable]
impl Recorder {
    #[on_event(distributed)]
    async fn adopted(&self, event: &Adopted) {
        self.received.all.lock().unwrap().insert(event.cat);
    }
}

#[module(root, imports = [EventsModule::with(options()), LogModule], providers = [Recorder, ReceivedEvents])]
struct OutageModule;
