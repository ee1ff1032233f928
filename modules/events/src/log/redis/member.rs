//! A member of a group, which takes entries and settles them.

use std::sync::Arc;
use std::time::Duration;

use baya::{BoxFuture, Result};
use redis::aio::MultiplexedConnection;
use redis::{RedisResult, Script, Value, cmd};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use super::entry::{Entry, Fields};
use super::keys::Keys;
use super::script::SCRIPTS;
use super::server::{Request, Server, attempt_error, has_no_group, millis};
use crate::log::call::{AttemptError, Call, Limits};
use crate::log::dead_letter::{report, truncate_cause};
use crate::log::reader::{Reader, Source};
use crate::log::{Deliveries, Delivery, Group, Settle, Start};

/// The maximum time for which a member waits for the bell. Then it looks for entries anyway, because other programs do not ring
/// the bell.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// A member of a group. Clones are the same member.
#[derive(Clone)]
pub(super) struct Member(Arc<Inner>);

struct Inner {
    server: Server,
    group: Group,
    stream: String,
    due: String,
    dead: String,
    bell: String,
    /// The connection that waits for the bell.
    waiting: Mutex<Option<MultiplexedConnection>>,
}

/// The result of the script `take`: the last ring of the bell, the milliseconds until the next entry is due, whether there may
/// be more entries now, the causes of new dead letters, and the entries.
type Taken = (String, i64, bool, Vec<String>, Vec<(String, u32, Fields)>);

impl Member {
    /// Creates the group if it does not exist.
    pub(super) async fn join(server: Server, prefix: &str, group: Group) -> Result<Self> {
        let keys = Keys { prefix, event: &group.event };
        let member = Self(Arc::new(Inner {
            stream: keys.stream(),
            due: keys.due(&group.name),
            dead: keys.dead(&group.name),
            bell: keys.bell(),
            waiting: Mutex::default(),
            server,
            group,
        }));
        let call = member.call("subscribe to");
        let start = member.0.group.start;
        call.run(|| async { member.create_group(start).await.map_err(attempt_error) }).await?;
        Ok(member)
    }

    /// Returns an operation that does not wait for the connection, because the caller of a member decides whether to retry.
    fn call(&self, operation: &'static str) -> Call<'_> {
        let limits = Limits { wait: Duration::ZERO, ..self.0.server.limits };
        Call { store: "Redis", operation, event: &self.0.group.event, limits }
    }

    async fn create_group(&self, start: Start) -> RedisResult<()> {
        let start = match start {
            Start::End => "$",
            Start::Beginning => "0",
        };
        let Inner { stream, group, .. } = &*self.0;
        let mut create = cmd("XGROUP");
        create.arg("CREATE").arg(stream).arg(&group.name).arg(start).arg("MKSTREAM");
        match self.0.server.attempt::<Value>(&Request::Command(&create)).await {
            Err(error) if error.code() == Some("BUSYGROUP") => Ok(()),
            outcome => outcome.map(drop),
        }
    }

    /// Takes entries. If the server has lost the group, the new group starts at the beginning: the server may have lost the
    /// stream as well, and the entries that were appended since then have not been delivered.
    async fn take(&self) -> RedisResult<Taken> {
        let Inner { server, group, stream, due, dead, bell, .. } = &*self.0;
        let keys = [stream, due, dead, bell].map(String::clone);
        let count = group.prefetch.saturating_add(1).min(1_000).to_string();
        let wait = millis(group.wait());
        let attempts = group.max_attempts.max(1).to_string();
        let arguments = [&group.name, &group.consumer, &count, &wait, &attempts];
        let arguments = arguments.map(|argument| argument.as_bytes());
        let take = Request::Script(&SCRIPTS.take, &keys, &arguments);
        match server.attempt(&take).await {
            Err(error) if has_no_group(&error) => {
                self.create_group(Start::Beginning).await?;
                server.attempt(&take).await
            }
            outcome => outcome,
        }
    }

    /// Waits until the bell rings, or the time is over. If the response is lost, no event is lost with it.
    async fn wait(&self, last_ring: &str, max: Duration) -> Result<(), AttemptError> {
        let mut waiting = self.0.waiting.lock().await;
        let mut connection = match waiting.take() {
            Some(connection) => connection,
            None => self.0.server.own_connection().await.map_err(attempt_error)?,
        };
        let mut read = cmd("XREAD");
        read.arg("BLOCK").arg(max.as_millis().max(1) as u64);
        read.arg("STREAMS").arg(&self.0.bell).arg(last_ring);
        let response = read.query_async::<Value>(&mut connection);
        match tokio::time::timeout(max + self.0.server.request_timeout(), response).await {
            Ok(outcome) => outcome.map(drop).map_err(attempt_error)?,
            Err(_) => return Err(AttemptError::Transient("the connection is silent".into())),
        }
        *waiting = Some(connection);
        Ok(())
    }

    /// Runs a script that settles an entry. Returns `false` if the server has lost the group.
    async fn settle(
        &self,
        operation: &'static str,
        script: &Script,
        keys: &[&String],
        arguments: &[&[u8]],
    ) -> Result<bool> {
        let keys: Vec<_> = keys.iter().map(|key| (*key).clone()).collect();
        let all = [&[self.0.group.name.as_bytes()], arguments].concat();
        let request = Request::Script(script, &keys, &all);
        let attempt = || async {
            match self.0.server.attempt(&request).await {
                Err(error) if has_no_group(&error) => Ok(false),
                outcome => outcome.map_err(attempt_error),
            }
        };
        self.call(operation).run(attempt).await
    }

    async fn ack(&self, id: &str) -> Result<()> {
        let Inner { stream, due, .. } = &*self.0;
        let keys = [stream, due];
        self.settle("acknowledge", &SCRIPTS.ack, &keys, &[id.as_bytes()]).await.map(drop)
    }

    async fn delay(&self, id: &str, attempt: u32, after: Duration) -> Result<()> {
        let Inner { group, stream, due, bell, .. } = &*self.0;
        let attempt = attempt.to_string();
        let after = millis(after);
        let arguments = [&*group.consumer, id, &attempt, &after].map(str::as_bytes);
        let keys = [stream, due, bell];
        self.settle("retry", &SCRIPTS.delay, &keys, &arguments).await.map(drop)
    }

    async fn bury(&self, id: &str, attempt: u32, cause: &str) -> Result<()> {
        let Inner { group, stream, due, dead, .. } = &*self.0;
        let attempt = attempt.to_string();
        let arguments = [&*group.consumer, id, &attempt, truncate_cause(cause)].map(str::as_bytes);
        let keys = [stream, due, dead];
        self.settle("give up", &SCRIPTS.bury, &keys, &arguments).await.map(drop)
    }

    async fn extend_entry(&self, id: &str, attempt: u32) -> Result<bool> {
        let Inner { group, stream, due, .. } = &*self.0;
        let attempt = attempt.to_string();
        let wait = millis(group.wait());
        let arguments = [&*group.consumer, id, &attempt, &wait].map(str::as_bytes);
        self.settle("extend", &SCRIPTS.extend, &[stream, due], &arguments).await
    }
}

impl Source for Member {
    type Item = Entry;

