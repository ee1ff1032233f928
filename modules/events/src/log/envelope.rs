//! Serialized events.

use std::time::SystemTime;
#[cfg(any(feature = "nats", feature = "redis"))]
use std::time::UNIX_EPOCH;

/// A serialized event with its metadata, as logs store it.
///
/// # Examples
///
/// ```
/// use baya_events::Envelope;
///
/// let event = Envelope::new("cat.adopted", 1, br#"{"cat":7}"#).with_id("adoption-7");
/// assert_eq!(event.name, "cat.adopted");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Envelope {
    /// The id of the event. A publisher that appends an event again uses the same id.
    pub id: String,
    /// The stable name of the event, such as `cat.adopted`.
    pub name: String,
    /// The version of the format of the payload.
    pub version: u32,
    /// The event in JSON. Logs do not parse it.
    pub payload: Vec<u8>,
    /// The time at which the event was published.
    pub at: SystemTime,
    /// The header `traceparent` of the [trace](https://www.w3.org/TR/trace-context/) in which the event was published.
    pub traceparent: Option<String>,
    /// The header `tracestate` of that trace.
    pub tracestate: Option<String>,
}

impl Envelope {
    /// Creates an envelope with a new id and the current time.
    pub fn new(name: impl Into<String>, version: u32, payload: impl Into<Vec<u8>>) -> Self {
        Self {
            id: uuid::Uuid::now_v7().to_string(),
            name: name.into(),
            version,
            payload: payload.into(),
            at: SystemTime::now(),
            traceparent: None,
            tracestate: None,
        }
    }

    /// Sets the id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets the time at which the event was published.
    #[must_use]
    pub fn with_time(mut self, at: SystemTime) -> Self {
        self.at = at;
        self
    }

    /// Sets the headers of the trace in which the event is published.
    #[must_use]
    pub fn with_trace(mut self, traceparent: Option<String>, tracestate: Option<String>) -> Self {
        self.traceparent = traceparent;
        self.tracestate = tracestate;
        self
    }
}

#[cfg(any(feature = "nats", feature = "redis"))]
const NANOS_PER_SECOND: u128 = 1_000_000_000;

/// Formats a time as nanoseconds since the Unix epoch.
#[cfg(any(feature = "nats", feature = "redis"))]
pub(super) fn format_time(time: SystemTime) -> String {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos().to_string(),
        Err(before) => format!("-{}", before.duration().as_nanos()),
    }
}

/// Parses a time in the format of [`format_time`].
#[cfg(any(feature = "nats", feature = "redis"))]
pub(super) fn parse_time(nanos: &str) -> Option<SystemTime> {
    let magnitude = |digits: &str| {
        let nanos = digits.parse::<u128>().ok()?;
        let seconds = u64::try_from(nanos / NANOS_PER_SECOND).ok()?;
        Some(std::time::Duration::new(seconds, (nanos % NANOS_PER_SECOND) as u32))
    };
    match nanos.strip_prefix('-') {
        Some(digits) => UNIX_EPOCH.checked_sub(magnitude(digits)?),
        None => UNIX_EPOCH.checked_add(magnitude(nanos)?),
    }
}

#[cfg(all(test, any(feature = "nats", feature = "redis")))]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn parses_formatted_times() {
        let day = Duration::from_nanos(86_400_123_456_789);
        let late = UNIX_EPOCH + Duration::from_secs(1 << 40);
        for time in [UNIX_EPOCH, UNIX_EPOCH + day, UNIX_EPOCH - day, late] {
            assert_eq!(parse_time(&format_time(time)), Some(time));
        }
    }

    #[test]
    fn rejects_invalid_times() {
        for text in ["", "-", "tea", "1.5", "--1", "9".repeat(60).as_str()] {
            assert_eq!(parse_time(text), None, "{text:?}");
        }
    }
}
