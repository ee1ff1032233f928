//! A member of a group, which pulls messages and settles them.

use std::sync::Arc;
use std::time::Duration;

use async_nats::client::Request;
use async_nats::jetstream::consumer::pull::{Batch, Config};
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, FromConsumer, PullConsumer};
use async_nats::jetstream::context::{ConsumerInfoError, ConsumerInfoErrorKind};
use async_nats::jetstream::{AckKind, Message};
use baya::Result;
use futures_util::StreamExt;
use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::connection::Connection;
use super::names;
use super::pending::PendingMessage;
use super::session::Session;
use crate::log::call::AttemptError;
use crate::log::dead_letter::report;
use crate::log::reader::Source;
use crate::log::{Envelope, Group, Start, TOO_LARGE};

/// The time for which the server keeps a request for messages.
const PULL: Duration = Duration::from_secs(10);

/// The number of consecutive failures to pull messages from an existing consumer, after which a member returns an error.
const MAX_FAILURES: u32 = 3;

/// The delay after such a failure.
const RETRY_DELAY: Duration = Duration::from_millis(50);

/// The maximum length of a name in the description of a consumer, in characters.
const MAX_NAME_LENGTH: usize = 200;

/// The maximum number of messages of one request.
const MAX_PULL: usize = 1_000;

/// A member of a group. Clones are the same member.
#[derive(Clone)]
pub(super) struct Member(Arc<Inner>);

struct Inner {
    connection: Connection,
    group: Group,
    opened: tokio::sync::Mutex<Option<OpenConsumer>>,
}

/// The consumer of the group, on one connection.
#[derive(Clone)]
struct OpenConsumer {
    session: Arc<Session>,
    consumer: PullConsumer,
}

/// The outcome of waiting for messages.
enum PullOutcome {
    /// The messages, and the time at which the first of them arrived.
    Messages(Vec<PendingMessage>, Instant),
    Closed,
}

/// An event that was delivered to a member.
pub(super) struct ReceivedEvent {
    pub(super) envelope: Envelope,
    pub(super) message: PendingMessage,
}

impl Member {
    pub(super) fn group(&self) -> &Group {
        &self.0.group
    }

    /// Creates the group if it does not exist.
    pub(super) async fn join(connection: Connection, group: Group) -> Result<Self> {
        let member = Self(Arc::new(Inner { connection, group, opened: Default::default() }));
        member.create().await?;
        Ok(member)
    }

    async fn create(&self) -> Result<()> {
        let Inner { connection, group, .. } = &*self.0;
        let create = |session: Arc<Session>| async move {
            self.consumer(&session, group.start).await.map(drop)
        };
        connection.run("subscribe to", &group.event, create).await
    }

    /// Returns the consumer of the group. If the server has lost it, the new consumer starts at the beginning: the server may have
    /// lost the stream as well, and the events that were appended since then have not been delivered.
    async fn opened(&self) -> Result<OpenConsumer> {
        let Inner { connection, group, opened } = &*self.0;
        let mut opened = opened.lock().await;
        if let Some(opened) = &*opened {
            return Ok(opened.clone());
        }
        let open = |session: Arc<Session>| async move {
            let consumer = self.consumer(&session, Start::Beginning).await?;
            Ok(OpenConsumer { session, consumer })
        };
        let new = connection.run("read", &group.event, open).await?;
        Ok(opened.insert(new).clone())
    }

    /// Returns the consumer of the group. Creates it if it does not exist.
    async fn consumer(
        &self,
        session: &Session,
        start: Start,
    ) -> Result<PullConsumer, AttemptError> {
        let group = &self.0.group;
        let name = names::consumer(&group.event, &group.name);
        match session.events.get_consumer::<Config>(&name).await {
            Ok(consumer) if consumer.cached_info().config.ack_wait == group.wait() => Ok(consumer),
            Ok(consumer) => {
                let config = consumer.cached_info().config.clone();
                let config =
                    Config::try_from_consumer_config(config).map_err(AttemptError::Transient)?;
                let config = Config { ack_wait: group.wait(), ..config };
                Ok(session.events.create_consumer(config).await?)
            }
            Err(error) if is_unknown(&error) => {
                Ok(session.events.create_consumer(self.config(session, name, start)).await?)
            }
            Err(error) => Err(AttemptError::Transient(error)),
        }
    }

