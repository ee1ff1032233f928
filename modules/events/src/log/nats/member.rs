//! A member of a group: it pulls messages, and settles them.

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
use super::pending::Pending;
use super::session::Session;
use crate::log::call::Fault;
use crate::log::letter::report;
use crate::log::reader::Source;
use crate::log::{Envelope, Group, Start, TOO_LARGE};

/// How long the server keeps a request for messages.
const PULL: Duration = Duration::from_secs(10);

/// How often in succession a member fails to get messages from a consumer that exists, before it reports
/// that.
const FAILURES: u32 = 3;

/// The pause after such a failure.
const PAUSE: Duration = Duration::from_millis(50);

/// How much of a name the description of a consumer contains, in characters.
const SHOWN: usize = 200;

/// The most messages that one request gets.
const LARGEST_PULL: usize = 1_000;

/// A member of a group. Clones are the same member.
#[derive(Clone)]
pub(super) struct Member(Arc<Inner>);

struct Inner {
    connection: Connection,
    group: Group,
    opened: tokio::sync::Mutex<Option<Opened>>,
}

/// The consumer of the group, on one connection.
#[derive(Clone)]
struct Opened {
    session: Arc<Session>,
    consumer: PullConsumer,
}

/// The outcome of waiting for messages.
enum Pulled {
    /// The messages, and when the first of them arrived.
    Messages(Vec<Pending>, Instant),
    Closed,
}

/// An event that was delivered to a member.
pub(super) struct Received {
    pub(super) envelope: Envelope,
    pub(super) message: Pending,
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

    /// Returns the consumer of the group. If the server has lost it, all events that the server has are
    /// new: it may have lost the stream as well, and what was appended since has not been delivered.
    async fn opened(&self) -> Result<Opened> {
        let Inner { connection, group, opened } = &*self.0;
        let mut opened = opened.lock().await;
        if let Some(opened) = &*opened {
            return Ok(opened.clone());
        }
        let open = |session: Arc<Session>| async move {
            let consumer = self.consumer(&session, Start::Beginning).await?;
            Ok(Opened { session, consumer })
        };
        let new = connection.run("read", &group.event, open).await?;
        Ok(opened.insert(new).clone())
    }

    /// Returns the consumer of the group, which is created if it does not exist.
    async fn consumer(&self, session: &Session, start: Start) -> Result<PullConsumer, Fault> {
        let group = &self.0.group;
        let name = names::consumer(&group.event, &group.name);
        match session.events.get_consumer::<Config>(&name).await {
            Ok(consumer) if consumer.cached_info().config.ack_wait == group.wait() => Ok(consumer),
            Ok(consumer) => {
                let config = consumer.cached_info().config.clone();
                let config = Config::try_from_consumer_config(config).map_err(Fault::Passing)?;
                let config = Config { ack_wait: group.wait(), ..config };
                Ok(session.events.create_consumer(config).await?)
            }
            Err(error) if is_unknown(&error) => {
                Ok(session.events.create_consumer(self.config(session, name, start)).await?)
            }
            Err(error) => Err(Fault::Passing(error)),
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
            // Messages that wait for a retry count as well, and must not keep others back.
            max_ack_pending: -1,
            ..Config::default()
        }
    }

    /// Waits for messages. Returns none after some time, and when `closing` is notified.
    async fn pull(&self, opened: &Opened, closing: &Notify) -> Result<Pulled, Fault> {
        let Opened { session, consumer } = opened;
        let group = &self.0.group;
        let count = group.prefetch.saturating_add(1).min(LARGEST_PULL);
        let mut batch = consumer.fetch().max_messages(count).expires(PULL).messages().await?;
        let mut next = tokio::select! {
            first = self.first(session, &mut batch) => first?,
            () = closing.notified() => return Ok(Pulled::Closed),
        };
        let arrived = Instant::now();
        let mut pending = Vec::new();
        while let Some(message) = next {
            pending.push(Pending::read(message, arrived + group.wait())?);
            // The server ends the batch as soon as it has no more messages. What has not arrived by
            // then comes again.
            let more = tokio::time::timeout(session.settings.patience, batch.next()).await;
            next = more.ok().flatten().and_then(Result::ok);
        }
        Ok(Pulled::Messages(pending, arrived))
    }

    /// Waits for the first message of a batch; `None` if there was none for some time.
    async fn first(&self, session: &Session, batch: &mut Batch) -> Result<Option<Message>, Fault> {
        let longest = PULL + session.settings.patience.min(Duration::from_secs(4));
        tokio::select! {
            first = batch.next() => first.transpose().map_err(Fault::Passing),
            () = session.lost() => Err(Fault::Passing("lost the connection".into())),
            () = tokio::time::sleep(longest) => {
                self.0.connection.reconnect(session).await;
                Err(Fault::Passing("the connection is silent".into()))
            }
        }
    }

