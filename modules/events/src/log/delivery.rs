//! The deliveries of one member of a group.

use std::fmt;

use baya::{BoxFuture, Result};

use super::Envelope;

/// The subscription of one member of a group.
pub trait Deliveries: Send + 'static {
    /// Waits for the next delivery.
    ///
    /// Nothing is lost if the future is dropped before it is ready: the next call continues.
    ///
    /// # Errors
    ///
    /// If the log can't be reached. Wait and call again: the implementation reconnects by itself.
    fn next(&mut self) -> BoxFuture<'_, Result<Delivery>>;

    /// Ends the subscription. Other members get the deliveries that were read ahead at once, rather
    /// than after [`ack_wait`](crate::Group::ack_wait). Those that `next` has returned stay as they are.
    ///
    /// # Errors
    ///
    /// If the log can't be reached.
    fn close(self: Box<Self>) -> BoxFuture<'static, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// One event for one listener.
///
/// A delivery that is dropped is repeated after [`ack_wait`](crate::Group::ack_wait).
#[must_use = "a delivery that is not acknowledged is repeated"]
pub struct Delivery {
    /// The event.
    pub envelope: Envelope,
    /// How often the event has been delivered to the group, this time included.
    pub attempt: u32,
    settle: Box<dyn Settle>,
}

/// What becomes of one delivery, for logs of one's own.
///
/// Each call may be repeated. Calls on a delivery that was repeated in the meantime do nothing, except for
/// `ack`.
pub trait Settle: Send + Sync + 'static {
    /// See [`Delivery::ack`].
    fn ack(&self) -> BoxFuture<'_, Result<()>>;

    /// See [`Delivery::retry`].
    fn retry<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>>;

    /// See [`Delivery::dead`].
    fn dead<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>>;

    /// See [`Delivery::extend`].
    fn extend(&self) -> BoxFuture<'_, Result<()>>;
}

impl Delivery {
    /// Creates a delivery, for logs of one's own.
    pub fn new(envelope: Envelope, attempt: u32, settle: impl Settle) -> Self {
        Self { envelope, attempt, settle: Box::new(settle) }
    }

    /// Acknowledges the delivery: the event is not delivered to the group again.
    ///
    /// # Errors
    ///
    /// If the log can't be reached. The event may be delivered again.
    pub async fn ack(self) -> Result<()> {
        self.settle.ack().await
    }

    /// Has the event delivered again after the backoff of the group, or makes it a dead letter with this
    /// cause if this was the last attempt.
    ///
    /// # Errors
    ///
    /// If the log can't be reached. The event is delivered again after
    /// [`ack_wait`](crate::Group::ack_wait) then.
    pub async fn retry(self, cause: &str) -> Result<()> {
        self.settle.retry(cause).await
    }

    /// Makes the event a dead letter with this cause.
    ///
    /// # Errors
    ///
    /// If the log can't be reached. The event is delivered again after
    /// [`ack_wait`](crate::Group::ack_wait) then.
    pub async fn dead(self, cause: &str) -> Result<()> {
        self.settle.dead(cause).await
    }

    /// Has the delivery wait for its acknowledgement for another [`ack_wait`](crate::Group::ack_wait)
    /// from now on. A listener that takes longer than that calls this from time to time.
    ///
    /// # Errors
    ///
    /// If the log can't be reached.
    pub async fn extend(&self) -> Result<()> {
        self.settle.extend().await
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { envelope, attempt, .. } = self;
        f.debug_struct("Delivery")
            .field("envelope", envelope)
            .field("attempt", attempt)
            .finish_non_exhaustive()
    }
}
