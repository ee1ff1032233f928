//! What happens to orders, over HTTP.

use baya::prelude::*;
use baya::{LastEventId, Subscription};
use futures_util::future::BoxFuture;
use futures_util::stream::TakeUntil;

use super::dto::OrderEvent;
use super::events::OrderEvents;

/// What happens in the shop, as it happens.
#[controller("/order-events", version = "1")]
#[api(tags("Orders"))]
#[derive(Debug)]
pub struct LiveController {
    events: Arc<OrderEvents>,
}

#[controller]
impl LiveController {
    /// What happens to orders.
    ///
    /// Who comes again with the id of the last event gets what was missed.
    #[sse(retry = "1s")]
    #[api(operation = "Orders_live")]
    async fn live(
        &self,
        last: Option<LastEventId>,
    ) -> TakeUntil<Subscription<OrderEvent>, BoxFuture<'static, ()>> {
        self.events.listen(last.as_ref())
    }
}