    fn ack_wait(&self) -> Duration {
        self.0.group.wait()
    }

    async fn fetch(&self, closing: &Notify) -> Result<(Instant, Vec<Entry>)> {
        let call = self.call("read");
        let group = &self.0.group;
        loop {
            let before = Instant::now();
            let taken = call.run(|| async { self.take().await.map_err(attempt_error) }).await?;
            let (last_ring, until_due, has_more, causes, entries) = taken;
            for cause in causes {
                report(&group.event, &group.name, &cause);
            }
            if !entries.is_empty() {
                let entry = |(id, attempt, fields)| Entry { id, attempt, fields };
                return Ok((before, entries.into_iter().map(entry).collect()));
            }
            if has_more {
                continue;
            }
            let until_due = u64::try_from(until_due).map_or(MAX_WAIT, Duration::from_millis);
            tokio::select! {
                () = closing.notified() => return Ok((before, Vec::new())),
                outcome = self.wait(&last_ring, until_due.min(MAX_WAIT)) => {
                    // If the server can't be reached, the next attempt to take entries reports the error.
                    if outcome.is_err() {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                }
            }
        }
    }

    async fn extend(&self, entry: &Entry) -> Result<bool> {
        self.extend_entry(&entry.id, entry.attempt).await
    }

    async fn release(&self, entries: Vec<Entry>) -> Result<()> {
        let Inner { group, stream, due, bell, .. } = &*self.0;
        let mut arguments = vec![group.consumer.clone()];
        for entry in entries {
            arguments.extend([entry.id, entry.attempt.to_string()]);
        }
        let arguments: Vec<_> = arguments.iter().map(String::as_bytes).collect();
        let keys = [stream, due, bell];
        self.settle("release", &SCRIPTS.release, &keys, &arguments).await.map(drop)
    }
}

/// The subscription of a member.
pub(super) struct Subscription {
    member: Member,
    reader: Reader<Member>,
}

impl Subscription {
    pub(super) fn new(member: Member) -> Self {
        Self { reader: Reader::new(member.clone()), member }
    }
}

impl Deliveries for Subscription {
    fn next(&mut self) -> BoxFuture<'_, Result<Delivery>> {
        Box::pin(async {
            loop {
                let Entry { id, attempt, fields } = self.reader.next().await?;
                match fields.event() {
                    Ok(event) => {
                        let settle = Settlement { member: self.member.clone(), id, attempt };
                        return Ok(Delivery::new(event, attempt, settle));
                    }
                    Err(reason) => {
                        let cause = format!("the entry is not an event: {reason}");
                        self.member.bury(&id, attempt, &cause).await?;
                        let Group { event, name, .. } = &self.member.0.group;
                        report(event, name, &cause);
                    }
                }
            }
        })
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, Result<()>> {
        Box::pin(self.reader.close())
    }
}

/// One delivery of an entry.
struct Settlement {
    member: Member,
    id: String,
    attempt: u32,
}

impl Settle for Settlement {
    fn ack(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.member.ack(&self.id))
    }

    fn retry<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>> {
        match self.member.0.group.delay(self.attempt) {
            Some(after) => Box::pin(self.member.delay(&self.id, self.attempt, after)),
            None => self.dead(cause),
        }
    }

    fn dead<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.member.bury(&self.id, self.attempt, cause))
    }

    fn extend(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { self.member.extend_entry(&self.id, self.attempt).await.map(drop) })
    }
}
