//! Orders over HTTP.

use baya::paging::CursorPage;
use baya::prelude::*;

use super::dto::{ChangeOrder, NewOrder, NextStatus, Order, OrderSearch};
use super::error::{OrderError, PlaceError};
use super::service::Orders;

/// What was bought, and what becomes of it.
#[controller("/orders", version = "1")]
#[derive(Debug)]
pub struct OrdersController {
    orders: Arc<Orders>,
}

#[controller]
impl OrdersController {
    /// Orders, by number.
    ///
    /// Without filters it lists all of them, else those that fit each filter.
    #[get]
    async fn list(&self, search: Query<OrderSearch>) -> Json<CursorPage<Order, u32>> {
        Json(self.orders.list(&search))
    }

    /// One order.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The number of the order.
        #[param]
        id: u32,
    ) -> Result<Json<Order>, OrderError> {
        self.orders.find(id).map(Json)
    }

    /// A new order.
    ///
    /// What is bought is taken from the stock, all of it or nothing.
    #[post]
    async fn place(&self, #[body] new: NewOrder) -> Result<Json<Order>, PlaceError> {
        self.orders.place(new).map(Json)
    }

    /// Changes an order that is open.
    ///
    /// What the body leaves out stays as it is.
    #[patch("/{id}")]
    async fn change(
        &self,
        /// The number of the order.
        #[param]
        id: u32,
        #[body] change: ChangeOrder,
    ) -> Result<Json<Order>, OrderError> {
        self.orders.change(id, change).map(Json)
    }

    /// Moves an order on.
    ///
    /// From open to paid, sent and delivered; until it is sent, it may be cancelled.
    #[put("/{id}/status")]
    async fn advance(
        &self,
        /// The number of the order.
        #[param]
        id: u32,
        #[body] next: NextStatus,
    ) -> Result<Json<Order>, OrderError> {
        self.orders.advance(id, next.status).map(Json)
    }
}
