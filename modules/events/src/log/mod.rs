//! Event logs, through which events of one replica reach listeners on others.
//!
//! | log | stores events in | delays and attempts are counted by | removes events |
//! |---|---|---|---|
//! | [`MemoryLog`] | one process | the clock of the Tokio runtime | that all groups have acknowledged |
//! | `RedisLog` | one stream for each event | the server: a set of due times, the pending entries of the group | that all groups have acknowledged |
//! | `NatsLog` | one JetStream stream | the server: its consumers | after a maximum age |

#[cfg(any(feature = "nats", feature = "redis"))]
mod call;
mod dead_letter;
mod delivery;
mod envelope;
mod group;
mod memory;
#[cfg(feature = "nats")]
mod nats;
#[cfg(any(feature = "nats", feature = "redis"))]
mod reader;
#[cfg(feature = "redis")]
mod redis;

use baya::Result;
use baya_macros::provider_trait;
pub use dead_letter::DeadLetter;
pub use delivery::{Deliveries, Delivery, Settle};
pub use envelope::Envelope;
pub use group::{Backoff, Group, Start};
pub use memory::MemoryLog;
#[cfg(feature = "nats")]
pub use nats::NatsLog;
#[cfg(feature = "redis")]
pub use redis::RedisLog;

/// The code of the error of a log that can't be reached, or that is not configured properly.
const CODE: &str = "event_log";

/// The code of the error of a log that has no room for another event.
const FULL: &str = "event_log_full";

/// The code of the error of an event that is too large for the log.
#[cfg(any(feature = "nats", feature = "redis"))]
const TOO_LARGE: &str = "event_too_large";

/// A durable store of events, from which listeners on all replicas receive them at least once.
///
/// Each [group](Group) receives each event. If no member of the group acknowledges a delivery, the event is delivered again, to
/// any member, after [`ack_wait`](Group::ack_wait). So no event is lost if a member is killed. The store counts attempts across
/// all members. An event whose attempts are used up, or an entry of the store that is not an event, becomes a
/// [dead letter](DeadLetter) of the group, and does not block other events.
///
/// A group receives events in the order in which the log has stored them, except for repeated deliveries. Delivery is
/// *at least once*: an event can be delivered twice, such as after an acknowledgement was lost. Listeners that must not act
/// twice have to store the [id](Envelope::id) of an event.
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
    /// Appends an event. Returns once the log has stored it, as durably as the store is configured.
    ///
    /// An event is not appended again if one with the same [name](Envelope::name) and [id](Envelope::id) was appended a short
    /// time before. Each log documents how long it remembers ids.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached; the event may have been appended. Returns an error
    /// with the code `event_log_full` if the log has no room because of events that a group has not acknowledged, and
    /// `event_too_large` if the log can't store an event of this size.
    async fn append(&self, event: &Envelope) -> Result<()>;

    /// Subscribes a member of a group. Creates the group if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached.
    async fn subscribe(&self, group: &Group) -> Result<Box<dyn Deliveries>>;

    /// Deletes a group whose listeners no longer exist, because logs keep events for groups that have not acknowledged them. The
    /// dead letters of the group are kept.
    ///
    /// Stop its members first: a running member creates the group again, and receives all events that the log contains.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached.
    async fn remove_group(&self, event: &str, group: &str) -> Result<()>;

    /// Returns up to `limit` dead letters of a group, the oldest first, after the one with the id `after`.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached, or `after` is not an id of this log.
    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>>;

    /// Returns the number of dead letters of a group.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached.
    async fn count_dead_letters(&self, event: &str, group: &str) -> Result<u64>;

    /// Delivers a dead letter to its group again, with the full number of attempts. Other groups do not receive it.
    ///
    /// Returns `false` if there is no such dead letter. If a response is lost, the call is repeated, and may return `false`
    /// although the first attempt has succeeded.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached, or the dead letter has no content. Returns an error
    /// with the code `event_log_full` or `event_too_large` if the log can't store the event again.
    async fn redrive(&self, event: &str, group: &str, id: &str) -> Result<bool>;

    /// Removes a dead letter.
    ///
    /// Returns `false` if there is no such dead letter. If a response is lost, the call is repeated, and may return `false`
    /// although the first attempt has succeeded.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached.
    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> Result<bool>;
}
