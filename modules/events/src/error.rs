//! The errors of emitted and published events.

use std::fmt;
use std::iter::successors;

use baya::Error;

/// The name under which an error of the call itself is listed.
const EMIT: &str = "Events::emit";

/// The number of listener errors that `Display` contains.
const MAX_LISTED: usize = 3;

const WRAPPED: &str = "the event is wrapped in another type, such as an `Arc`, a `Box`, a reference, a tuple, a `Vec`, an `Option`, a `Result` or a future, and no listener declares that type; pass the event itself, or an `Arc` of it as `AnyEvent::shared(event)` to `emit_any` or `publish_any`";

/// The errors of all listeners that failed for one event.
///
/// As the error of a handler, it becomes a 500 whose message is only logged. `Display` contains the first three errors. If
/// several of them contain the errors of nested events, only the first of these is displayed in full.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::sync::Arc;
///
/// use baya_events::{EventErrors, Events};
///
/// # struct Adopted;
/// async fn adopt(events: Arc<Events>) {
///     if let Err(errors) = events.emit(Adopted).await {
///         for failed in &errors.all {
///             eprintln!("{}: {}", failed.listener, failed.error.chain());
///         }
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct EventErrors {
    /// The path of the event's type.
    pub event: &'static str,
    /// An error for each listener that failed, in the order of the listeners.
    pub all: Vec<ListenerError>,
}

/// The error of one listener.
#[derive(Debug)]
#[non_exhaustive]
pub struct ListenerError {
    /// The component and the method, such as `Mails::adopted`.
    pub listener: String,
    /// The error that the listener returned, its panic, or its timeout.
    pub error: Error,
}

impl EventErrors {
    /// Creates the error of an event that was emitted before the app has started.
    pub(crate) fn not_started(event: &'static str) -> Self {
        let text =
            "no listener can be called before the app has started; publish the event instead";
        Self::with_code(event, text, "events_not_started")
    }

    /// Creates the error of a distributed event that was emitted.
    pub(crate) fn distributed(event: &'static str) -> Self {
        let text = "distributed events can't be emitted; call `Events::distribute`";
        Self::with_code(event, text, "event_is_distributed")
    }

    /// Creates the error of an event that is wrapped in another type.
    pub(crate) fn wrapped(event: &'static str) -> Self {
        Self::with_code(event, WRAPPED, "event_is_wrapped")
    }

    fn with_code(event: &'static str, text: &'static str, code: &'static str) -> Self {
        Self::from_emit(event, Error::internal(text).with_code(code))
    }

    /// Writes the number of failed listeners.
    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.all.len();
        let plural = if count == 1 { "listener" } else { "listeners" };
        write!(f, "{count} {plural} of `{}` failed", self.event)
    }

    /// Creates the error of a call of `emit` that has called no listener.
    pub(crate) fn from_emit(event: &'static str, error: Error) -> Self {
        Self { event, all: vec![ListenerError { listener: EMIT.to_owned(), error }] }
    }
}

impl fmt::Display for EventErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [ListenerError { listener, error }] = &*self.all
            && listener == EMIT
        {
            return write!(f, "`{}` was not emitted: {}", self.event, error.chain());
        }
        self.summary(f)?;
        let mut nests = false;
        for ListenerError { listener, error } in self.all.iter().take(MAX_LISTED) {
            write!(f, "; `{listener}`: ")?;
            match nested_errors(error) {
                // If each level contained all nested errors in full, the length would grow exponentially.
                Some(nested) if nests => nested.summary(f)?,
                nested => {
                    nests |= nested.is_some();
                    f.write_str(&error.chain())?;
                }
            }
        }
        match self.all.len().saturating_sub(MAX_LISTED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Returns the errors of a nested event that are the cause of an error.
fn nested_errors(error: &Error) -> Option<&EventErrors> {
    let mut causes = successors(error.source(), |cause| cause.source());
    causes.find_map(|cause| cause.downcast_ref())
}

impl std::error::Error for EventErrors {}

/// The reason why an event was not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublishError {
    /// The app has ended, and its queues are closed.
    Closed,
    /// The event is a distributed event: call `Events::distribute` instead.
    Distributed,
    /// The app has not started, and too many events wait for the start.
    NotStarted,
    /// A queue is full.
    Full,
    /// The event is wrapped in another type, such as an `Arc`, an `Option`, a `Result` or a future.
    Wrapped,
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the app has ended, so the event reaches no listener",
            Self::Distributed => "distributed events can't be published; call `Events::distribute`",
            Self::NotStarted => {
                "the app has not started, and too many events wait for the start; publish them after `#[on_bootstrap]`"
            }
            Self::Full => "the queue of a listener is full",
            Self::Wrapped => WRAPPED,
        })
    }
}

impl std::error::Error for PublishError {}
