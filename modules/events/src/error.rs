//! Errors of events.

use std::fmt;
use std::iter::successors;

use baya::Error;

/// The name that stands for the call itself among the listeners.
const EMIT: &str = "Events::emit";

/// How many errors of listeners a text contains.
const MOST_SHOWN: usize = 3;

const WRAPPED: &str = "the event is inside another type, such as an `Arc`, a `Box`, a reference, a tuple, a `Vec`, an `Option`, a `Result` or a future, and no listener declares that type; pass the event itself, or an `Arc` of it as `AnyEvent::shared(event)` to `emit_any` or `publish_any`";

/// The errors of all listeners that failed for one event. As an error of a handler it is a 500, whose text stays in the log.
/// The text contains the first three of them, and of errors that contain those of further listeners the first.
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
    /// The error that it returned, its panic, or its timeout.
    pub error: Error,
}

impl EventErrors {
    /// The error of an event that was emitted before the app has started.
    pub(crate) fn not_started(event: &'static str) -> Self {
        let text =
            "no listener can be called before the app has started; publish the event instead";
        Self::with_code(event, text, "events_not_started")
    }

    /// The error of an event that only reaches all its listeners if it is distributed.
    pub(crate) fn distributed(event: &'static str) -> Self {
        let text =
            "it is a distributed event, so `emit` calls no listener; call `Events::distribute`";
        Self::with_code(event, text, "event_is_distributed")
    }

    /// The error of an event inside another type.
    pub(crate) fn wrapped(event: &'static str) -> Self {
        Self::with_code(event, WRAPPED, "event_is_wrapped")
    }

    fn with_code(event: &'static str, text: &'static str, code: &'static str) -> Self {
        Self::of_emit(event, Error::internal(text).with_code(code))
    }

    /// Writes how many listeners have failed.
    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.all.len();
        let plural = if count == 1 { "listener" } else { "listeners" };
        write!(f, "{count} {plural} of `{}` failed", self.event)
    }

    /// The error of a call of `emit` that calls no listener.
    pub(crate) fn of_emit(event: &'static str, error: Error) -> Self {
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
        for ListenerError { listener, error } in self.all.iter().take(MOST_SHOWN) {
            write!(f, "; `{listener}`: ")?;
            match nested_in(error) {
                // With the texts of all nested errors, that of the outermost would grow exponentially.
                Some(nested) if nests => nested.summary(f)?,
                nested => {
                    nests |= nested.is_some();
                    f.write_str(&error.chain())?;
                }
            }
        }
        match self.all.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Returns the errors of the listeners of another event that are the cause of an error.
fn nested_in(error: &Error) -> Option<&EventErrors> {
    let mut causes = successors(error.source(), |cause| cause.source());
    causes.find_map(|cause| cause.downcast_ref())
}

impl std::error::Error for EventErrors {}

/// Why an event can't be published or emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublishError {
    /// The app has ended, and its queues are closed.
    Closed,
    /// The event is a distributed one: distribute it instead.
    Distributed,
    /// The app has not started, and no more events can wait for that.
    NotStarted,
    /// A queue is full.
    Full,
    /// The event is inside another type, such as an `Arc`, an `Option`, a `Result` or a future.
    Wrapped,
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the app has ended, so no listener gets the event any more",
            Self::Distributed => {
                "it is a distributed event, so it was not published; call `Events::distribute`"
            }
            Self::NotStarted => {
                "the app has not started, and too many events wait for that; publish them after `#[on_bootstrap]`"
            }
            Self::Full => "the queue of a listener is full",
            Self::Wrapped => WRAPPED,
        })
    }
}

impl std::error::Error for PublishError {}
