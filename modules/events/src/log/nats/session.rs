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

use super::message::{Content, RESERVED_FOR_HEADERS};
use super::names::{self, Names};
use crate::log::call::{AttemptError, Cause};
use crate::log::{FULL, TOO_LARGE};

/// The interval at which the state of the connection is checked while members wait for messages.
const STATE_INTERVAL: Duration = Duration::from_millis(100);

/// The settings of a log.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) stream: String,
    pub(super) names: Names,
    pub(super) replicas: usize,
    pub(super) max_age: Duration,
    pub(super) max_messages: i64,
    pub(super) max_bytes: i64,
    pub(super) remember_ids: Duration,
    /// The time limit of one request.
    pub(super) request_timeout: Duration,
}

pub(super) struct Session {
    pub(super) client: Client,
    context: Context,
    pub(super) settings: Settings,
    pub(super) events: Stream<()>,
    pub(super) letters: Stream<()>,
}

impl<K> From<async_nats::error::Error<K>> for AttemptError
where
    K: Clone + Debug + Display + PartialEq + Send + Sync + 'static,
{
    fn from(error: async_nats::error::Error<K>) -> Self {
        Self::Transient(error.into())
    }
}

impl Session {
    pub(super) async fn open(client: Client, settings: Settings) -> Result<Self, AttemptError> {
        let mut context = jetstream::new(client.clone());
        context.set_timeout(settings.request_timeout);
        let events = context.get_stream_no_info(&settings.stream).await?;
        let letters = context.get_stream_no_info(dead_letter_stream(&settings.stream)).await?;
        let session = Self { client, context, settings, events, letters };
        session.create_streams().await?;
        Ok(session)
    }

