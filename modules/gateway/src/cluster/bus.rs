//! The connection of this process to all others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baya::AppHandle;
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use super::envelope::{Change, Envelope, Target, What};
use super::presence::{Presence, Then};
use super::{Cluster, ClusterMessage, TOO_LARGE};
use crate::message::{Message, Outgoing};
use crate::metrics::Metrics;
use crate::outbox::Closing;
use crate::server::Shared;

/// How many messages wait for the cluster, and how many bytes. Further ones are lost, and counted.
const QUEUE: usize = 10_000;
const QUEUE_BYTES: usize = 64 * 1024 * 1024;
/// How many bytes of clients one message lists, about.
const PART_BYTES: usize = 128 * 1024;
/// How long this process waits after an error before it tries again.
const PAUSE: Duration = Duration::from_millis(250);
/// How long this process waits before it asks all others again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long the last messages may take when the app ends.
const LAST: Duration = Duration::from_secs(2);

/// Sends the messages and room changes of this process to the others, and knows the rooms of all clients.
#[derive(Debug)]
pub(crate) struct Bus {
    pub(crate) presence: Presence,
    /// `None` for an app of one process.
    sender: Option<Sender>,
    /// Held while a change is applied and published, so that other processes receive changes in order.
    order: Mutex<()>,
    /// When this process last asked the others for their clients.
    asked: Mutex<Option<Instant>>,
}

#[derive(Debug)]
struct Sender {
    node: Arc<str>,
    queue: mpsc::Sender<Queued>,
    /// How many bytes wait.
    bytes: Arc<AtomicUsize>,
}

/// A message that waits for the cluster.
#[derive(Debug)]
enum Queued {
    Message(Bytes),
    /// The last one, after which nothing is published.
    Last(Bytes),
}

/// What the tasks of the cluster need.
pub(crate) struct Tasks {
    node: Arc<str>,
    cluster: Arc<dyn Cluster>,
    queue: mpsc::Receiver<Queued>,
    bytes: Arc<AtomicUsize>,
}

impl Bus {
    /// Creates the bus of this process, with its tasks if there are other processes.
    pub(crate) fn new(cluster: Option<Arc<dyn Cluster>>) -> (Self, Option<Tasks>) {
        let presence = Presence::default();
        let Some(cluster) = cluster else { return (Self::of(presence, None), None) };
        let node: Arc<str> = uuid::Uuid::now_v7().to_string().into();
        let (sender, queue) = mpsc::channel(QUEUE);
        let bytes = Arc::<AtomicUsize>::default();
        let tasks = Tasks { node: Arc::clone(&node), cluster, queue, bytes: Arc::clone(&bytes) };
        (Self::of(presence, Some(Sender { node, queue: sender, bytes })), Some(tasks))
    }

    fn of(presence: Presence, sender: Option<Sender>) -> Self {
        Self { presence, sender, order: Mutex::default(), asked: Mutex::default() }
    }

    /// Queues a message to all other processes.
    fn publish(&self, metrics: &Metrics, what: What) {
        let Some(sender) = &self.sender else { return };
        let is_last = matches!(what, What::Gone);
        let envelope = Envelope { from: Arc::clone(&sender.node), what };
        let Some(bytes) = envelope.write() else { return };
        let size = bytes.len();
        let message = if is_last { Queued::Last(bytes) } else { Queued::Message(bytes) };
        let before = sender.bytes.fetch_add(size, Ordering::Relaxed);
        let fits = before == 0 || before + size <= QUEUE_BYTES;
        if !fits || sender.queue.try_send(message).is_err() {
            sender.bytes.fetch_sub(size, Ordering::Relaxed);
            metrics.lost();
        }
    }

    /// Publishes a heartbeat, whose version no change that is published later has.
    fn beat(&self, metrics: &Metrics) {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.presence.version();
        self.publish(metrics, What::Alive { version });
    }

