//! The HTTP route of order events.

use baya::prelude::*;
use baya::{LastEventId, Subscription};
use futures_util::future::BoxFuture;
use futures_util::stream::TakeUntil;

use super::dto::OrderEvent;
use super::events::OrderEvents;

/// Streams the events of orders.
#[controller("/order-events", version = "1")]
#[api(tags("Orders"))]
#[derive(Debug)]
pub struct OrderEventsController {
    events: Arc<OrderEvents>,
}

#[controller]
impl OrderEventsController {
    /// Streams the events of orders.
    ///
    /// A client that reconnects with `Last-Event-ID` receives the events that it has missed.
    #[sse(retry = "1s")]
    #[api(operation = "Orders_live")]
    async fn live(
        &self,
        last: Option<LastEventId>,
    ) -> TakeUntil<Subscription<OrderEvent>, BoxFuture<'static, ()>> {
        self.events.subscribe(last.as_ref())
    }
}
