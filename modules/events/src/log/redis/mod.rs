//! Event logs in streams of Redis.

mod entry;
mod keys;
mod member;
mod script;
mod server;

use std::fmt;
use std::time::Duration;

use baya::{Error, Result};
use baya_macros::provider_trait;
use entry::Fields;
use keys::Keys;
use member::{Member, Subscription};
use redis::{Client, Cmd, FromRedisValue, cmd};
use script::SCRIPTS;
use server::{Request, Server, attempt_error, millis};

use super::call::{AttemptError, Call, Limits, invalid};
use super::{CODE, DeadLetter, Deliveries, Envelope, EventLog, FULL, Group, TOO_LARGE};

/// The maximum number of dead letters that one call returns. Redis rejects counts that do not fit into an `i64`.
const MAX_DEAD_LETTERS: usize = u32::MAX as usize;

/// The maximum payload that Redis accepts by default, `proto-max-bulk-len`.
const DEFAULT_MAX_PAYLOAD: usize = 512 * 1024 * 1024;

/// An event log in streams of Redis 6.2 or later, with one stream for each event name. Clones share one connection. Each
/// subscription has another connection, on which it waits.
///
/// Each operation is one script, so it is atomic: no event is lost if a process is killed. Deliveries, attempts and the delays
/// of retries are stored on the server and measured by its clock. Events can be lost if Redis loses data: use a server with
/// `appendonly yes` and `maxmemory-policy noeviction`. A replica of the server that is promoted before it has received the last
/// writes does not have them. Redis Cluster is not supported, because the scripts use several keys, which a cluster stores on
/// different servers.
///
/// Events that all groups have acknowledged are removed after [`max_age`](Self::max_age). Events that a group has not
/// acknowledged are never removed. If a stream reaches its [`max_length`](Self::max_length) because of them,
/// [`append`](EventLog::append) fails and names the group.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_events::{EventLog, RedisLog};
/// use baya_macros::{module, provider};
///
/// #[provider]
/// async fn log() -> Result<RedisLog, Error> {
///     Ok(RedisLog::connect("redis://127.0.0.1:6379")?.prefix("shop:events"))
/// }
///
/// #[module(root, providers = [log as dyn EventLog])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct RedisLog {
    server: Server,
    prefix: String,
    max_length: usize,
    max_age: Duration,
    max_payload: usize,
    remember_ids: Duration,
}

impl RedisLog {
    /// Creates a log on the server at this URL. The first call connects.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the URL is not a valid Redis URL.
    pub fn connect(url: &str) -> Result<Self> {
        let client = Client::open(url).map_err(|error| {
            invalid(format!("the URL of the event log Redis is not valid: {error}"))
        })?;
        Ok(Self::new(client))
    }

    /// Creates a log on the server of this client. The first call connects.
    pub fn new(client: Client) -> Self {
        Self {
            server: Server::new(client),
            prefix: "baya:events".to_owned(),
            max_length: 1_000_000,
            max_age: Duration::from_secs(24 * 60 * 60),
            max_payload: DEFAULT_MAX_PAYLOAD,
            remember_ids: Duration::from_secs(120),
        }
    }

    /// Sets the prefix of all keys, after which a colon is added. The default is `baya:events`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the time limit of an operation, including the connection. The default is 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.server.limits.timeout = timeout;
        self
    }

    /// Sets how long [`append`](EventLog::append) waits while the server can't be reached. By default, it fails at once if the
    /// server refuses connections, and otherwise after the [`timeout`](Self::timeout).
    #[must_use]
    pub fn wait_for_connection(mut self, max: Duration) -> Self {
        self.server.limits.wait = max;
        self
    }

    /// Sets the maximum number of events with the same name. The default is a million.
    ///
    /// At the limit, the oldest events that all groups have acknowledged are removed. If there are none,
    /// [`append`](EventLog::append) fails.
    #[must_use]
    pub fn max_length(mut self, max_length: usize) -> Self {
        self.max_length = max_length;
        self
    }

    /// Sets how long the log keeps events that all groups have acknowledged, for new groups that start at the
    /// [beginning](super::Start::Beginning). The default is a day.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Sets the maximum payload in bytes. The default is 512 MiB, like the default of the server option `proto-max-bulk-len`.
    #[must_use]
    pub fn max_payload(mut self, max_payload: usize) -> Self {
        self.max_payload = max_payload;
        self
    }

    /// Sets how long event ids are remembered, so that an event is not appended twice. The default is 2 minutes.
    ///
    /// Zero disables this. Then a call that is repeated because its response was lost may append the event twice.
    #[must_use]
    pub fn remember_ids(mut self, duration: Duration) -> Self {
        self.remember_ids = duration;
        self
    }

    fn keys<'a>(&'a self, event: &'a str) -> Keys<'a> {
        Keys { prefix: &self.prefix, event }
    }

    /// Returns an operation that does not wait for the connection. Only `append` does.
    fn call<'a>(&self, operation: &'static str, event: &'a str) -> Call<'a> {
        let limits = Limits { wait: Duration::ZERO, ..self.server.limits };
        Call { store: "Redis", operation, event, limits }
    }

    async fn command<T: FromRedisValue>(
        &self,
        operation: &'static str,
        event: &str,
        command: &Cmd,
    ) -> Result<T> {
        self.server.run(self.call(operation, event), Request::Command(command)).await
    }

    fn too_large(&self, event: &Envelope) -> Option<AttemptError> {
        let length = event.payload.len();
        let Self { max_payload, .. } = self;
        (length > *max_payload).then(|| {
            let cause =
                format!("the payload has {length} bytes, and the log accepts {max_payload} bytes");
            AttemptError::Rejected(TOO_LARGE, cause.into())
        })
    }
}

