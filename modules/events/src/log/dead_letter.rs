//! Dead letters: events that are no longer delivered to a group.

use std::time::SystemTime;

use super::Envelope;

/// An event that is no longer delivered to a group, because its attempts are used up or it can't be read.
///
/// It stays in the log until it is [removed](crate::EventLog::remove_dead_letter) or
/// [delivered again](crate::EventLog::redrive).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The id of the dead letter, which is unique for the event and the group. Lists are in the order of the ids.
    pub id: String,
    /// The name of the event.
    pub event: String,
    /// The name of the group.
    pub group: String,
    /// The event, or `None` if the entry of the log is not an event.
    pub envelope: Option<Envelope>,
    /// The content of an entry that is not an event, as far as the log can represent it. Empty for an event.
    pub raw: Vec<u8>,
    /// The reason why the event became a dead letter.
    pub cause: String,
    /// The number of deliveries of the event.
    pub attempts: u32,
    /// The time at which the event became a dead letter, by the clock of the store.
    pub at: SystemTime,
}

impl DeadLetter {
    /// Creates a dead letter of an event, for custom logs.
    pub fn new(id: impl Into<String>, group: impl Into<String>, envelope: Envelope) -> Self {
        Self {
            id: id.into(),
            event: envelope.name.clone(),
            group: group.into(),
            envelope: Some(envelope),
            raw: Vec::new(),
            cause: String::new(),
            attempts: 0,
            at: SystemTime::now(),
        }
    }
}

/// The maximum length of a stored cause in bytes.
const MAX_CAUSE_LENGTH: usize = 2_000;

/// Truncates a cause, which may contain input of any length.
pub(super) fn truncate_cause(cause: &str) -> &str {
    &cause[..cause.floor_char_boundary(MAX_CAUSE_LENGTH)]
}

/// Logs that an event became a dead letter without a call of its listener.
pub(super) fn report(event: &str, group: &str, cause: &str) {
    tracing::warn!(event, group, cause, "an event became a dead letter");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncates_a_long_cause_between_characters() {
        assert_eq!(truncate_cause("tea"), "tea");
        assert_eq!(truncate_cause(&"ä".repeat(5_000)), "ä".repeat(1_000));
        assert_eq!(truncate_cause(&format!("a{}", "ä".repeat(5_000))).len(), 1_999);
    }
}
