//! The connection of this process to all others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baya::AppHandle;
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use super::envelope::{Change, Envelope, EnvelopeBody, Target};
use super::presence::{FollowUp, Presence};
use super::{Cluster, ClusterMessage, TOO_LARGE};
use crate::message::{Message, Outgoing};
use crate::metrics::Metrics;
use crate::outbox::CloseStatus;
use crate::server::Shared;

/// Maximum number of messages that wait to be published. Further messages are lost, and counted as such.
const QUEUE: usize = 10_000;
/// Maximum size of the messages that wait to be published.
const QUEUE_BYTES: usize = 64 * 1024 * 1024;
/// Approximate maximum size of the clients in one message.
const CHUNK_BYTES: usize = 128 * 1024;
/// Delay between an error and the next attempt.
const RETRY_DELAY: Duration = Duration::from_millis(250);
/// Minimum time between two requests for the clients of other processes.
const RESYNC_INTERVAL: Duration = Duration::from_secs(1);
/// Maximum time in which the last messages are published when the app shuts down.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

/// Publishes the messages and room changes of this process, and keeps the presence of the clients of all processes.
#[derive(Debug)]
pub(crate) struct Bus {
    pub(crate) presence: Presence,
    /// `None` if the app has a single process.
    sender: Option<Sender>,
    /// Held while a change is applied and published, so that other processes receive changes in order.
    order: Mutex<()>,
    /// When this process last requested the clients of the others.
    last_request: Mutex<Option<Instant>>,
}

#[derive(Debug)]
struct Sender {
    node: Arc<str>,
    queue: mpsc::Sender<QueuedMessage>,
    /// The size of the messages in the queue.
    bytes: Arc<AtomicUsize>,
}

/// A message that waits to be published.
#[derive(Debug)]
enum QueuedMessage {
    Message(Bytes),
    /// The last message, after which nothing is published.
    Last(Bytes),
}

/// The state of the cluster tasks.
pub(crate) struct Tasks {
    node: Arc<str>,
    cluster: Arc<dyn Cluster>,
    queue: mpsc::Receiver<QueuedMessage>,
    bytes: Arc<AtomicUsize>,
}

impl Bus {
    /// Creates the bus of this process, and the state of its tasks if there is a cluster.
    pub(crate) fn new(cluster: Option<Arc<dyn Cluster>>) -> (Self, Option<Tasks>) {
        let presence = Presence::default();
        let Some(cluster) = cluster else { return (Self::with_sender(presence, None), None) };
        let node: Arc<str> = uuid::Uuid::now_v7().to_string().into();
        let (sender, queue) = mpsc::channel(QUEUE);
        let bytes = Arc::<AtomicUsize>::default();
        let tasks = Tasks { node: Arc::clone(&node), cluster, queue, bytes: Arc::clone(&bytes) };
        (Self::with_sender(presence, Some(Sender { node, queue: sender, bytes })), Some(tasks))
    }

    fn with_sender(presence: Presence, sender: Option<Sender>) -> Self {
        Self { presence, sender, order: Mutex::default(), last_request: Mutex::default() }
    }

    /// Queues a message for all other processes.
    fn publish(&self, metrics: &Metrics, body: EnvelopeBody) {
        let Some(sender) = &self.sender else { return };
        let is_last = matches!(body, EnvelopeBody::Leave);
        let envelope = Envelope { from: Arc::clone(&sender.node), body };
        let Some(bytes) = envelope.write() else { return };
        let size = bytes.len();
        let message =
            if is_last { QueuedMessage::Last(bytes) } else { QueuedMessage::Message(bytes) };
        let before = sender.bytes.fetch_add(size, Ordering::Relaxed);
        let fits = before == 0 || before + size <= QUEUE_BYTES;
        if !fits || sender.queue.try_send(message).is_err() {
            sender.bytes.fetch_sub(size, Ordering::Relaxed);
            metrics.lost();
        }
    }

    /// Publishes a heartbeat. Changes that are published later have higher versions.
    fn publish_heartbeat(&self, metrics: &Metrics) {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.presence.version();
        self.publish(metrics, EnvelopeBody::Heartbeat { version });
    }

    /// Sends a message to the clients of all other processes.
    pub(crate) fn message(&self, metrics: &Metrics, to: Target, message: &Message, volatile: bool) {
        if self.sender.is_some() {
            let body = EnvelopeBody::Message {
                to,
                event: Arc::clone(&message.event),
                data: message.data.clone(),
                attachments: message.attachments.clone(),
                volatile,
            };
            self.publish(metrics, body);
        }
    }

    /// Disconnects clients of all other processes.
    pub(crate) fn close(&self, metrics: &Metrics, to: Target, code: u16, reason: &str) {
        self.publish(metrics, EnvelopeBody::Close { to, code, reason: reason.to_owned() });
    }

    /// Applies and publishes a change of a client of this process.
    pub(crate) fn change(&self, metrics: &Metrics, change: Change) {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.presence.change(&change);
        self.publish(metrics, EnvelopeBody::Change { version, change });
    }