    /// Settles what is not for the listener. Returns the events that are.
    async fn sort(&self, pending: Vec<Pending>) -> Result<Vec<Received>> {
        let mut received = Vec::new();
        for message in pending {
            match self.receive(message).await {
                Ok(event) => received.extend(event),
                // The message comes again, as do those after it.
                Err(_) if !received.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        Ok(received)
    }

    /// Returns the event of a message; `None` if the message is not for the listener.
    async fn receive(&self, message: Pending) -> Result<Option<Received>> {
        let group = &self.0.group;
        let attempt = message.attempt;
        if !message.content.is_for(&group.name) {
            self.ack(&message, AckKind::Ack, "skip").await?;
            return Ok(None);
        }
        let last = attempt.saturating_sub(1);
        let given_up = if attempt > group.max_attempts.max(1) {
            (last, group.unacknowledged(last))
        } else {
            match message.content.event() {
                Ok(envelope) => return Ok(Some(Received { envelope, message })),
                Err(reason) => (attempt, format!("the message is not an event: {reason}")),
            }
        };
        let (attempts, cause) = given_up;
        self.bury(&message, attempts, &cause).await?;
        report(&group.event, &group.name, &cause);
        Ok(None)
    }

    /// Sends an acknowledgement, and waits until the server has it.
    pub(super) async fn ack(
        &self,
        message: &Pending,
        kind: AckKind,
        operation: &'static str,
    ) -> Result<()> {
        let Inner { connection, group, .. } = &*self.0;
        let send = |session: Arc<Session>| async move {
            let patience = Some(session.settings.patience);
            let request = Request::new().payload(kind.into()).timeout(patience);
            session.client.send_request(message.reply.clone(), request).await?;
            Ok(())
        };
        connection.run(operation, &group.event, send).await
    }

    pub(super) async fn extend(&self, message: &Pending) -> Result<bool> {
        if !message.is_current() {
            return Ok(false);
        }
        let before = Instant::now();
        self.ack(message, AckKind::Progress, "extend").await?;
        message.set_until(before + self.0.group.wait());
        Ok(true)
    }

    /// Stores a dead letter, and then acknowledges the message. Its subject has the number of the message, so
    /// a process that is killed in between does not store it twice.
    pub(super) async fn bury(&self, message: &Pending, attempts: u32, cause: &str) -> Result<()> {
        let Inner { connection, group, .. } = &*self.0;
        if !message.is_current() {
            return Ok(());
        }
        let store = |session: Arc<Session>| async move {
            let names = &session.settings.names;
            let subject = names.letter(&group.event, &group.name, message.sequence);
            let letter = message.content.dead(cause, attempts);
            match session.bury(&subject, letter).await {
                Err(Fault::Rejected(TOO_LARGE, _)) => {
                    let max_payload = session.client.max_payload();
                    let cut = message.content.dead_cut(cause, attempts, max_payload);
                    session.bury(&subject, cut).await
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
    let shown = |name: &str| name.chars().take(SHOWN).collect::<String>();
    format!("the group `{}` of `{}`", shown(&group.name), shown(&group.event))
}

/// Whether an error says that a consumer does not exist.
fn is_unknown(error: &async_nats::Error) -> bool {
    let error = error.downcast_ref::<ConsumerInfoError>();
    error.is_some_and(|error| error.kind() == ConsumerInfoErrorKind::NotFound)
}

impl Source for Member {
    type Item = Received;

    fn ack_wait(&self) -> Duration {
        self.0.group.wait()
    }

    async fn fetch(&self, closing: &Notify) -> Result<(Instant, Vec<Received>)> {
        let Inner { connection, group, opened } = &*self.0;
        let mut failures = 0;
        loop {
            match self.pull(&self.opened().await?, closing).await {
                Ok(Pulled::Closed) => return Ok((Instant::now(), Vec::new())),
                Ok(Pulled::Messages(pending, arrived)) => {
                    failures = 0;
                    let received = self.sort(pending).await?;
                    if !received.is_empty() {
                        return Ok((arrived, received));
                    }
                }
                Err(fault) => {
                    opened.lock().await.take();
                    failures += 1;
                    if failures == FAILURES {
                        return Err(connection.error("read", &group.event, fault));
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn keep(&self, received: &Received) -> Result<bool> {
        self.extend(&received.message).await
    }

    async fn release(&self, received: Vec<Received>) -> Result<()> {
        let current = received.iter().filter(|received| received.message.is_current());
        let calls = current.map(|of| self.ack(&of.message, AckKind::Nak(None), "release"));
        // All at once, so that an outage takes no longer than the timeout of one of them.
        join_all(calls).await.into_iter().collect()
    }
}