    fn config(&self, session: &Session, name: String, start: Start) -> Config {
        let group = &self.0.group;
        let deliver_policy = match start {
            Start::End => DeliverPolicy::New,
            Start::Beginning => DeliverPolicy::All,
        };
        Config {
            durable_name: Some(name),
            description: Some(description(group)),
            deliver_policy,
            ack_policy: AckPolicy::Explicit,
            ack_wait: group.wait(),
            filter_subject: session.settings.names.event(&group.event),
            // Members count attempts themselves, to store dead letters.
            max_deliver: -1,
            // Messages that wait for a retry count as pending, and must not block other messages.
            max_ack_pending: -1,
            ..Config::default()
        }
    }

    /// Waits for messages. Returns none after a time limit, and if `closing` is notified.
    async fn pull(
        &self,
        opened: &OpenConsumer,
        closing: &Notify,
    ) -> Result<PullOutcome, AttemptError> {
        let OpenConsumer { session, consumer } = opened;
        let group = &self.0.group;
        let count = group.prefetch.saturating_add(1).min(MAX_PULL);
        let mut batch = consumer.fetch().max_messages(count).expires(PULL).messages().await?;
        let mut next = tokio::select! {
            first = self.first(session, &mut batch) => first?,
            () = closing.notified() => return Ok(PullOutcome::Closed),
        };
        let arrived = Instant::now();
        let mut pending = Vec::new();
        while let Some(message) = next {
            pending.push(PendingMessage::parse(message, arrived + group.wait())?);
            // The server ends the batch as soon as it has no more messages. Messages that have not arrived by then are
            // delivered again.
            let more = tokio::time::timeout(session.settings.request_timeout, batch.next()).await;
            next = more.ok().flatten().and_then(Result::ok);
        }
        Ok(PullOutcome::Messages(pending, arrived))
    }

    /// Waits for the first message of a batch. Returns `None` after a time limit.
    async fn first(
        &self,
        session: &Session,
        batch: &mut Batch,
    ) -> Result<Option<Message>, AttemptError> {
        let max = PULL + session.settings.request_timeout.min(Duration::from_secs(4));
        tokio::select! {
            first = batch.next() => first.transpose().map_err(AttemptError::Transient),
            () = session.lost() => Err(AttemptError::Transient("lost the connection".into())),
            () = tokio::time::sleep(max) => {
                self.0.connection.reconnect(session).await;
                Err(AttemptError::Transient("the connection is silent".into()))
            }
        }
    }

