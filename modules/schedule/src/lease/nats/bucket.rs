//! A key-value bucket, which is read from the leader of its stream.

use std::fmt::{Debug, Display};
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_nats::Client;
use async_nats::connection::State;
use async_nats::jetstream::context::KeyValueErrorKind;
use async_nats::jetstream::kv::{Store, UpdateErrorKind};
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{Config, DiscardPolicy, LastRawMessageErrorKind};

use super::super::call::Cause;
use super::super::key;
use super::record::{Entry, Record};

/// The key whose messages contain the time of the server.
const CLOCK: &str = "clock";

/// The interval at which the state of the connection is checked during an operation.
const STATE_INTERVAL: Duration = Duration::from_millis(20);

/// The number of requests without a response that fit into the time limit of an operation.
const MAX_REQUESTS: u32 = 4;

/// The settings of a bucket.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) bucket: String,
    pub(super) replicas: usize,
    pub(super) timeout: Duration,
}

impl Settings {
    /// Returns the time limit of one request.
    pub(super) fn request_timeout(&self) -> Duration {
        self.timeout / MAX_REQUESTS
    }
}

pub(super) struct Bucket {
    client: Client,
    store: Store,
}

/// The outcome of a write that compares revisions.
pub(super) enum Write {
    /// The revision of the new entry.
    Done(u64),
    /// The entry is not the one that was read.
    Outdated,
}

/// The error of one attempt at an operation.
pub(super) enum AttemptError {
    /// Another attempt would fail in the same way.
    Permanent(Cause),
    /// Another attempt may succeed: a server has left the cluster, a leader is being elected, or the bucket was deleted.
    Transient(Cause),
}

impl<K> From<async_nats::error::Error<K>> for AttemptError
where
    K: Clone + Debug + Display + PartialEq + Send + Sync + 'static,
{
    fn from(error: async_nats::error::Error<K>) -> Self {
        Self::Transient(error.into())
    }
}

impl Bucket {
    /// Opens a bucket. Creates it if it does not exist.
    pub(super) async fn open(client: Client, settings: &Settings) -> Result<Self, AttemptError> {
        let Settings { bucket, replicas, .. } = settings;
        let mut context = async_nats::jetstream::new(client.clone());
        context.set_timeout(settings.request_timeout());
        let store = match context.get_key_value(bucket).await {
            // Other replicas may create the bucket at the same time.
            Err(error) if error.kind() == KeyValueErrorKind::GetBucket => {
                let created = context.create_stream(stream(bucket, *replicas)).await;
                match context.get_key_value(bucket).await {
                    Ok(store) => store,
                    Err(cause) => {
                        return Err(created.map_or_else(AttemptError::from, |_| cause.into()));
                    }
                }
            }
            result => result?,
        };
        if !store.stream.cached_info().config.max_age.is_zero() {
            let rule = "leases need a bucket whose entries do not expire; set its `max_age` to 0";
            let cause = format!("the bucket `{bucket}` deletes old entries: {rule}");
            return Err(AttemptError::Permanent(cause.into()));
        }
        Ok(Self { client, store })
    }

    /// Opens the bucket again on the same connection.
    pub(super) async fn reopen(&self, settings: &Settings) -> Result<Self, AttemptError> {
        Self::open(self.client.clone(), settings).await
    }

    /// Waits for the connection. Messages that are sent without one would arrive much later. Fails if the client has ended.
    pub(super) async fn connected(&self) -> Result<(), AttemptError> {
        Ok(self.client.flush().await?)
    }

    /// Replaces the connection by another one, to this server or another.
    pub(super) async fn reconnect(&self) {
        // This fails only if the client has ended, which the next attempt reports.
        let _ = self.client.force_reconnect().await;
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

    /// Returns the entry of a lease and the time of the server. If they show that the lease is current and unexpired, it was so
    /// at some time during the call.
    pub(super) async fn entry(&self, name: &str) -> Result<(Entry, u64), AttemptError> {
        tokio::try_join!(self.read(name), self.now())
    }

    pub(super) async fn read(&self, name: &str) -> Result<Entry, AttemptError> {
        let key = key(name);
        let Some(message) = self.last(&key).await? else { return Ok(Entry::absent()) };
        Entry::parse(message.sequence, nanos(&message), &message.payload).map_err(|error| {
            AttemptError::Permanent(format!("the entry `{key}` is not a lease: {error}").into())
        })
    }

    /// Replaces an entry if it is still the current one.
    pub(super) async fn write(
        &self,
        entry: &Entry,
        record: &Record,
    ) -> Result<Write, AttemptError> {
        let value =
            serde_json::to_vec(record).map_err(|error| AttemptError::Permanent(error.into()))?;
        match self.store.update(key(&record.name), value.into(), entry.revision).await {
            Ok(revision) => Ok(Write::Done(revision)),
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(Write::Outdated),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the time of the server: the timestamp of a message that this replica or another one has written during the call.
    async fn now(&self) -> Result<u64, AttemptError> {
        let revision = self.store.put(CLOCK, Vec::new().into()).await?;
        let message = self.last(CLOCK).await?.filter(|message| message.sequence >= revision);
        let outdated =
            || AttemptError::Transient("the server does not have the last writes".into());
        message.as_ref().map(nanos).ok_or_else(outdated)
    }

    /// Returns the last message of a key. [`Store::entry`] may read it from any server of a cluster, which may not have the last
    /// writes.
    async fn last(&self, key: &str) -> Result<Option<StreamMessage>, AttemptError> {
        let subject = format!("{}{key}", self.store.prefix);
        match self.store.stream.get_last_raw_message_by_subject(&subject).await {
            Ok(message) => Ok(Some(message)),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns the stream of a new bucket, with the settings that NATS clients use. `create_key_value` is not used, because it
/// queries the account first and can't parse the responses of server 2.9.
fn stream(bucket: &str, replicas: usize) -> Config {
    Config {
        name: format!("KV_{bucket}"),
        description: Some("Leases of scheduled jobs".to_owned()),
        subjects: vec![format!("$KV.{bucket}.>")],
        max_messages_per_subject: 1,
        discard: DiscardPolicy::New,
        num_replicas: replicas,
        allow_rollup: true,
        deny_delete: true,
        allow_direct: true,
        ..Config::default()
    }
}

/// Returns the key of a lease. Some NATS tools accept only these characters.
fn key(name: &str) -> String {
    let is_allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '/');
    format!("lease.{}", key::for_name(name, is_allowed))
}

/// Returns the timestamp of a message in nanoseconds. Its type depends on the features of the client.
fn nanos(message: &StreamMessage) -> u64 {
    let time = SystemTime::from(message.time).duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
