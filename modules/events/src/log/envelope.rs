//! One event on its way between replicas.

use std::time::SystemTime;

/// One event on its way between replicas.
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
    /// Identifies the event. A publisher that appends an event again uses the same id.
    pub id: String,
    /// The stable name of the event, such as `cat.adopted`.
    pub name: String,
    /// The version of the payload's format.
    pub version: u32,
    /// The event itself, in JSON. No log reads it.
    pub payload: Vec<u8>,
    /// When the event was published.
    pub at: SystemTime,
    /// The header `traceparent` of the [trace](https://www.w3.org/TR/trace-context/) that published it.
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

    /// Sets when the event was published.
    #[must_use]
    pub fn with_time(mut self, at: SystemTime) -> Self {
        self.at = at;
        self
    }

    /// Sets the headers of the trace that publishes the event.
    #[must_use]
    pub fn with_trace(mut self, traceparent: Option<String>, tracestate: Option<String>) -> Self {
        self.traceparent = traceparent;
        self.tracestate = tracestate;
        self
    }
}
