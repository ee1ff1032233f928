//! Event logs: events that one replica publishes reach listeners on others.
//!
//! | log | keeps events in | delays and attempts are counted by | removes events |
//! |---|---|---|---|
//! | [`MemoryLog`] | one process | the clock of the Tokio runtime | that all groups acknowledged |
//! | `RedisLog` | one stream for each event | the server: a set of due times, the group's pending entries | that all groups acknowledged |
//! | `NatsLog` | one JetStream stream | the server: its consumers | after a maximum age |

#[cfg(any(feature = "nats", feature = "redis"))]
mod call;
mod delivery;
mod envelope;
mod group;
mod letter;
mod memory;
#[cfg(feature = "nats")]
mod nats;
#[cfg(any(feature = "nats", feature = "redis"))]
mod reader;
#[cfg(feature = "redis")]
mod redis;

use baya::Result;
use baya_macros::provider_trait;
pub use delivery::{Deliveries, Delivery, Settle};
pub use envelope::Envelope;
pub use group::{Backoff, Group, Start};
pub use letter::DeadLetter;
pub use memory::MemoryLog;
#[cfg(feature = "nats")]
pub use nats::NatsLog;
#[cfg(feature = "redis")]
pub use redis::RedisLog;

/// Code of errors about a log that can't be reached, or that is not set up properly.
const CODE: &str = "event_log";

/// Code of errors about a log that has no room for another event.
const FULL: &str = "event_log_full";

#[cfg(any(feature = "nats", feature = "redis"))]
/// Code of errors about an event that no log of this kind can store.
const TOO_LARGE: &str = "event_too_large";

/// Where events are stored durably, so that they reach listeners on other replicas at least once.
///
/// Each [group](Group) gets each event. One of its members acknowledges it; else it is delivered again, to
/// any member, after [`ack_wait`](Group::ack_wait). A member that is killed loses nothing. Attempts
/// are counted by the store, across the members. An event whose attempts are used up, and an entry of the
/// store that is not an event, becomes a [dead letter](DeadLetter) of the group and blocks nothing.
///
/// A group gets events in the order in which the log stored them, except for those that are delivered
/// again. Delivery is *at least once*: an event can come twice, such as after an acknowledgement that
/// was lost. Listeners that must not act twice remember the [id](Envelope::id) of an event.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_events::{Deliveries, Envelope, EventLog, Group, MemoryLog};
///
/// # #[baya_macros::main(crate = baya)]
/// # async fn main() {
/// let log = MemoryLog::default();
/// let mut mails = log.subscribe(&Group::new("cat.adopted", "mails")).await?;
/// log.append(&Envelope::new("cat.adopted", 1, br#"{"cat":7}"#)).await?;
///
/// let delivery = mails.next().await?;
/// assert_eq!(delivery.envelope.payload, br#"{"cat":7}"#);
/// delivery.dead("the cat has no address").await?;
///
/// let letters = log.dead_letters("cat.adopted", "mails", None, 10).await?;
/// assert_eq!(letters[0].cause, "the cat has no address");
/// log.redrive("cat.adopted", "mails", &letters[0].id).await?;
/// mails.next().await?.ack().await?;
/// # }
/// ```
#[provider_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Appends an event. Returns once the log has it, as durably as its store is configured.
    ///
    /// An event whose [name](Envelope::name) and [id](Envelope::id) were appended a short time before
    /// is not appended again. The log says how long it remembers them.
    ///
    /// # Errors
    ///
    /// With the code `event_log` if the log can't be reached; the event may have been appended. With
    /// `event_log_full` if the log has no room for it, because of events that a group has not
    /// acknowledged. With `event_too_large` if the log can't store an event of this size.
    async fn append(&self, event: &Envelope) -> Result<()>;

    /// Subscribes a member of a group. A group that does not exist is created.
    ///
    /// # Errors
    ///
    /// If the log can't be reached.
    async fn subscribe(&self, group: &Group) -> Result<Box<dyn Deliveries>>;

    /// Deletes the position of a group whose listeners no longer exist. Logs keep events for groups that have
    /// not acknowledged them. Its dead letters stay.
    ///
    /// Stop its members first: one that runs creates the group again, and gets all events that the log has.
    ///
    /// # Errors
    ///
    /// If the log can't be reached.
    async fn remove_group(&self, event: &str, group: &str) -> Result<()>;

    /// Returns up to `limit` dead letters of a group, the oldest first, beginning after the one with
    /// the id `after`.
    ///
    /// # Errors
    ///
    /// If the log can't be reached, or `after` is not an id of this log.
    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>>;

    /// Returns how many dead letters a group has.
    ///
    /// # Errors
    ///
    /// If the log can't be reached.
    async fn count_dead_letters(&self, event: &str, group: &str) -> Result<u64>;

    /// Has a dead letter delivered to its group again, with all its attempts. Other groups do not get it.
    /// Returns `false` if there is no such dead letter. A call whose response was lost is repeated, and may
    /// return `false` although the first attempt has succeeded.
    ///
    /// # Errors
    ///
    /// If the log can't be reached, or the dead letter has no content. With the code `event_log_full` or
    /// `event_too_large` if the log can't store the event again.
    async fn redrive(&self, event: &str, group: &str, id: &str) -> Result<bool>;

    /// Removes a dead letter. Returns `false` if there is no such dead letter. A call whose response was lost
    /// is repeated, and may return `false` although the first attempt has succeeded.
    ///
    /// # Errors
    ///
    /// If the log can't be reached.
    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> Result<bool>;
}
