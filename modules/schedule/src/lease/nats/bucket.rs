//! A key-value bucket, read from the leader of its stream.

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

/// The key whose messages carry the time of the server.
const CLOCK: &str = "clock";

/// How often the state of the connection is read during an operation.
const WATCHED: Duration = Duration::from_millis(20);

/// How many requests fit into the time of an operation, if a server does not respond to them.
const ATTEMPTS: u32 = 4;

/// What a bucket is opened with.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) bucket: String,
    pub(super) replicas: usize,
    pub(super) timeout: Duration,
}

impl Settings {
    /// Returns how long a request waits for its response.
    pub(super) fn patience(&self) -> Duration {
        self.timeout / ATTEMPTS
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

/// Why an attempt at an operation failed.
pub(super) enum Fault {
    /// Another attempt would fail in the same way.
    Final(Cause),
    /// Another attempt may succeed: a server left the cluster, a leader is being elected, the bucket was
    /// deleted.
    Passing(Cause),
}

impl<K> From<async_nats::error::Error<K>> for Fault
where
    K: Clone + Debug + Display + PartialEq + Send + Sync + 'static,
{
    fn from(error: async_nats::error::Error<K>) -> Self {
        Self::Passing(error.into())
    }
}

impl Bucket {
    /// Opens a bucket, which is created if it does not exist.
    pub(super) async fn open(client: Client, settings: &Settings) -> Result<Self, Fault> {
        let Settings { bucket, replicas, .. } = settings;
        let mut context = async_nats::jetstream::new(client.clone());
        context.set_timeout(settings.patience());
        let store = match context.get_key_value(bucket).await {
            // Other replicas may create it at the same time.
            Err(error) if error.kind() == KeyValueErrorKind::GetBucket => {
                let created = context.create_stream(stream(bucket, *replicas)).await;
                match context.get_key_value(bucket).await {
                    Ok(store) => store,
                    Err(cause) => return Err(created.map_or_else(Fault::from, |_| cause.into())),
                }
            }
            found => found?,
        };
        if !store.stream.cached_info().config.max_age.is_zero() {
            let rule = "leases need a bucket whose entries do not expire; set its `max_age` to 0";
            let cause = format!("the bucket `{bucket}` deletes old entries: {rule}");
            return Err(Fault::Final(cause.into()));
        }
        Ok(Self { client, store })
    }

    /// Opens the bucket again on the same connection.
    pub(super) async fn again(&self, settings: &Settings) -> Result<Self, Fault> {
        Self::open(self.client.clone(), settings).await
    }

    /// Waits for the connection. What is sent without one would arrive whenever there is one again.
    /// Fails if the client has ended, and with it all its connections.
    pub(super) async fn connected(&self) -> Result<(), Fault> {
        Ok(self.client.flush().await?)
    }

    /// Gives the connection up for another one, to this server or another.
    pub(super) async fn reconnect(&self) {
        // It fails only if the client has ended, as the next attempt finds out.
        let _ = self.client.force_reconnect().await;
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

    /// Returns the entry of a lease and the time of the server. The lease was current and unexpired
    /// at some time during the call if the two say so.
    pub(super) async fn entry(&self, name: &str) -> Result<(Entry, u64), Fault> {
        tokio::try_join!(self.read(name), self.now())
    }

    pub(super) async fn read(&self, name: &str) -> Result<Entry, Fault> {
        let key = key(name);
        let Some(message) = self.last(&key).await? else { return Ok(Entry::absent()) };
        Entry::read(message.sequence, nanos(&message), &message.payload).map_err(|error| {
            Fault::Final(format!("the entry `{key}` is not a lease: {error}").into())
        })
    }

    /// Replaces an entry if it is still the current one.
    pub(super) async fn write(&self, entry: &Entry, record: &Record) -> Result<Write, Fault> {
        let value = serde_json::to_vec(record).map_err(|error| Fault::Final(error.into()))?;
        match self.store.update(key(&record.name), value.into(), entry.revision).await {
            Ok(revision) => Ok(Write::Done(revision)),
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(Write::Outdated),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the time of the server: the timestamp of a message that was written during the call, by
    /// this replica or another.
    async fn now(&self) -> Result<u64, Fault> {
        let revision = self.store.put(CLOCK, Vec::new().into()).await?;
        let message = self.last(CLOCK).await?.filter(|message| message.sequence >= revision);
        let behind = || Fault::Passing("the server does not have the last writes".into());
        message.as_ref().map(nanos).ok_or_else(behind)
    }

    /// Returns the last message of a key. [`Store::entry`] may ask any server of a cluster, which
    /// may be behind the others.
    async fn last(&self, key: &str) -> Result<Option<StreamMessage>, Fault> {
        let subject = format!("{}{key}", self.store.prefix);
        match self.store.stream.get_last_raw_message_by_subject(&subject).await {
            Ok(message) => Ok(Some(message)),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns the stream of a new bucket, with the settings that clients of NATS give it. `create_key_value`
/// would first query the account, and can't read the responses of server 2.9.
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

/// Returns the key of a lease. Some tools of NATS accept only these characters.
fn key(name: &str) -> String {
    let is_allowed = |of: char| of.is_ascii_alphanumeric() || matches!(of, '_' | '-' | '/');
    format!("lease.{}", key::of_name(name, is_allowed))
}

/// Returns the timestamp of a message in nanoseconds. Its type depends on the features of the client.
fn nanos(message: &StreamMessage) -> u64 {
    let time = SystemTime::from(message.time).duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
