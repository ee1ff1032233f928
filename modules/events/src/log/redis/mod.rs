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
use server::{Request, Server, fault, millis};

use super::call::{Call, Fault, Limits, invalid};
use super::{CODE, DeadLetter, Deliveries, Envelope, EventLog, FULL, Group, TOO_LARGE};

/// The most dead letters that one call returns. Redis rejects counts above those of an `i64`.
const MOST_LETTERS: usize = u32::MAX as usize;

/// The largest payload that Redis accepts by default, `proto-max-bulk-len`.
const LARGEST: usize = 512 * 1024 * 1024;

/// An event log in streams of Redis 6.2 or later, one stream for each event name. Clones share one
/// connection, and each subscription has another one, on which it waits.
///
/// Each operation is one script, so it is atomic: a process that is killed at any point loses nothing.
/// Deliveries, attempts and delays of retries are kept on the server and measured by its clock. What
/// Redis itself loses is lost: use a server with `appendonly yes` and `maxmemory-policy noeviction`. A
/// replica that is promoted before it received the last writes does not have them. Redis Cluster is not
/// supported: the scripts use several keys, which it stores on different servers.
///
/// Events that all groups have acknowledged are removed after [`max_age`](Self::max_age). Events that a group
/// has not acknowledged are never removed. When a stream has reached its
/// [`max_length`](Self::max_length) because of them, [`append`](EventLog::append) fails and names the group.
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
    /// Uses the server at this address. The first call connects.
    ///
    /// # Errors
    ///
    /// If the address is not a valid URL of Redis.
    pub fn connect(address: &str) -> Result<Self> {
        let client = Client::open(address).map_err(|error| {
            invalid(format!("the address of the event log Redis is not valid: {error}"))
        })?;
        Ok(Self::new(client))
    }

    /// Uses the server of this client. The first call connects.
    pub fn new(client: Client) -> Self {
        Self {
            server: Server::new(client),
            prefix: "baya:events".to_owned(),
            max_length: 1_000_000,
            max_age: Duration::from_secs(24 * 60 * 60),
            max_payload: LARGEST,
            remember_ids: Duration::from_secs(120),
        }
    }

    /// Sets the prefix of all keys, which a colon follows. The default is `baya:events`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets how long an operation may take, connecting included. The default is 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.server.limits.timeout = timeout;
        self
    }

    /// Has [`append`](EventLog::append) wait this long for the connection to return while the server can't
    /// be reached. By default it fails at once if the server refuses connections, else after the
    /// [`timeout`](Self::timeout).
    #[must_use]
    pub fn wait_for_connection(mut self, longest: Duration) -> Self {
        self.server.limits.wait = longest;
        self
    }

    /// Sets how many events with the same name the log keeps. When there are as many, the oldest that all
    /// groups have acknowledged are removed; if there are no such events, [`append`](EventLog::append) fails. The
    /// default is a million.
    #[must_use]
    pub fn max_length(mut self, max_length: usize) -> Self {
        self.max_length = max_length;
        self
    }

    /// Sets how long the log keeps events that all groups have acknowledged, for groups that start at the
    /// [beginning](super::Start::Beginning). The default is a day.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Sets the largest payload in bytes. The default is 512 MiB, which is that of the server's option
    /// `proto-max-bulk-len`.
    #[must_use]
    pub fn max_payload(mut self, max_payload: usize) -> Self {
        self.max_payload = max_payload;
        self
    }

    /// Sets how long ids of events are remembered, so that an event is not appended twice. The default
    /// is 2 minutes. Zero turns it off; a call that is repeated because its response was lost may append
    /// the event twice then.
    #[must_use]
    pub fn remember_ids(mut self, duration: Duration) -> Self {
        self.remember_ids = duration;
        self
    }

    fn keys<'a>(&'a self, event: &'a str) -> Keys<'a> {
        Keys { prefix: &self.prefix, event }
    }

    /// Waiting for the connection is for publishers.
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

    fn too_large(&self, event: &Envelope) -> Option<Fault> {
        let length = event.payload.len();
        let Self { max_payload, .. } = self;
        (length > *max_payload).then(|| {
            let cause =
                format!("its payload has {length} bytes, and the log accepts {max_payload}");
            Fault::Rejected(TOO_LARGE, cause.into())
        })
    }
}

/// Whether a string is an id that Redis gives entries.
fn is_id(id: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.parse::<u64>().is_ok();
    id.split_once('-').is_some_and(|(time, sequence)| is_number(time) && is_number(sequence))
}

fn full((length, group): (u64, String)) -> Fault {
    let rule = "start its listeners, remove the group, or raise `max_length`";
    let cause = format!(
        "the stream has {length} events that the group `{group}` has not acknowledged; {rule}"
    );
    Fault::Rejected(FULL, cause.into())
}

#[provider_trait]
impl EventLog for RedisLog {
    async fn append(&self, event: &Envelope) -> Result<()> {
        let limits = self.server.limits;
        let call = Call { store: "Redis", operation: "append", event: &event.name, limits };
        let keys = self.keys(&event.name);
        let keys = [keys.stream(), keys.bell(), keys.remembered(&event.id), keys.trimmed()];
        let limits = [self.max_length.to_string(), millis(self.max_age), millis(self.remember_ids)];
        let fields = entry::of_event(event);
        let mut arguments: Vec<_> = limits.iter().map(String::as_bytes).collect();
        for (name, value) in &fields {
            arguments.extend([name.as_bytes(), value]);
        }
        let request = Request::Script(&SCRIPTS.append, &keys, &arguments);
        let attempt = || async {
            if let Some(fault) = self.too_large(event) {
                return Err(fault);
            }
            match self.server.attempt(&request).await.map_err(fault)? {
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
                outcome => outcome.map(drop).map_err(fault),
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
        let count = limit.min(MOST_LETTERS);
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
            match self.server.attempt::<i64>(&request).await.map_err(fault)? {
                -1 => Err(Fault::Final("the dead letter has no content; remove it".into())),
                found => Ok(found == 1),
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
