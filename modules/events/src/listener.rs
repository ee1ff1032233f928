//! One listener, and how it is called.

use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use baya::__private::discard_panic;
use baya::{
    AnyEvent, AnyHandler, AppCall, BoundHandler, DistributedListener, Error, EventListener, Result,
};
use futures_util::{FutureExt, poll};

use crate::error::ListenerError;
use crate::options::EventsOptions;

/// The text of an error that can't be formatted.
const UNREADABLE: &str = "its error panicked when it was formatted";

/// Returns the text of an error, whatever its `Display` does.
pub(crate) fn text_of(error: &Error) -> String {
    let text = catch_unwind(AssertUnwindSafe(|| error.chain().to_string()));
    text.unwrap_or_else(|_| UNREADABLE.to_owned())
}

/// One listener.
pub(crate) struct Listener {
    pub(crate) name: String,
    pub(crate) handler: AnyHandler,
    /// The type of its events; `None` for all.
    pub(crate) of: Option<TypeId>,
    /// That type, as it was written.
    pub(crate) event: &'static str,
    pub(crate) distributed: Option<&'static DistributedListener>,
    pub(crate) priority: i32,
    pub(crate) timeout: Duration,
    pub(crate) counts: Arc<Counts>,
}

/// How many calls of a listener have ended. Its own allocation, because publishers read the listener meanwhile.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) handled: AtomicU64,
    pub(crate) failed: AtomicU64,
}

impl Listener {
    pub(crate) fn new(bound: BoundHandler<EventListener>, options: &EventsOptions) -> Self {
        Self {
            name: bound.handler.name(),
            of: bound.data.event.map(|event| event()),
            event: bound.trigger.shown,
            distributed: bound.data.distributed.as_ref(),
            priority: bound.data.priority,
            timeout: bound.data.timeout.unwrap_or(options.timeout),
            handler: bound.handler,
            counts: Arc::default(),
        }
    }

    /// Whether it hears events of a type; `None` is one without listeners of its own.
    pub(crate) fn hears(&self, event: Option<TypeId>) -> bool {
        self.of.is_none() || self.of == event
    }

    /// Calls the listener, and counts the call.
    pub(crate) async fn emitted(&self, event: AnyEvent) -> std::result::Result<(), ListenerError> {
        let outcome = self.call(event).await;
        self.counts.add(1, outcome.is_err() as u64);
        outcome.map_err(|error| ListenerError { listener: self.name.clone(), error })
    }

    /// Calls the listener. A panic outside the handler, such as in the `Drop` of the event, is an error like any other.
    pub(crate) async fn call(&self, event: AnyEvent) -> Result<()> {
        let caught = AssertUnwindSafe(self.called(event)).catch_unwind().await;
        caught.unwrap_or_else(|panic| {
            discard_panic(panic);
            Err(Error::internal("a value of the listener panicked when it was dropped"))
        })
    }

    /// Logs the error of a call, whatever its text does.
    pub(crate) fn log(&self, error: &Error) {
        if catch_unwind(AssertUnwindSafe(|| self.handler.log(error))).is_err() {
            tracing::error!(listener = self.name, "a listener failed: {UNREADABLE}");
        }
    }

    async fn called(&self, event: AnyEvent) -> Result<()> {
        let mut call = pin!(self.handler.call_alone(AppCall::new("event", event)));
        // The timer starts when the call first waits, so that one which does not needs none.
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
    /// Counts calls, of which some have failed.
    pub(crate) fn add(&self, calls: u64, failed: u64) {
        self.handled.fetch_add(calls - failed, Ordering::Relaxed);
        self.failed.fetch_add(failed, Ordering::Relaxed);
    }
}
