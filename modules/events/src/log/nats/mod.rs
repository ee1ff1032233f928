//! Event logs in JetStream streams of NATS.

mod connection;
mod member;
mod message;
mod names;
mod pending;
mod session;
mod subscription;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::AckPolicy;
use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::stream::RawMessageErrorKind;
use async_nats::{Client, ServerAddr};
use baya::{Error, Result};
use baya_macros::provider_trait;
use connection::{Connection, Server};
use member::Member;
use message::Content;
use names::Names;
use session::{Session, Settings};
use subscription::Subscription;

use super::call::{AttemptError, invalid};
use super::group::MAX_DURATION;
use super::{CODE, DeadLetter, Deliveries, Envelope, EventLog, Group};

/// An event log in JetStream streams of NATS 2.9 or later. Clones share the connection.
///
/// One stream contains all events, and another one the dead letters. Both are created if they do not exist. Each group has a
/// durable consumer of the first stream. Deliveries, attempts and the delays of retries are stored on the server and measured by
/// its clock.
///
/// JetStream removes events when they reach [`max_age`](Self::max_age), whether or not groups have acknowledged them. So choose
/// an age that is longer than any time without listeners. With [`max_messages`](Self::max_messages) or
/// [`max_bytes`](Self::max_bytes), a full stream loses no events: events that all groups have acknowledged are removed, and
/// [`append`](EventLog::append) fails if that is not enough. The name, the id and the time of an event are headers. Trace headers
/// are stored if they are printable ASCII.
///
/// If a message of another program leaves no room for the headers of a dead letter, it is truncated when it becomes one, and
/// loses its own headers. [`redrive`](EventLog::redrive) rejects it with the code `event_too_large`.
///
/// After a restart, the server has times only in whole seconds, so a retry can be up to a second early. Two properties differ
/// from other logs: [`close`](Deliveries::close) returns deliveries that were read ahead as failed attempts, and a member detects
/// by its own clock, not from the server, that a delivery was repeated.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_events::{EventLog, NatsLog};
/// use baya_macros::{module, provider};
///
/// #[provider]
/// async fn log() -> Result<NatsLog, Error> {
///     NatsLog::connect("nats://127.0.0.1:4222")?.stream("SHOP_EVENTS")?.prefix("shop")
/// }
///
/// #[module(root, providers = [log as dyn EventLog])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct NatsLog {
    connection: Connection,
}

impl NatsLog {
    /// Creates a log on the server at this URL, or on the servers at several comma-separated URLs. The first call connects.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if a URL is not a valid NATS URL.
    pub fn connect(urls: &str) -> Result<Self> {
        let urls: Result<Vec<ServerAddr>, _> =
            urls.split(',').map(|url| url.trim().parse()).collect();
        let urls = urls.map_err(|error| {
            invalid(format!("the URL of the event log NATS is not valid: {error}"))
        })?;
        Ok(Self::with_server(Server::Urls(urls)))
    }

    /// Creates a log on the connection of this client, which the client restores by itself.
    pub fn new(client: Client) -> Self {
        Self::with_server(Server::Client(client))
    }

    fn with_server(server: Server) -> Self {
        let settings = Settings {
            stream: "BAYA_EVENTS".to_owned(),
            names: Names { prefix: "baya".to_owned() },
            replicas: 1,
            max_age: Duration::from_secs(7 * 24 * 60 * 60),
            max_messages: -1,
            max_bytes: -1,
            remember_ids: Duration::from_secs(120),
            request_timeout: Duration::ZERO,
        };
        Self { connection: Connection::new(server, settings) }
    }

    /// Sets the name of the stream. The stream of dead letters has the same name with the suffix `_DEAD`. The default is
    /// `BAYA_EVENTS`.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the name is empty, or contains characters other than ASCII letters, digits,
    /// `_` and `-`.
    pub fn stream(mut self, stream: &str) -> Result<Self> {
        if !is_token(stream) {
            let rule = "use ASCII letters, digits, `_` and `-`";
            return Err(invalid(format!("`{stream}` is not a valid stream name; {rule}")));
        }
        stream.clone_into(&mut self.connection.settings.stream);
        Ok(self)
    }

    /// Sets the prefix of all subjects: `prefix.event.` before the name of an event, and `prefix.dead.` before the name of a
    /// group. Logs with different streams need different prefixes. The default is `baya`.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the prefix does not consist of ASCII letters, digits, `_` and `-`, separated
    /// by dots.
    pub fn prefix(mut self, prefix: &str) -> Result<Self> {
        if !prefix.split('.').all(is_token) {
            let rule = "use ASCII letters, digits, `_` and `-`, separated by dots";
            return Err(invalid(format!("`{prefix}` is not a valid subject prefix; {rule}")));
        }
        prefix.clone_into(&mut self.connection.settings.names.prefix);
        Ok(self)
    }

