//! What happens to orders, for everybody who listens.

use std::time::Duration;

use baya::prelude::*;
use baya::{Broadcast, Event, LastEventId, Subscription};
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{StreamExt, TakeUntil};

use super::dto::OrderEvent;

/// After how long a stream of events ends, so that clients come again and get what they have missed; never,
/// where nothing is said.
#[derive(Clone, Copy, Debug)]
pub struct StreamTime(pub Option<Duration>);

/// As `STREAM_SECONDS` says.
#[provider]
pub async fn stream_time() -> Result<StreamTime, std::num::ParseIntError> {
    let seconds = std::env::var("STREAM_SECONDS").ok().map(|text| text.parse()).transpose()?;
    Ok(StreamTime(seconds.map(Duration::from_secs)))
}

/// Tells everybody what happens to orders.
#[injectable]
#[derive(Debug)]
pub struct OrderEvents {
    time: Arc<StreamTime>,
    #[inject(default)]
    sent: Broadcast<OrderEvent>,
}

impl OrderEvents {
    /// Tells everybody. What was done stays done, also where it can't be told.
    pub fn tell(&self, event: OrderEvent) {
        let name = match event {
            OrderEvent::Placed { .. } => "placed",
            OrderEvent::Moved { .. } => "moved",
        };
        self.sent.send(Event::new(event).name(name)).ok();
    }

    /// What happens from now on, behind what was missed.
    pub fn listen(
        &self,
        last: Option<&LastEventId>,
    ) -> TakeUntil<Subscription<OrderEvent>, BoxFuture<'static, ()>> {
        let end = match self.time.0 {
            Some(time) => tokio::time::sleep(time).boxed(),
            None => std::future::pending().boxed(),
        };
        self.sent.subscribe(last).take_until(end)
    }
}
