//! What can go wrong with orders.

use baya::prelude::*;

use super::dto::Status;

/// Why there is no new order.
#[derive(Debug, PartialEq, Eq, ApiError)]
#[error(status = 409)]
pub enum PlaceError {
    /// The customer is not there.
    #[error(code = "no_customer", message = "no customer has the number {id}")]
    NoCustomer {
        /// The number.
        id: u32,
    },
    /// A product is not sold.
    #[error(code = "not_sold", message = "the product {id} is not sold")]
    NotSold {
        /// The number.
        id: u32,
    },
    /// There are not as many of a product.
    #[error(code = "out_of_stock", message = "there are {left} left of the product {id}")]
    OutOfStock {
        /// The number of the product.
        id: u32,
        /// How many are there.
        left: u32,
    },
}

/// What can go wrong with one that is there.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum OrderError {
    /// No order has this number.
    #[error(status = 404, code = "order_not_found", message = "no order has the number {id}")]
    NotFound {
        /// The number.
        id: u32,
    },
    /// The order can't go this way.
    #[error(
        status = 409,
        code = "no_way",
        message = "an order that is {from:?} can't become {to:?}"
    )]
    NoWay {
        /// How far it has come.
        from: Status,
        /// What it should become.
        to: Status,
    },
    /// The order can't be changed any more.
    #[error(status = 409, code = "not_open", message = "the order {id} is not open any more")]
    NotOpen {
        /// The number.
        id: u32,
    },
}