    /// Requests the clients of all other processes, at most once in [`RESYNC_INTERVAL`].
    fn request_clients(&self, metrics: &Metrics) {
        let mut last = self.last_request.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() > RESYNC_INTERVAL) {
            *last = Some(Instant::now());
            self.publish(metrics, EnvelopeBody::Hello);
        }
    }

    /// Publishes the clients of this process.
    fn publish_clients(&self, metrics: &Metrics) {
        let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let (version, clients) = self.presence.own();
        let mut chunks = vec![Vec::new()];
        let mut bytes = 0;
        for client in clients {
            bytes += client.size();
            if bytes > CHUNK_BYTES && chunks.last().is_some_and(|chunk| !chunk.is_empty()) {
                bytes = client.size();
                chunks.push(Vec::new());
            }
            if let Some(chunk) = chunks.last_mut() {
                chunk.push(client);
            }
        }
        let last = chunks.len() - 1;
        for (chunk, clients) in chunks.into_iter().enumerate() {
            let is_last = chunk == last;
            let chunk = u32::try_from(chunk).unwrap_or(u32::MAX);
            self.publish(metrics, EnvelopeBody::Clients { version, chunk, is_last, clients });
        }
    }
}

/// Starts the cluster tasks.
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

/// Publishes the queued messages one after the other.
async fn publish(
    shared: Arc<Shared>,
    cluster: Arc<dyn Cluster>,
    (mut queue, bytes): (mpsc::Receiver<QueuedMessage>, Arc<AtomicUsize>),
) {
    let mut is_up = true;
    let ending = async {
        shared.app.drained().await;
        sleep(SHUTDOWN_GRACE).await;
    };
    let publishing = async {
        while let Some(queued) = queue.recv().await {
            let is_last = matches!(queued, QueuedMessage::Last(_));
            let (QueuedMessage::Message(message) | QueuedMessage::Last(message)) = queued;
            bytes.fetch_sub(message.len(), Ordering::Relaxed);
            while let Err(error) = cluster.publish(message.clone()).await {
                if error.code() == TOO_LARGE {
                    tracing::error!(
                        "a message to other processes is too large and was dropped: {}",
                        error.chain()
                    );
                    shared.metrics.lost();
                    break;
                }
                if std::mem::replace(&mut is_up, false) {
                    tracing::error!("the gateway cluster can't be reached: {}", error.chain());
                }
                sleep(RETRY_DELAY).await;
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
    // Less than `expiry`, so that a process is removed within that time, whenever its last heartbeat arrived.
    let late = expiry * 9 / 10;
    let mut ticks = interval(expiry / 15);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for tick in 0_u64.. {
        tokio::select! {
            () = shared.app.drained() => break,
            _ = ticks.tick() => {}
        }
        if tick % 3 == 0 {
            shared.bus.publish_heartbeat(&shared.metrics);
        }
        for process in shared.bus.presence.expire(late) {
            tracing::warn!(%process, "another gateway process has sent no heartbeat for {expiry:?}");
        }
    }
    shared.bus.publish(&shared.metrics, EnvelopeBody::Leave);
}

/// Receives the messages of other processes until the app shuts down.
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
            sleep(RETRY_DELAY).await;
        }
    };
    tokio::select! {
        () = receiving => {}
        () = shared.app.drained() => {}
    }
}

/// Receives messages until the connection is lost. The connection counts as lost if the heartbeats of this process itself do
/// not arrive.
async fn receive(shared: &Arc<Shared>, mut messages: super::ClusterMessages, node: &Arc<str>) {
    let expiry = shared.options.presence_expiry;
    let mut last = Instant::now();
    shared.bus.publish(&shared.metrics, EnvelopeBody::Hello);
    shared.bus.publish_clients(&shared.metrics);
    while let Ok(Some(message)) = timeout(expiry, messages.next()).await {
        match message {
            ClusterMessage::Published(bytes) => {
                let Some(Envelope { from, body }) = Envelope::read(&bytes) else { continue };
                if from == *node {
                    // The connection was interrupted, but the subscription did not end.
                    if last.elapsed() > expiry / 2 {
                        shared.bus.presence.refresh();
                        shared.bus.request_clients(&shared.metrics);
                        shared.bus.publish_clients(&shared.metrics);
                    }
                    last = Instant::now();
                } else {
                    handle(shared, &from, body);
                }
            }
            ClusterMessage::Emitted { channel, message } => {
                #[cfg(all(feature = "redis", feature = "socket-io"))]
                super::emitter::apply(shared, &channel, &message);
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
fn handle(shared: &Arc<Shared>, from: &Arc<str>, body: EnvelopeBody) {
    let bus = &shared.bus;
    let follow_up = match body {
        EnvelopeBody::Message { to, event, data, attachments, volatile } => {
            let message = Outgoing::Message(Message::new(&event, data, attachments));
            shared.deliver(&to, &message, volatile);
            FollowUp::None
        }
        EnvelopeBody::Close { to, code, reason } => {
            shared.close(&to, &CloseStatus { code, reason });
            FollowUp::None
        }
        EnvelopeBody::Hello => {
            bus.publish_clients(&shared.metrics);
            FollowUp::None
        }
        EnvelopeBody::Heartbeat { version } => bus.presence.heartbeat(from, version),
        EnvelopeBody::Clients { version, chunk, is_last, clients } => {
            bus.presence.receive_list(from, (version, chunk, is_last), clients);
            FollowUp::None
        }
        EnvelopeBody::Change { version, change } => {
            bus.presence.apply_remote(from, version, &change)
        }
        EnvelopeBody::Leave => {
            bus.presence.remove_process(from);
            FollowUp::None
        }
    };
    if follow_up == FollowUp::RequestClients {
        bus.request_clients(&shared.metrics);
    }
}
