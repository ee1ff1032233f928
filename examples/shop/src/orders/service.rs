//! What can be done with orders.

use baya::paging::CursorPage;
use baya::prelude::*;

use super::dto::{
    ChangeOrder, Line, NewLine, NewOrder, Order, OrderEvent, OrderSearch, Payment, Status,
};
use super::error::{OrderError, PlaceError};
use super::events::OrderEvents;
use crate::catalog::Catalog;
use crate::customers::Customers;
use crate::table::Table;

/// The orders.
#[injectable]
#[derive(Debug)]
pub struct Orders {
    catalog: Arc<Catalog>,
    customers: Arc<Customers>,
    events: Arc<OrderEvents>,
    #[inject(default)]
    table: Table<Order>,
}

#[injectable]
impl Orders {
    /// The shop opens with an order.
    #[on_init]
    async fn open(&self) -> Result<(), PlaceError> {
        let lines = vec![NewLine { product: 1, quantity: 2 }, NewLine { product: 3, quantity: 1 }];
        self.place(NewOrder { customer: 1, lines, payment: Payment::Bill, note: None }).map(drop)
    }
}

impl Orders {
    /// A part of those that are looked for.
    pub fn list(&self, search: &OrderSearch) -> CursorPage<Order, u32> {
        let OrderSearch { page, filter } = search;
        let after = page.after().copied().unwrap_or(0);
        let found = self.table.after(after, page.fetch_limit(), |order| filter.matches(order));
        page.page(found, |order| order.id)
    }

    /// One order.
    ///
    /// # Errors
    ///
    /// When there is none of this number.
    pub fn find(&self, id: u32) -> Result<Order, OrderError> {
        self.table.get(id).ok_or(OrderError::NotFound { id })
    }

    /// A new order: what is bought is taken from the stock, all of it or nothing.
    ///
    /// # Errors
    ///
    /// When the customer or a product is not there, or not enough of it.
    pub fn place(&self, new: NewOrder) -> Result<Order, PlaceError> {
        let NewOrder { customer, lines: wanted, payment, note } = new;
        self.customers.find(customer).map_err(|_| PlaceError::NoCustomer { id: customer })?;
        let lines = self.take(&wanted)?;
        let total = lines.iter().map(|line| u64::from(line.price) * u64::from(line.quantity)).sum();
        let status = Status::Open;
        let order = |id| Order { id, customer, lines, total, payment, status, note };
        let order = self.table.rows().add(order);
        self.events.tell(OrderEvent::Placed { order: order.clone() });
        Ok(order)
    }

    /// Changes what is there of a change.
    ///
    /// # Errors
    ///
    /// When the order is not there, or not open any more.
    pub fn change(&self, id: u32, change: ChangeOrder) -> Result<Order, OrderError> {
        let mut rows = self.table.rows();
        let order = rows.get_mut(id).ok_or(OrderError::NotFound { id })?;
        if order.status != Status::Open {
            return Err(OrderError::NotOpen { id });
        }
        change.payment.into_iter().for_each(|payment| order.payment = payment);
        change.note.apply(&mut order.note);
        Ok(order.clone())
    }

    /// Moves an order on. What is cancelled goes back to the stock.
    ///
    /// # Errors
    ///
    /// When the order is not there, or can't go this way.
    pub fn advance(&self, id: u32, to: Status) -> Result<Order, OrderError> {
        let moved = {
            let mut rows = self.table.rows();
            let order = rows.get_mut(id).ok_or(OrderError::NotFound { id })?;
            order.status = order.status.moved(to)?;
            order.clone()
        };
        if to == Status::Cancelled {
            self.put_back(&moved.lines);
        }
        self.events.tell(OrderEvent::Moved { id, status: to });
        Ok(moved)
    }

    fn take(&self, wanted: &[NewLine]) -> Result<Vec<Line>, PlaceError> {
        let mut lines = Vec::with_capacity(wanted.len());
        for line in wanted {
            match self.take_one(line) {
                Ok(line) => lines.push(line),
                Err(error) => {
                    self.put_back(&lines);
                    return Err(error);
                }
            }
        }
        Ok(lines)
    }

    fn take_one(&self, NewLine { product: id, quantity }: &NewLine) -> Result<Line, PlaceError> {
        let id = *id;
        let quantity = *quantity;
        let taken = self.catalog.take(id, quantity).map_err(|_| PlaceError::NotSold { id })?;
        let product = taken.map_err(|left| PlaceError::OutOfStock { id, left })?;
        Ok(Line { product: id, name: product.name, quantity, price: product.price })
    }

    fn put_back(&self, lines: &[Line]) {
        lines.iter().for_each(|line| self.catalog.put_back(line.product, line.quantity));
    }
}

impl Status {
    /// What it becomes, where it can go this way.
    fn moved(self, to: Self) -> Result<Self, OrderError> {
        match (self, to) {
            (Self::Open, Self::Paid | Self::Cancelled)
            | (Self::Paid, Self::Sent | Self::Cancelled)
            | (Self::Sent, Self::Delivered) => Ok(to),
            (from, to) => Err(OrderError::NoWay { from, to }),
        }
    }
}