    /// Sends a message to the clients of all other processes.
    pub(crate) fn message(&self, metrics: &Metrics, to: Target, message: &Message, volatile: bool) {
        if self.sender.is_some() {
            let what = What::Message {
                to,
                event: Arc::clone(&message.event),
                data: message.data.clone(),
                attachments: message.attachments.clone(),
                volatile,
            };
            self.publish(metrics, what);
        }
    }

    /// Disconnects clients of all other processes.
    pub(crate) fn close(&self, metrics: &Metrics, to: Target, code: u16, reason: &str) {
        self.publish(metrics, What::Close { to, code, reason: reason.to_owned() });
    }

    /// A client of this process has entered a room or left it.
    pub(crate) fn changed(&self, metrics: &Metrics, change: Change) {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.presence.change(&change);
        self.publish(metrics, What::Change { version, change });
    }

    /// Asks all other processes for their clients, once in a while.
    fn ask(&self, metrics: &Metrics) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_none_or(|asked| asked.elapsed() > AGAIN) {
            *asked = Some(Instant::now());
            self.publish(metrics, What::Hello);
        }
    }

    /// Publishes the clients of this process.
    fn list(&self, metrics: &Metrics) {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let (version, clients) = self.presence.own();
        let mut parts = vec![Vec::new()];
        let mut bytes = 0;
        for client in clients {
            bytes += client.size();
            if bytes > PART_BYTES && parts.last().is_some_and(|part| !part.is_empty()) {
                bytes = client.size();
                parts.push(Vec::new());
            }
            if let Some(part) = parts.last_mut() {
                part.push(client);
            }
        }
        let last = parts.len() - 1;
        for (part, clients) in parts.into_iter().enumerate() {
            let is_last = part == last;
            let part = u32::try_from(part).unwrap_or(u32::MAX);
            self.publish(metrics, What::Clients { version, part, is_last, clients });
        }
    }
}

/// Starts the tasks.
pub(crate) fn start(app: &AppHandle, shared: &Arc<Shared>, tasks: Tasks) {
    let Tasks { node, cluster, queue, bytes } = tasks;
    let publishing = publish(Arc::clone(shared), Arc::clone(&cluster), (queue, bytes));
    app.spawn("gateway cluster: publish", publishing);
    app.spawn(
        "gateway cluster: subscribe",
        subscribe(Arc::clone(shared), cluster, Arc::clone(&node)),
    );
    app.spawn("gateway cluster: heartbeats", heartbeats(Arc::clone(shared)));
}

/// Publishes what is queued, one after the other.
async fn publish(
    shared: Arc<Shared>,
    cluster: Arc<dyn Cluster>,
    (mut queue, bytes): (mpsc::Receiver<Queued>, Arc<AtomicUsize>),
) {
    let mut is_up = true;
    let ending = async {
        shared.app.drained().await;
        sleep(LAST).await;
    };
    let publishing = async {
        while let Some(queued) = queue.recv().await {
            let is_last = matches!(queued, Queued::Last(_));
            let (Queued::Message(message) | Queued::Last(message)) = queued;
            bytes.fetch_sub(message.len(), Ordering::Relaxed);
            while let Err(error) = cluster.publish(message.clone()).await {
                if error.code() == TOO_LARGE {
                    tracing::error!("a message to other processes is lost: {}", error.chain());
                    shared.metrics.lost();
                    break;
                }
                if std::mem::replace(&mut is_up, false) {
                    tracing::error!("the gateway cluster can't be reached: {}", error.chain());
                }
                sleep(PAUSE).await;
            }
            if !std::mem::replace(&mut is_up, true) {
                tracing::info!("the gateway cluster can be reached again");
            }
            if is_last {
                break;
            }
        }
    };
    tokio::select! {
        () = publishing => {}
        () = ending => {}
    }
}

