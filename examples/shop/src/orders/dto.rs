//! Orders on the wire.

use baya::dto;
use baya::paging::{CursorQuery, Filter};

/// How far an order has come.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is not paid yet.
    Open,
    /// It waits to be sent.
    Paid,
    /// It is on its way.
    Sent,
    /// It is where it should be.
    Delivered,
    /// It will never come.
    Cancelled,
}

/// How an order is paid.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Payment {
    /// By a card, of which the shop knows no more than this.
    Card {
        /// The last four digits.
        #[rule(pattern("^[0-9]{4}$"))]
        #[api(example = "4242")]
        last_digits: String,
    },
    /// By a transfer from an account.
    Transfer {
        /// The number of the account (ISO 13616).
        #[rule(pattern("^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$"))]
        #[api(example = "DE02120300000000202051")]
        iban: String,
    },
    /// By a bill that comes with the parcel.
    Bill,
}

/// Some of one product, as they were bought.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The number of the product.
    pub product: u32,
    /// What it was called.
    pub name: String,
    /// How many.
    #[rule(range(min = 1, max = 1000))]
    pub quantity: u32,
    /// What one cost, in cents.
    pub price: u32,
}

/// An order.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The number of the order.
    pub id: u32,
    /// The number of the customer.
    pub customer: u32,
    /// What was bought.
    pub lines: Vec<Line>,
    /// What it costs, in cents.
    pub total: u64,
    /// How it is paid.
    pub payment: Payment,
    /// How far it has come.
    pub status: Status,
    /// What the customer has said.
    #[rule(length(max = 500))]
    pub note: Option<String>,
}

/// So many of one product.
#[dto(input, pick(Line, product, quantity))]
#[derive(Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewLine;

/// An order that has no number yet.
#[dto(input, pick(Order, customer, payment, note))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// What is bought.
    #[rule(length(min = 1, max = 50))]
    pub lines: Vec<NewLine>,
}

/// What changes of an order that is open; what is left out stays, and a note that is `null` is gone.
#[dto(input, partial(pick(Order, payment, note)))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ChangeOrder;

/// What becomes of an order.
#[dto(input, pick(Order, status))]
#[derive(Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub struct NextStatus;

/// Which orders.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct OrderSearch {
    /// Which of them; new ones, which come all the time, move no other to another page.
    #[serde(flatten)]
    pub page: CursorQuery<u32>,
    /// Those of which all of this holds.
    #[serde(default)]
    pub filter: Filter<Order>,
}

/// What has happened to an order.
#[dto(output)]
#[derive(Clone, Debug)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrderEvent {
    /// There is a new one.
    Placed {
        /// The order.
        order: Order,
    },
    /// It has come farther.
    Moved {
        /// The number of the order.
        id: u32,
        /// How far.
        status: Status,
    },
}
