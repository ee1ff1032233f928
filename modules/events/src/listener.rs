//! A listener and its calls.

use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use baya::__private::discard_panic;
use baya::protocol::{AnyHandler, AppCall, BoundHandler};
use baya::{AnyEvent, DistributedListener, Error, EventListener, Result};
use futures_util::{FutureExt, poll};

use crate::error::ListenerError;
use crate::options::EventsOptions;

/// The message of an error that can't be formatted.
const UNREADABLE: &str = "its error panicked when it was formatted";

/// Returns an error and its sources as one string, even if its `Display` panics.
pub(crate) fn error_message(error: &Error) -> String {
    let text = catch_unwind(AssertUnwindSafe(|| error.chain().to_string()));
    text.unwrap_or_else(|_| UNREADABLE.to_owned())
}

/// One listener.
pub(crate) struct Listener {
    pub(crate) name: String,
    pub(crate) handler: AnyHandler,
    /// The type of the events; `None` for all events.
    pub(crate) event_type: Option<TypeId>,
    /// The type as it was written in the attribute.
    pub(crate) event: &'static str,
    pub(crate) distributed: Option<&'static DistributedListener>,
    pub(crate) priority: i32,
    pub(crate) timeout: Duration,
    pub(crate) counts: Arc<Counts>,
}

/// The numbers of calls of a listener that have ended. They have a separate allocation, because publishers read the listener
/// concurrently.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) handled: AtomicU64,
    pub(crate) failed: AtomicU64,
}

impl Listener {
    pub(crate) fn new(bound: BoundHandler<EventListener>, options: &EventsOptions) -> Self {
        Self {
            name: bound.handler.name(),
            event_type: bound.data.event.map(|event| event()),
            event: bound.trigger.shown,
            distributed: bound.data.distributed.as_ref(),
            priority: bound.data.priority,
            timeout: bound.data.timeout.unwrap_or(options.timeout),
            handler: bound.handler,
            counts: Arc::default(),
        }
    }

    /// Returns whether the listener listens to events of a type. `None` is a type to which only listeners of all events listen.
    pub(crate) fn listens_to(&self, event: Option<TypeId>) -> bool {
        self.event_type.is_none() || self.event_type == event
    }

    /// Calls the listener, and counts the call.
    pub(crate) async fn call_and_count(
        &self,
        event: AnyEvent,
    ) -> std::result::Result<(), ListenerError> {
        let outcome = self.call(event).await;
        self.counts.add(1, outcome.is_err() as u64);
        outcome.map_err(|error| ListenerError { listener: self.name.clone(), error })
    }

    /// Calls the listener. Returns an error for a panic outside the handler as well, such as in the `Drop` of the event.
    pub(crate) async fn call(&self, event: AnyEvent) -> Result<()> {
        let outcome = AssertUnwindSafe(self.call_handler(event)).catch_unwind().await;
        outcome.unwrap_or_else(|panic| {
            discard_panic(panic);
            Err(Error::internal("a value of the listener panicked when it was dropped"))
        })
    }

    /// Logs the error of a call, even if its `Display` panics.
    pub(crate) fn log(&self, error: &Error) {
        if catch_unwind(AssertUnwindSafe(|| self.handler.log(error))).is_err() {
            tracing::error!(listener = self.name, "a listener failed: {UNREADABLE}");
        }
    }

    async fn call_handler(&self, event: AnyEvent) -> Result<()> {
        let mut call = pin!(self.handler.call_alone(AppCall::new("event", event)));
        // The timer starts when the call first waits, so that a call that never waits needs no timer.
        if let Poll::Ready(outcome) = poll!(call.as_mut()) {
            return outcome.map(drop);
        }
        let limit = self.timeout;
        match tokio::time::timeout(limit, call).await {
            Ok(outcome) => outcome.map(drop),
            Err(_) => Err(Error::internal(format!("the listener did not end within {limit:?}"))
                .with_code("listener_timeout")),
        }
    }
}

impl Counts {
    /// Adds a number of calls, including those that failed.
    pub(crate) fn add(&self, calls: u64, failed: u64) {
        self.handled.fetch_add(calls - failed, Ordering::Relaxed);
        self.failed.fetch_add(failed, Ordering::Relaxed);
    }
}
