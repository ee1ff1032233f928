//! One connection, with the streams of a log.

use std::fmt::{Debug, Display};
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_nats::Client;
use async_nats::connection::State;
use async_nats::jetstream::consumer::{AckPolicy, Info};
use async_nats::jetstream::context::{
    Context, CreateStreamError, CreateStreamErrorKind, GetStreamErrorKind, PublishError,
    PublishErrorKind,
};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, ConsumerErrorKind, DiscardPolicy, Stream};
use async_nats::jetstream::{self, ErrorCode};
use futures_util::TryStreamExt;

use super::message::{Content, RESERVED};
use super::names::{self, Names};
use crate::log::call::{Cause, Fault};
use crate::log::{FULL, TOO_LARGE};

/// How often the state of the connection is read by those that wait for a message.
const WATCHED: Duration = Duration::from_millis(100);

/// What a log is opened with.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) stream: String,
    pub(super) names: Names,
    pub(super) replicas: usize,
    pub(super) max_age: Duration,
    pub(super) max_messages: i64,
    pub(super) max_bytes: i64,
    pub(super) remember_ids: Duration,
    /// How long a request waits for its response.
    pub(super) patience: Duration,
}

pub(super) struct Session {
    pub(super) client: Client,
    context: Context,
    pub(super) settings: Settings,
    pub(super) events: Stream<()>,
    pub(super) letters: Stream<()>,
}

impl<K> From<async_nats::error::Error<K>> for Fault
where
    K: Clone + Debug + Display + PartialEq + Send + Sync + 'static,
{
    fn from(error: async_nats::error::Error<K>) -> Self {
        Self::Passing(error.into())
    }
}

impl Session {
    pub(super) async fn open(client: Client, settings: Settings) -> Result<Self, Fault> {
        let mut context = jetstream::new(client.clone());
        context.set_timeout(settings.patience);
        let events = context.get_stream_no_info(&settings.stream).await?;
        let letters = context.get_stream_no_info(letters_of(&settings.stream)).await?;
        let session = Self { client, context, settings, events, letters };
        session.create_streams().await?;
        Ok(session)
    }

    /// Creates the streams that do not exist.
    pub(super) async fn create_streams(&self) -> Result<(), Fault> {
        let Settings { stream, names, .. } = &self.settings;
        let events = Config {
            name: stream.clone(),
            description: Some("Events".to_owned()),
            subjects: vec![names.all_events()],
            max_age: self.settings.max_age,
            max_messages: self.settings.max_messages,
            max_bytes: self.settings.max_bytes,
            ..self.config()
        };
        let letters = Config {
            name: letters_of(stream),
            description: Some("Dead letters of events".to_owned()),
            subjects: vec![names.all_letters()],
            ..self.config()
        };
        self.create_stream(events).await?;
        self.create_stream(letters).await
    }

    /// Streams refuse what they have no room for, rather than drop what a group has not acknowledged.
    fn config(&self) -> Config {
        Config {
            discard: DiscardPolicy::New,
            num_replicas: self.settings.replicas,
            duplicate_window: self.remembered(),
            ..Config::default()
        }
    }

    /// The server remembers no ids for longer than events.
    fn remembered(&self) -> Duration {
        let Settings { max_age, remember_ids, .. } = self.settings;
        if max_age.is_zero() { remember_ids } else { remember_ids.min(max_age) }
    }

    async fn create_stream(&self, config: Config) -> Result<(), Fault> {
        match self.context.get_stream(&config.name).await {
            // Other replicas may create it at the same time.
            Err(error) if is_missing(&error.kind()) => {
                let name = config.name.clone();
                let created = self.context.create_stream(config).await;
                match self.context.get_stream(name).await {
                    Ok(_) => Ok(()),
                    Err(cause) => Err(created.map_or_else(refused, |_| cause.into())),
                }
            }
            found => Ok(found.map(drop)?),
        }
    }

    /// Waits for the connection. What is sent without one would arrive whenever there is one again.
    /// Fails if the client has ended, and with it all its connections.
    pub(super) async fn connected(&self) -> Result<(), Fault> {
        Ok(self.client.flush().await?)
    }

    /// Resolves when the connection was lost, and with it the responses to all that was sent on it.
    pub(super) async fn lost(&self) {
        let statistics = self.client.statistics();
        let connects = || statistics.connects.load(Ordering::Relaxed);
        let before = connects();
        while connects() == before && self.client.connection_state() == State::Connected {
            tokio::time::sleep(WATCHED).await;
        }
    }

    /// Appends an event. If the stream is full, what all groups have acknowledged is removed from it.
    pub(super) async fn append(
        &self,
        subject: &str,
        content: &Content,
        id: &str,
    ) -> Result<(), Fault> {
        self.check_length(content)?;
        let message = || {
            let Content { headers, payload } = content.clone();
            PublishMessage::build().headers(headers).payload(payload).message_id(id)
        };
        match self.publish(subject, message()).await {
            Err(Fault::Rejected(FULL, _)) => {
                let slowest = self.trim(subject).await?;
                let outcome = self.publish(subject, message()).await;
                outcome.map_err(|fault| with_group(fault, slowest))
            }
            outcome => outcome,
        }
    }

