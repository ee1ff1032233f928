//! Errors of orders.

use baya::prelude::*;

use super::dto::Status;

/// The errors of placing an order.
#[derive(Debug, PartialEq, Eq, ApiError)]
#[error(status = 409)]
pub enum PlaceOrderError {
    /// No customer has this id.
    #[error(code = "no_customer", message = "no customer has the id {id}")]
    CustomerNotFound {
        /// The id.
        id: u32,
    },
    /// A product is not for sale.
    #[error(code = "not_sold", message = "the product {id} is not for sale")]
    NotSold {
        /// The id.
        id: u32,
    },
    /// A product does not have enough items in stock.
    #[error(code = "out_of_stock", message = "only {left} items of the product {id} are in stock")]
    OutOfStock {
        /// The id of the product.
        id: u32,
        /// The number of items in stock.
        left: u32,
    },
}

/// The errors of operations on an order.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum OrderError {
    /// No order has this id.
    #[error(status = 404, code = "order_not_found", message = "no order has the id {id}")]
    NotFound {
        /// The id.
        id: u32,
    },
    /// The order can't change to this status.
    #[error(
        status = 409,
        code = "invalid_transition",
        message = "the status of an order can't change from {from:?} to {to:?}"
    )]
    InvalidTransition {
        /// The current status.
        from: Status,
        /// The requested status.
        to: Status,
    },
    /// The order is no longer open.
    #[error(status = 409, code = "not_open", message = "the order {id} is no longer open")]
    NotOpen {
        /// The id.
        id: u32,
    },
}
