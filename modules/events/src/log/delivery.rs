//! The deliveries of one member of a group.

use std::fmt;

use baya::{BoxFuture, Result};

use super::Envelope;

/// The subscription of one member of a group.
pub trait Deliveries: Send + 'static {
    /// Waits for the next delivery.
    ///
    /// If the future is dropped before it is ready, no delivery is lost: the next call continues.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached. Call again after a delay: the implementation
    /// reconnects by itself.
    fn next(&mut self) -> BoxFuture<'_, Result<Delivery>>;

    /// Ends the subscription. Other members receive the deliveries that were read ahead at once, not only after
    /// [`ack_wait`](crate::Group::ack_wait). Deliveries that `next` has returned are not affected.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached.
    fn close(self: Box<Self>) -> BoxFuture<'static, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// One delivery of an event to a listener.
///
/// A delivery that is dropped is repeated after [`ack_wait`](crate::Group::ack_wait).
#[must_use = "a delivery that is not acknowledged is repeated"]
pub struct Delivery {
    /// The event.
    pub envelope: Envelope,
    /// The number of deliveries of the event to the group, including this one.
    pub attempt: u32,
    settle: Box<dyn Settle>,
}

/// The operations that settle one delivery, for custom logs.
///
/// Each call may be repeated. If the event was delivered again in the meantime, all calls except `ack` do nothing.
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
    /// Creates a delivery, for custom logs.
    pub fn new(envelope: Envelope, attempt: u32, settle: impl Settle) -> Self {
        Self { envelope, attempt, settle: Box::new(settle) }
    }

    /// Acknowledges the delivery: the event is not delivered to the group again.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached. The event may be delivered again.
    pub async fn ack(self) -> Result<()> {
        self.settle.ack().await
    }

    /// Schedules another delivery of the event after the backoff of the group. If this was the last attempt, the event becomes a
    /// dead letter with this cause.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached. Then the event is delivered again after
    /// [`ack_wait`](crate::Group::ack_wait).
    pub async fn retry(self, cause: &str) -> Result<()> {
        self.settle.retry(cause).await
    }

    /// Makes the event a dead letter with this cause.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached. Then the event is delivered again after
    /// [`ack_wait`](crate::Group::ack_wait).
    pub async fn dead(self, cause: &str) -> Result<()> {
        self.settle.dead(cause).await
    }

    /// Extends the time for the acknowledgement to [`ack_wait`](crate::Group::ack_wait) from now. A listener that takes longer
    /// than that has to call this repeatedly.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `event_log` if the log can't be reached.
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
