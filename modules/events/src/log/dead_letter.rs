//! Events that a group gave up.

use std::time::SystemTime;

use super::Envelope;

/// An event that a group gave up.
///
/// It stays in the log until it is [removed](crate::EventLog::remove_dead_letter) or
/// [delivered again](crate::EventLog::redrive).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Identifies the dead letter among those of the event and the group. Later ones follow earlier
    /// ones in lists.
    pub id: String,
    /// The name of the event.
    pub event: String,
    /// The name of the group.
    pub group: String,
    /// The event, or `None` if the entry of the log is not an event.
    pub envelope: Option<Envelope>,
    /// The content of an entry that is not an event, as far as the log can show it; else empty.
    pub raw: Vec<u8>,
    /// Why the group gave the event up.
    pub cause: String,
    /// How often the event was delivered.
    pub attempts: u32,
    /// When the group gave the event up, by the clock of the store.
    pub at: SystemTime,
}

impl DeadLetter {
    /// Creates a dead letter of an event, for logs of one's own.
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

/// How much of a cause is kept, in bytes.
const LONGEST_CAUSE: usize = 2_000;

/// Cuts a cause, which may contain input of any length.
pub(super) fn shortened(cause: &str) -> &str {
    &cause[..cause.floor_char_boundary(LONGEST_CAUSE)]
}

/// Logs that a group gave an event up without its listener.
pub(super) fn report(event: &str, group: &str, cause: &str) {
    tracing::warn!(event, group, cause, "an event became a dead letter");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_a_long_cause_between_characters() {
        assert_eq!(shortened("tea"), "tea");
        assert_eq!(shortened(&"ä".repeat(5_000)), "ä".repeat(1_000));
        assert_eq!(shortened(&format!("a{}", "ä".repeat(5_000))).len(), 1_999);
    }
}