    /// Creates the streams that do not exist.
    pub(super) async fn create_streams(&self) -> Result<(), AttemptError> {
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
            name: dead_letter_stream(stream),
            description: Some("Dead letters of events".to_owned()),
            subjects: vec![names.all_letters()],
            ..self.config()
        };
        self.create_stream(events).await?;
        self.create_stream(letters).await
    }

    /// Returns the settings of both streams. A full stream rejects new messages, because a group may not have acknowledged the old
    /// ones.
    fn config(&self) -> Config {
        Config {
            discard: DiscardPolicy::New,
            num_replicas: self.settings.replicas,
            duplicate_window: self.duplicate_window(),
            ..Config::default()
        }
    }

    /// Returns how long ids are remembered. The server does not remember them for longer than events.
    fn duplicate_window(&self) -> Duration {
        let Settings { max_age, remember_ids, .. } = self.settings;
        if max_age.is_zero() { remember_ids } else { remember_ids.min(max_age) }
    }

    async fn create_stream(&self, config: Config) -> Result<(), AttemptError> {
        match self.context.get_stream(&config.name).await {
            // Other replicas may create the stream at the same time.
            Err(error) if is_missing(&error.kind()) => {
                let name = config.name.clone();
                let created = self.context.create_stream(config).await;
                match self.context.get_stream(name).await {
                    Ok(_) => Ok(()),
                    Err(cause) => Err(created.map_or_else(stream_error, |_| cause.into())),
                }
            }
            outcome => Ok(outcome.map(drop)?),
        }
    }

    /// Waits for the connection. Messages that are sent without one would arrive much later. Fails if the client has ended.
    pub(super) async fn connected(&self) -> Result<(), AttemptError> {
        Ok(self.client.flush().await?)
    }

    /// Resolves when the connection is lost, because the responses to all messages on it are lost as well.
    pub(super) async fn lost(&self) {
        let statistics = self.client.statistics();
        let connects = || statistics.connects.load(Ordering::Relaxed);
        let before = connects();
        while connects() == before && self.client.connection_state() == State::Connected {
            tokio::time::sleep(STATE_INTERVAL).await;
        }
    }

    /// Appends an event. If the stream is full, removes the events that all groups have acknowledged.
    pub(super) async fn append(
        &self,
        subject: &str,
        content: &Content,
        id: &str,
    ) -> Result<(), AttemptError> {
        self.check_length(content)?;
        let message = || {
            let Content { headers, payload } = content.clone();
            PublishMessage::build().headers(headers).payload(payload).message_id(id)
        };
        match self.publish(subject, message()).await {
            Err(AttemptError::Rejected(FULL, _)) => {
                let slowest = self.trim(subject).await?;
                let outcome = self.publish(subject, message()).await;
                outcome.map_err(|error| with_group(error, slowest))
            }
            outcome => outcome,
        }
    }

    fn check_length(&self, content: &Content) -> Result<(), AttemptError> {
        let max_payload = self.client.max_payload();
        let length = content.length();
        if length.saturating_add(RESERVED_FOR_HEADERS) <= max_payload {
            return Ok(());
        }
        let cause = format!(
            "the event has {length} bytes with its headers, and the server accepts messages of \
             {max_payload} bytes, of which {RESERVED_FOR_HEADERS} are reserved for dead letters; \
             raise `max_payload` of the server"
        );
        Err(AttemptError::Rejected(TOO_LARGE, cause.into()))
    }

    /// Stores a dead letter, once.
    pub(super) async fn bury(&self, subject: &str, content: Content) -> Result<(), AttemptError> {
        let Content { headers, payload } = content;
        let message = PublishMessage::build().headers(headers).payload(payload);
        self.publish(subject, message.expected_last_subject_sequence(0)).await
    }

    async fn publish(&self, subject: &str, message: PublishMessage) -> Result<(), AttemptError> {
        let subject = subject.to_owned();
        let response = async { self.context.send_publish(subject, message).await?.await };
        match response.await {
            Ok(_) => Ok(()),
            // An earlier attempt has stored the dead letter.
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(()),
            Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                Err(AttemptError::Rejected(TOO_LARGE, error.into()))
            }
            Err(error) if code(&error) == Some(ErrorCode::STREAM_STORE_FAILED) => {
                Err(AttemptError::Rejected(FULL, error.into()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the consumer of a group.
    pub(super) async fn delete_consumer(&self, name: &str) -> Result<(), AttemptError> {
        match self.events.delete_consumer(name).await {
            Err(error) if is_unknown(&error.kind()) => Ok(()),
            outcome => Ok(outcome.map(drop)?),
        }
    }

    /// Removes the events that all groups have acknowledged, and the events with the subject `appended` if no group receives them.
    /// Returns the description of the group with the most events to acknowledge.
    async fn trim(&self, appended: &str) -> Result<Option<String>, AttemptError> {
        let mut groups: Vec<_> = self.events.consumers().try_collect().await?;
        groups.retain(|consumer| self.is_group(consumer));
        let mut subjects: Vec<_> =
            groups.iter().map(|group| group.config.filter_subject.as_str()).collect();
        subjects.push(appended);
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            let subscribed = groups.iter().filter(|group| group.config.filter_subject == subject);
            let purge = self.events.purge().filter(subject);
            match subscribed.map(|group| group.ack_floor.stream_sequence).min() {
                // The server would treat the number 1 as absent, and remove all events.
                Some(0) => {}
                Some(floor) => drop(purge.sequence(floor + 1).await?),
                None => drop(purge.await?),
            }
        }
        let lagging =
            groups.iter().filter(|group| group.num_pending > 0 || group.num_ack_pending > 0);
        let slowest = lagging.min_by_key(|group| group.ack_floor.stream_sequence);
        Ok(slowest.and_then(|group| group.config.description.clone()))
    }

    /// Returns whether a consumer is a group of this log. The positions of other consumers do not affect which events are needed,
    /// and their filters may match the events of many groups.
    fn is_group(&self, consumer: &Info) -> bool {
        let Info { config, .. } = consumer;
        config.durable_name.as_deref().is_some_and(names::is_consumer)
            && config.ack_policy == AckPolicy::Explicit
            && self.settings.names.is_event(&config.filter_subject)
    }
}

/// Returns the name of the stream of dead letters.
fn dead_letter_stream(stream: &str) -> String {
    format!("{stream}_DEAD")
}

/// Converts an error of a stream. It is permanent if the server rejects the settings.
fn stream_error(error: CreateStreamError) -> AttemptError {
    match error.kind() {
        CreateStreamErrorKind::JetStream(cause) if (400..500).contains(&cause.code()) => {
            AttemptError::Permanent(error.into())
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

/// Returns the code with which the server has rejected a message.
fn code(error: &PublishError) -> Option<ErrorCode> {
    let source = std::error::Error::source(error)?;
    source.downcast_ref::<jetstream::Error>().map(jetstream::Error::error_code)
}

/// Adds the slowest group to the error of a full stream.
fn with_group(error: AttemptError, slowest: Option<String>) -> AttemptError {
    let AttemptError::Rejected(FULL, cause) = error else { return error };
    let slowest = slowest.map(|group| format!("{group} is the slowest; ")).unwrap_or_default();
    let remedy = "start its listeners, remove the group, or raise the limits of the stream";
    let cause: Cause = format!("the stream is full ({cause}); {slowest}{remedy}").into();
    AttemptError::Rejected(FULL, cause)
}
