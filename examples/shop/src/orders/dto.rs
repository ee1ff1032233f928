//! The types of requests, responses and events.

use baya::dto;
use baya::paging::{CursorQuery, Filter};

/// The status of an order.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The order is not paid.
    Open,
    /// The order is paid.
    Paid,
    /// The order is sent.
    Sent,
    /// The order is delivered.
    Delivered,
    /// The order is cancelled.
    Cancelled,
}

/// The payment of an order.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Payment {
    /// Payment by card.
    Card {
        /// The last four digits of the card number.
        #[rule(pattern("^[0-9]{4}$"))]
        #[api(example = "4242")]
        last_digits: String,
    },
    /// Payment by bank transfer.
    Transfer {
        /// The IBAN of the account (ISO 13616).
        #[rule(pattern("^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$"))]
        #[api(example = "DE02120300000000202051")]
        iban: String,
    },
    /// Payment by invoice.
    Bill,
}

/// A line of an order: a product and its quantity.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The id of the product.
    pub product: u32,
    /// The name of the product when it was ordered.
    pub name: String,
    /// The quantity.
    #[rule(range(min = 1, max = 1000))]
    pub quantity: u32,
    /// The price of one item when it was ordered, in cents.
    pub price: u32,
}

/// An order.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The id of the order.
    pub id: u32,
    /// The id of the customer.
    pub customer: u32,
    /// The lines of the order.
    pub lines: Vec<Line>,
    /// The total price, in cents.
    pub total: u64,
    /// The payment.
    pub payment: Payment,
    /// The status.
    pub status: Status,
    /// A note of the customer.
    #[rule(length(max = 500))]
    pub note: Option<String>,
}

/// A line of a new order.
#[dto(input, pick(Line, product, quantity))]
#[derive(Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewLine;

/// A new order.
#[dto(input, pick(Order, customer, payment, note))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// The lines of the order.
    #[rule(length(min = 1, max = 50))]
    pub lines: Vec<NewLine>,
}

/// An update of an open order. Absent fields are not changed, and `null` removes the note.
#[dto(input, partial(pick(Order, payment, note)))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrder;

/// The next status of an order.
#[dto(input, pick(Order, status))]
#[derive(Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub struct NextStatus;

/// The query parameters of the list of orders.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct OrderSearch {
    /// The page. Pages are stable: new orders do not move other orders to another page.
    #[serde(flatten)]
    pub page: CursorQuery<u32>,
    /// The filters, all of which must match.
    #[serde(default)]
    pub filter: Filter<Order>,
}

/// An event of an order.
#[dto(output)]
#[derive(Clone, Debug)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrderEvent {
    /// An order was placed.
    Placed {
        /// The order.
        order: Order,
    },
    /// The status of an order changed.
    Moved {
        /// The id of the order.
        id: u32,
        /// The new status.
        status: Status,
    },
}