    /// Sets the time limit of an operation, including the connection. The default is 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.connection.limits.timeout = timeout;
        self
    }

    /// Sets how long [`append`](EventLog::append) waits while the server can't be reached. By default, it fails at once if no
    /// connection can be opened, and otherwise after the [`timeout`](Self::timeout).
    #[must_use]
    pub fn wait_for_connection(mut self, max: Duration) -> Self {
        self.connection.limits.wait = max;
        self
    }

    /// Sets the number of servers of a cluster on which the streams are stored, if this log creates them. The default is 1. With
    /// 3, events survive the loss of a server.
    #[must_use]
    pub fn replicas(mut self, replicas: usize) -> Self {
        self.connection.settings.replicas = replicas;
        self
    }

    /// Sets how long events are kept, if this log creates the stream. The default is 7 days. Zero means forever.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.connection.settings.max_age = max_age.min(MAX_DURATION);
        self
    }

    /// Sets the maximum number of events in the stream, if this log creates it. There is no limit by default.
    #[must_use]
    pub fn max_messages(mut self, max_messages: u32) -> Self {
        self.connection.settings.max_messages = max_messages.into();
        self
    }

    /// Sets the maximum size of the stream in bytes, if this log creates it. There is no limit by default.
    #[must_use]
    pub fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.connection.settings.max_bytes = i64::try_from(max_bytes).unwrap_or(i64::MAX);
        self
    }

    /// Sets how long event ids are remembered, so that an event is not appended twice, if this log creates the stream. The default
    /// is 2 minutes, or [`max_age`](Self::max_age) if that is shorter.
    #[must_use]
    pub fn remember_ids(mut self, duration: Duration) -> Self {
        self.connection.settings.remember_ids = duration.min(MAX_DURATION);
        self
    }
}

fn is_token(token: &str) -> bool {
    let is_allowed =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    !token.is_empty() && token.chars().all(is_allowed)
}

/// Returns the first dead letter of a group with this id or a greater one, as a message.
async fn find(
    session: &Session,
    event: &str,
    group: &str,
    id: u64,
) -> Result<Option<async_nats::jetstream::message::StreamMessage>, AttemptError> {
    let filter = session.settings.names.letters(event, group);
    match session.letters.get_first_raw_message_by_subject(&filter, id).await {
        Ok(message) => Ok(Some(message)),
        Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[provider_trait]
impl EventLog for NatsLog {
    async fn append(&self, event: &Envelope) -> Result<()> {
        let subject = self.connection.settings.names.event(&event.name);
        let id = names::message_id(&event.name, &event.id);
        let content = Content::from_event(event);
        let message = (&subject, &content, &id);
        let append = |session: Arc<Session>| async move {
            let (subject, content, id) = message;
            session.append(subject, content, id).await
        };
        let limits = self.connection.limits;
        self.connection.run_within(limits, "append", &event.name, append).await
    }

    async fn subscribe(&self, group: &Group) -> Result<Box<dyn Deliveries>> {
        let member = Member::join(self.connection.clone(), group.clone()).await?;
        let deliveries: Box<dyn Deliveries> = Box::new(Subscription::new(member));
        Ok(deliveries)
    }

    async fn remove_group(&self, event: &str, group: &str) -> Result<()> {
        let name = names::consumer(event, group);
        let name = name.as_str();
        let delete = |session: Arc<Session>| async move { session.delete_consumer(name).await };
        self.connection.run("remove a group of", event, delete).await
    }

    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>> {
        let after = after.map(str::parse).transpose().map_err(|_| {
            Error::internal("`after` is not an id of a dead letter of the event log NATS")
                .with_code(CODE)
        })?;
        let mut next = after.map_or(1, |after: u64| after.saturating_add(1));
        let mut letters = Vec::new();
        while letters.len() < limit {
            let read =
                |session: Arc<Session>| async move { find(&session, event, group, next).await };
            let found = self.connection.run("list dead letters of", event, read).await?;
            let Some(message) = found else { break };
            next = message.sequence.saturating_add(1);
            letters.push(message::parse_dead_letter(message, event, group));
        }
        Ok(letters)
    }

    async fn count_dead_letters(&self, event: &str, group: &str) -> Result<u64> {
        let count = |session: Arc<Session>| async move {
            let config = Config {
                filter_subject: session.settings.names.letters(event, group),
                ack_policy: AckPolicy::None,
                inactive_threshold: Duration::from_secs(5),
                ..Config::default()
            };
            let consumer = session.letters.create_consumer(config).await?;
            let info = consumer.cached_info();
            session.letters.delete_consumer(&info.name).await?;
            Ok(info.num_pending)
        };
        self.connection.run("count dead letters of", event, count).await
    }

    async fn redrive(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        let Ok(id) = id.parse() else { return Ok(false) };
        let redrive = |session: Arc<Session>| async move {
            let found = find(&session, event, group, id).await?;
            let Some(message) = found.filter(|message| message.sequence == id) else {
                return Ok(false);
            };
            let content = Content { headers: message.headers, payload: message.payload };
            let subject = session.settings.names.event(event);
            let message_id = format!("redrive-{id}");
            session.append(&subject, &content.for_redrive(group), &message_id).await?;
            session.letters.delete_message(id).await?;
            Ok(true)
        };
        self.connection.run("redrive a dead letter of", event, redrive).await
    }

    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        let Ok(id) = id.parse() else { return Ok(false) };
        let remove = |session: Arc<Session>| async move {
            let found = find(&session, event, group, id).await?;
            if found.is_none_or(|message| message.sequence != id) {
                return Ok(false);
            }
            session.letters.delete_message(id).await?;
            Ok(true)
        };
        self.connection.run("remove a dead letter of", event, remove).await
    }
}

impl fmt::Debug for NatsLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.connection.settings.stream;
        f.debug_struct("NatsLog").field("stream", stream).finish_non_exhaustive()
    }
}