/// Returns whether a string is a valid id of an entry in Redis.
fn is_id(id: &str) -> bool {
    let is_number = |number: &str| !number.is_empty() && number.parse::<u64>().is_ok();
    id.split_once('-').is_some_and(|(time, sequence)| is_number(time) && is_number(sequence))
}

fn full((length, group): (u64, String)) -> AttemptError {
    let rule = "start its listeners, remove the group, or raise `max_length`";
    let cause = format!(
        "the stream contains {length} events that the group `{group}` has not acknowledged; {rule}"
    );
    AttemptError::Rejected(FULL, cause.into())
}

#[provider_trait]
impl EventLog for RedisLog {
    async fn append(&self, event: &Envelope) -> Result<()> {
        let limits = self.server.limits;
        let call = Call { store: "Redis", operation: "append", event: &event.name, limits };
        let keys = self.keys(&event.name);
        let keys = [keys.stream(), keys.bell(), keys.id_marker(&event.id), keys.last_trim()];
        let limits = [self.max_length.to_string(), millis(self.max_age), millis(self.remember_ids)];
        let fields = entry::event_fields(event);
        let mut arguments: Vec<_> = limits.iter().map(String::as_bytes).collect();
        for (name, value) in &fields {
            arguments.extend([name.as_bytes(), value]);
        }
        let request = Request::Script(&SCRIPTS.append, &keys, &arguments);
        let attempt = || async {
            if let Some(attempt_error) = self.too_large(event) {
                return Err(attempt_error);
            }
            match self.server.attempt(&request).await.map_err(attempt_error)? {
                None => Ok(()),
                Some(lagging) => Err(full(lagging)),
            }
        };
        call.run(attempt).await
    }

    async fn subscribe(&self, group: &Group) -> Result<Box<dyn Deliveries>> {
        let member = Member::join(self.server.clone(), &self.prefix, group.clone()).await?;
        let deliveries: Box<dyn Deliveries> = Box::new(Subscription::new(member));
        Ok(deliveries)
    }

    async fn remove_group(&self, event: &str, group: &str) -> Result<()> {
        let keys = self.keys(event);
        let mut destroy = cmd("XGROUP");
        destroy.arg("DESTROY").arg(keys.stream()).arg(group);
        let call = self.call("remove a group of", event);
        let attempt = || async {
            match self.server.attempt::<u64>(&Request::Command(&destroy)).await {
                // The server does not have the stream.
                Err(error) if error.to_string().contains("requires the key to exist") => Ok(()),
                outcome => outcome.map(drop).map_err(attempt_error),
            }
        };
        call.run(attempt).await?;
        let mut delete = cmd("DEL");
        delete.arg(keys.due(group));
        self.command("remove a group of", event, &delete).await
    }

    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>> {
        let start = match after {
            None => "-".to_owned(),
            Some(id) if is_id(id) => format!("({id}"),
            Some(id) => {
                let source = format!("{id:?} is not an id of a dead letter of the event log Redis");
                return Err(Error::internal(source).with_code(CODE));
            }
        };
        let mut range = cmd("XRANGE");
        let count = limit.min(MAX_DEAD_LETTERS);
        range.arg(self.keys(event).dead(group)).arg(start).arg("+").arg("COUNT").arg(count);
        let entries: Vec<(String, Fields)> =
            self.command("list dead letters of", event, &range).await?;
        Ok(entries.into_iter().map(|(id, fields)| fields.letter(id, event, group)).collect())
    }

    async fn count_dead_letters(&self, event: &str, group: &str) -> Result<u64> {
        let mut length = cmd("XLEN");
        length.arg(self.keys(event).dead(group));
        self.command("count dead letters of", event, &length).await
    }

    async fn redrive(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        if !is_id(id) {
            return Ok(false);
        }
        let keys = self.keys(event);
        let keys = [keys.dead(group), keys.stream(), keys.bell()];
        let arguments = [id.as_bytes(), group.as_bytes()];
        let request = Request::Script(&SCRIPTS.redrive, &keys, &arguments);
        let attempt = || async {
            match self.server.attempt::<i64>(&request).await.map_err(attempt_error)? {
                -1 => {
                    Err(AttemptError::Permanent("the dead letter has no content; remove it".into()))
                }
                count => Ok(count == 1),
            }
        };
        self.call("redrive a dead letter of", event).run(attempt).await
    }

    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        if !is_id(id) {
            return Ok(false);
        }
        let mut delete = cmd("XDEL");
        delete.arg(self.keys(event).dead(group)).arg(id);
        self.command("remove a dead letter of", event, &delete).await
    }
}

impl fmt::Debug for RedisLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLog").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