/// Publishes the heartbeats of this process, and removes the processes whose heartbeats are overdue.
async fn heartbeats(shared: Arc<Shared>) {
    let expiry = shared.options.presence_expiry;
    // So that a process is removed within this time, whenever its last heartbeat arrived.
    let late = expiry * 9 / 10;
    let mut ticks = interval(expiry / 15);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for tick in 0_u64.. {
        tokio::select! {
            () = shared.app.drained() => break,
            _ = ticks.tick() => {}
        }
        if tick % 3 == 0 {
            shared.bus.beat(&shared.metrics);
        }
        for process in shared.bus.presence.expire(late) {
            tracing::warn!(%process, "another gateway process has sent no heartbeat for {expiry:?}");
        }
    }
    shared.bus.publish(&shared.metrics, What::Gone);
}

/// Receives the messages of other processes, until the app ends.
async fn subscribe(shared: Arc<Shared>, cluster: Arc<dyn Cluster>, node: Arc<str>) {
    let receiving = async {
        let mut is_up = true;
        loop {
            match cluster.subscribe().await {
                Ok(messages) => {
                    is_up = true;
                    receive(&shared, messages, &node).await;
                }
                Err(error) if is_up => {
                    is_up = false;
                    tracing::error!("can't subscribe to the gateway cluster: {}", error.chain());
                }
                Err(_) => {}
            }
            sleep(PAUSE).await;
        }
    };
    tokio::select! {
        () = receiving => {}
        () = shared.app.drained() => {}
    }
}

/// Receives messages until the connection is lost. The heartbeats of this process itself must arrive, or the connection is dead.
async fn receive(shared: &Arc<Shared>, mut messages: super::ClusterMessages, node: &Arc<str>) {
    let expiry = shared.options.presence_expiry;
    let mut last = Instant::now();
    shared.bus.publish(&shared.metrics, What::Hello);
    shared.bus.list(&shared.metrics);
    while let Ok(Some(message)) = timeout(expiry, messages.next()).await {
        match message {
            ClusterMessage::Published(bytes) => {
                let Some(Envelope { from, what }) = Envelope::read(&bytes) else { continue };
                if from == *node {
                    // The connection was away, and has come back without ending the subscription.
                    if last.elapsed() > expiry / 2 {
                        shared.bus.presence.refresh();
                        shared.bus.ask(&shared.metrics);
                        shared.bus.list(&shared.metrics);
                    }
                    last = Instant::now();
                } else {
                    received(shared, &from, what);
                }
            }
            ClusterMessage::Emitted { channel, message } => {
                #[cfg(all(feature = "redis", feature = "socket-io"))]
                super::emitter::take(shared, &channel, &message);
                #[cfg(not(all(feature = "redis", feature = "socket-io")))]
                drop((channel, message));
            }
        }
        if last.elapsed() > expiry {
            break;
        }
    }
    tracing::warn!("the subscription to the gateway cluster was lost and is renewed");
}

/// Handles a message of another process.
fn received(shared: &Arc<Shared>, from: &Arc<str>, what: What) {
    let bus = &shared.bus;
    let then = match what {
        What::Message { to, event, data, attachments, volatile } => {
            let message = Outgoing::Message(Message::new(&event, data, attachments));
            shared.deliver(&to, &message, volatile);
            Then::Nothing
        }
        What::Close { to, code, reason } => {
            shared.close(&to, &Closing { code, reason });
            Then::Nothing
        }
        What::Hello => {
            bus.list(&shared.metrics);
            Then::Nothing
        }
        What::Alive { version } => bus.presence.alive(from, version),
        What::Clients { version, part, is_last, clients } => {
            bus.presence.listed(from, (version, part, is_last), clients);
            Then::Nothing
        }
        What::Change { version, change } => bus.presence.changed(from, version, &change),
        What::Gone => {
            bus.presence.gone(from);
            Then::Nothing
        }
    };
    if then == Then::Ask {
        bus.ask(&shared.metrics);
    }
}