    fn check_length(&self, content: &Content) -> Result<(), Fault> {
        let max_payload = self.client.max_payload();
        let length = content.length();
        if length.saturating_add(RESERVED) <= max_payload {
            return Ok(());
        }
        let cause = format!(
            "it has {length} bytes with its headers, and the server accepts messages of \
             {max_payload} bytes, of which {RESERVED} are reserved for dead letters; raise \
             `max_payload` of the server"
        );
        Err(Fault::Rejected(TOO_LARGE, cause.into()))
    }

    /// Stores a dead letter, once.
    pub(super) async fn bury(&self, subject: &str, content: Content) -> Result<(), Fault> {
        let Content { headers, payload } = content;
        let message = PublishMessage::build().headers(headers).payload(payload);
        self.publish(subject, message.expected_last_subject_sequence(0)).await
    }

    async fn publish(&self, subject: &str, message: PublishMessage) -> Result<(), Fault> {
        let subject = subject.to_owned();
        let response = async { self.context.send_publish(subject, message).await?.await };
        match response.await {
            Ok(_) => Ok(()),
            // An earlier attempt has stored the dead letter.
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(()),
            Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                Err(Fault::Rejected(TOO_LARGE, error.into()))
            }
            Err(error) if code(&error) == Some(ErrorCode::STREAM_STORE_FAILED) => {
                Err(Fault::Rejected(FULL, error.into()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the consumer of a group.
    pub(super) async fn delete_consumer(&self, name: &str) -> Result<(), Fault> {
        match self.events.delete_consumer(name).await {
            Err(error) if is_unknown(&error.kind()) => Ok(()),
            outcome => Ok(outcome.map(drop)?),
        }
    }

    /// Removes the events that all groups have acknowledged, and those of `appended` if no group gets
    /// them. Returns the description of the group that has acknowledged the fewest of all events.
    async fn trim(&self, appended: &str) -> Result<Option<String>, Fault> {
        let mut groups: Vec<_> = self.events.consumers().try_collect().await?;
        groups.retain(|consumer| self.is_group(consumer));
        let mut subjects: Vec<_> =
            groups.iter().map(|of| of.config.filter_subject.as_str()).collect();
        subjects.push(appended);
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            let of_subject = groups.iter().filter(|of| of.config.filter_subject == subject);
            let purge = self.events.purge().filter(subject);
            match of_subject.map(|of| of.ack_floor.stream_sequence).min() {
                // The server takes the number 1 for none, and would remove all events.
                Some(0) => {}
                Some(floor) => drop(purge.sequence(floor + 1).await?),
                None => drop(purge.await?),
            }
        }
        let behind = groups.iter().filter(|of| of.num_pending > 0 || of.num_ack_pending > 0);
        let slowest = behind.min_by_key(|of| of.ack_floor.stream_sequence);
        Ok(slowest.and_then(|of| of.config.description.clone()))
    }

    /// Whether a consumer is a group of this log. The position of any other consumer does not say which
    /// events are no longer needed, and its filter may match the events of many groups.
    fn is_group(&self, consumer: &Info) -> bool {
        let Info { config, .. } = consumer;
        config.durable_name.as_deref().is_some_and(names::is_consumer)
            && config.ack_policy == AckPolicy::Explicit
            && self.settings.names.is_event(&config.filter_subject)
    }
}

/// The name of the stream of dead letters.
fn letters_of(stream: &str) -> String {
    format!("{stream}_DEAD")
}

/// Says whether the server refuses a stream now, or for its settings.
fn refused(error: CreateStreamError) -> Fault {
    match error.kind() {
        CreateStreamErrorKind::JetStream(cause) if (400..500).contains(&cause.code()) => {
            Fault::Final(error.into())
        }
        _ => error.into(),
    }
}

fn is_missing(kind: &GetStreamErrorKind) -> bool {
    matches!(kind, GetStreamErrorKind::JetStream(error)
        if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}

fn is_unknown(kind: &ConsumerErrorKind) -> bool {
    matches!(kind, ConsumerErrorKind::JetStream(error)
        if error.error_code() == ErrorCode::CONSUMER_NOT_FOUND)
}

/// Returns the code by which the server refused a message.
fn code(error: &PublishError) -> Option<ErrorCode> {
    let source = std::error::Error::source(error)?;
    source.downcast_ref::<jetstream::Error>().map(jetstream::Error::error_code)
}

/// Names the group that is in the way of an event.
fn with_group(fault: Fault, slowest: Option<String>) -> Fault {
    let Fault::Rejected(FULL, cause) = fault else { return fault };
    let slowest = slowest.unwrap_or_else(|| "no group".to_owned());
    let rule = "start its listeners, remove the group, or raise the limits of the stream";
    let cause: Cause =
        format!("the stream is full ({cause}); {slowest} is the furthest behind; {rule}").into();
    Fault::Rejected(FULL, cause)
}
