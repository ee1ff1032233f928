//! The HTTP routes of orders.

use baya::paging::CursorPage;
use baya::prelude::*;

use super::dto::{NewOrder, NextStatus, Order, OrderSearch, UpdateOrder};
use super::error::{OrderError, PlaceOrderError};
use super::service::Orders;

/// Manages orders.
#[controller("/orders", version = "1")]
#[derive(Debug)]
pub struct OrdersController {
    orders: Arc<Orders>,
}

#[controller]
impl OrdersController {
    /// Lists orders, ordered by id.
    ///
    /// Returns the orders that match all filters.
    #[get]
    async fn list(&self, search: Query<OrderSearch>) -> Json<CursorPage<Order, u32>> {
        Json(self.orders.list(&search))
    }

    /// Returns an order.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The id of the order.
        #[param]
        id: u32,
    ) -> Result<Json<Order>, OrderError> {
        self.orders.find(id).map(Json)
    }

    /// Places an order.
    ///
    /// Takes all items from the stock. If an item is not available, no order is placed.
    #[post]
    async fn place(&self, #[body] new: NewOrder) -> Result<Json<Order>, PlaceOrderError> {
        self.orders.place(new).map(Json)
    }

    /// Updates an open order.
    ///
    /// Absent fields are not changed.
    #[patch("/{id}")]
    async fn update(
        &self,
        /// The id of the order.
        #[param]
        id: u32,
        #[body] update: UpdateOrder,
    ) -> Result<Json<Order>, OrderError> {
        self.orders.update(id, update).map(Json)
    }

    /// Changes the status of an order.
    ///
    /// The status changes from open to paid, sent and delivered. An order can be cancelled until it is sent.
    #[put("/{id}/status")]
    async fn advance(
        &self,
        /// The id of the order.
        #[param]
        id: u32,
        #[body] next: NextStatus,
    ) -> Result<Json<Order>, OrderError> {
        self.orders.advance(id, next.status).map(Json)
    }
}
