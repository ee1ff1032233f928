//! The events of orders, and their subscribers.

use std::time::Duration;

use baya::prelude::*;
use baya::{Broadcast, Event, LastEventId, Subscription};
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{StreamExt, TakeUntil};

use super::dto::OrderEvent;

/// The maximum duration of an event stream, after which clients reconnect and receive missed events. `None` for no limit.
#[derive(Clone, Copy, Debug)]
pub struct MaxStreamDuration(pub Option<Duration>);

/// Reads the duration from `STREAM_SECONDS`; no limit by default.
#[provider]
pub async fn max_stream_duration() -> Result<MaxStreamDuration, std::num::ParseIntError> {
    let seconds = std::env::var("STREAM_SECONDS").ok().map(|text| text.parse()).transpose()?;
    Ok(MaxStreamDuration(seconds.map(Duration::from_secs)))
}

/// Sends the events of orders to subscribers.
#[injectable]
#[derive(Debug)]
pub struct OrderEvents {
    max_duration: Arc<MaxStreamDuration>,
    #[inject(default)]
    broadcast: Broadcast<OrderEvent>,
}

impl OrderEvents {
    /// Sends an event. Errors are ignored, because the change of the order has been made already.
    pub fn send(&self, event: OrderEvent) {
        let name = match event {
            OrderEvent::Placed { .. } => "placed",
            OrderEvent::Moved { .. } => "moved",
        };
        self.broadcast.send(Event::new(event).name(name)).ok();
    }

    /// Subscribes to events, from the one after the last event of the client.
    pub fn subscribe(
        &self,
        last: Option<&LastEventId>,
    ) -> TakeUntil<Subscription<OrderEvent>, BoxFuture<'static, ()>> {
        let end = match self.max_duration.0 {
            Some(duration) => tokio::time::sleep(duration).boxed(),
            None => std::future::pending().boxed(),
        };
        self.broadcast.subscribe(last).take_until(end)
    }
}