    /// Returns the events for the listener, and settles all other messages.
    async fn receive_all(&self, pending: Vec<PendingMessage>) -> Result<Vec<ReceivedEvent>> {
        let mut received = Vec::new();
        for message in pending {
            match self.receive(message).await {
                Ok(event) => received.extend(event),
                // The message and those after it are delivered again.
                Err(_) if !received.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        Ok(received)
    }

    /// Returns the event of a message; `None` if the message is not for the listener.
    async fn receive(&self, message: PendingMessage) -> Result<Option<ReceivedEvent>> {
        let group = &self.0.group;
        let attempt = message.attempt;
        if !message.content.is_for(&group.name) {
            self.ack(&message, AckKind::Ack, "skip").await?;
            return Ok(None);
        }
        let last = attempt.saturating_sub(1);
        let (attempts, cause) = if attempt > group.max_attempts.max(1) {
            (last, group.unacknowledged(last))
        } else {
            match message.content.event() {
                Ok(envelope) => return Ok(Some(ReceivedEvent { envelope, message })),
                Err(reason) => (attempt, format!("the message is not an event: {reason}")),
            }
        };
        self.bury(&message, attempts, &cause).await?;
        report(&group.event, &group.name, &cause);
        Ok(None)
    }

    /// Sends an acknowledgement, and waits until the server has received it.
    pub(super) async fn ack(
        &self,
        message: &PendingMessage,
        kind: AckKind,
        operation: &'static str,
    ) -> Result<()> {
        let Inner { connection, group, .. } = &*self.0;
        let send = |session: Arc<Session>| async move {
            let request_timeout = Some(session.settings.request_timeout);
            let request = Request::new().payload(kind.into()).timeout(request_timeout);
            session.client.send_request(message.reply.clone(), request).await?;
            Ok(())
        };
        connection.run(operation, &group.event, send).await
    }

    /// Extends a message. Returns `false` if another member may have received it.
    pub(super) async fn extend_message(&self, message: &PendingMessage) -> Result<bool> {
        if !message.is_current() {
            return Ok(false);
        }
        let before = Instant::now();
        self.ack(message, AckKind::Progress, "extend").await?;
        message.set_until(before + self.0.group.wait());
        Ok(true)
    }

    /// Stores a dead letter, and then acknowledges the message. The subject of the dead letter contains the number of the message,
    /// so it is not stored twice if the process is killed in between.
    pub(super) async fn bury(
        &self,
        message: &PendingMessage,
        attempts: u32,
        cause: &str,
    ) -> Result<()> {
        let Inner { connection, group, .. } = &*self.0;
        if !message.is_current() {
            return Ok(());
        }
        let store = |session: Arc<Session>| async move {
            let names = &session.settings.names;
            let subject = names.letter(&group.event, &group.name, message.sequence);
            let letter = message.content.dead_letter(cause, attempts);
            match session.bury(&subject, letter).await {
                Err(AttemptError::Rejected(TOO_LARGE, _)) => {
                    let max_payload = session.client.max_payload();
                    let letter =
                        message.content.truncated_dead_letter(cause, attempts, max_payload);
                    session.bury(&subject, letter).await
                }
                outcome => outcome,
            }
        };
        connection.run("give up", &group.event, store).await?;
        self.ack(message, AckKind::Ack, "give up").await
    }
}

/// Returns the description of a group for error messages.
fn description(group: &Group) -> String {
    let truncate = |name: &str| name.chars().take(MAX_NAME_LENGTH).collect::<String>();
    format!("the group `{}` of `{}`", truncate(&group.name), truncate(&group.event))
}

/// Returns whether an error means that a consumer does not exist.
fn is_unknown(error: &async_nats::Error) -> bool {
    let error = error.downcast_ref::<ConsumerInfoError>();
    error.is_some_and(|error| error.kind() == ConsumerInfoErrorKind::NotFound)
}

impl Source for Member {
    type Item = ReceivedEvent;

    fn ack_wait(&self) -> Duration {
        self.0.group.wait()
    }

    async fn fetch(&self, closing: &Notify) -> Result<(Instant, Vec<ReceivedEvent>)> {
        let Inner { connection, group, opened } = &*self.0;
        let mut failures = 0;
        loop {
            match self.pull(&self.opened().await?, closing).await {
                Ok(PullOutcome::Closed) => return Ok((Instant::now(), Vec::new())),
                Ok(PullOutcome::Messages(pending, arrived)) => {
                    failures = 0;
                    let received = self.receive_all(pending).await?;
                    if !received.is_empty() {
                        return Ok((arrived, received));
                    }
                }
                Err(error) => {
                    opened.lock().await.take();
                    failures += 1;
                    if failures == MAX_FAILURES {
                        return Err(connection.error("read", &group.event, error));
                    }
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
        }
    }

    async fn extend(&self, received: &ReceivedEvent) -> Result<bool> {
        self.extend_message(&received.message).await
    }

    async fn release(&self, received: Vec<ReceivedEvent>) -> Result<()> {
        let current = received.iter().filter(|received| received.message.is_current());
        let calls =
            current.map(|received| self.ack(&received.message, AckKind::Nak(None), "release"));
        // The calls run concurrently, so that an outage takes no longer than the timeout of one call.
        join_all(calls).await.into_iter().collect()
    }
}
