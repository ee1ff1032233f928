//! The service of orders.

use baya::paging::CursorPage;
use baya::prelude::*;

use super::dto::{
    Line, NewLine, NewOrder, Order, OrderEvent, OrderSearch, Payment, Status, UpdateOrder,
};
use super::error::{OrderError, PlaceOrderError};
use super::events::OrderEvents;
use crate::catalog::Catalog;
use crate::customers::Customers;
use crate::table::Table;

/// Manages orders.
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
    /// Places an order.
    #[on_init]
    async fn seed(&self) -> Result<(), PlaceOrderError> {
        let lines = vec![NewLine { product: 1, quantity: 2 }, NewLine { product: 3, quantity: 1 }];
        self.place(NewOrder { customer: 1, lines, payment: Payment::Bill, note: None }).map(drop)
    }
}

impl Orders {
    /// Returns a page of the orders that match the search.
    pub fn list(&self, search: &OrderSearch) -> CursorPage<Order, u32> {
        let OrderSearch { page, filter } = search;
        let after = page.after().copied().unwrap_or(0);
        let orders = self.table.after(after, page.fetch_limit(), |order| filter.matches(order));
        page.page(orders, |order| order.id)
    }

    /// Returns an order.
    ///
    /// # Errors
    ///
    /// [`OrderError::NotFound`] if no order has this id.
    pub fn find(&self, id: u32) -> Result<Order, OrderError> {
        self.table.get(id).ok_or(OrderError::NotFound { id })
    }

    /// Places an order, and takes all its items from the stock, or none of them.
    ///
    /// # Errors
    ///
    /// A [`PlaceOrderError`] if the customer does not exist, or if a product is not for sale or not in stock.
    pub fn place(&self, new: NewOrder) -> Result<Order, PlaceOrderError> {
        let NewOrder { customer, lines: new_lines, payment, note } = new;
        self.customers
            .find(customer)
            .map_err(|_| PlaceOrderError::CustomerNotFound { id: customer })?;
        let lines = self.take(&new_lines)?;
        let total = lines.iter().map(|line| u64::from(line.price) * u64::from(line.quantity)).sum();
        let status = Status::Open;
        let order = |id| Order { id, customer, lines, total, payment, status, note };
        let order = self.table.rows().add(order);
        self.events.send(OrderEvent::Placed { order: order.clone() });
        Ok(order)
    }

    /// Updates an open order.
    ///
    /// # Errors
    ///
    /// [`OrderError::NotFound`] if no order has this id, and [`OrderError::NotOpen`] if the order is not open.
    pub fn update(&self, id: u32, update: UpdateOrder) -> Result<Order, OrderError> {
        let mut rows = self.table.rows();
        let order = rows.get_mut(id).ok_or(OrderError::NotFound { id })?;
        if order.status != Status::Open {
            return Err(OrderError::NotOpen { id });
        }
        update.payment.into_iter().for_each(|payment| order.payment = payment);
        update.note.apply(&mut order.note);
        Ok(order.clone())
    }

    /// Changes the status of an order. The items of a cancelled order are returned to the stock.
    ///
    /// # Errors
    ///
    /// [`OrderError::NotFound`] if no order has this id, and [`OrderError::InvalidTransition`] if the status can't change in this
    /// way.
    pub fn advance(&self, id: u32, to: Status) -> Result<Order, OrderError> {
        let order = {
            let mut rows = self.table.rows();
            let order = rows.get_mut(id).ok_or(OrderError::NotFound { id })?;
            order.status = order.status.transition_to(to)?;
            order.clone()
        };
        if to == Status::Cancelled {
            self.put_back(&order.lines);
        }
        self.events.send(OrderEvent::Moved { id, status: to });
        Ok(order)
    }

    fn take(&self, new_lines: &[NewLine]) -> Result<Vec<Line>, PlaceOrderError> {
        let mut lines = Vec::with_capacity(new_lines.len());
        for line in new_lines {
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

    fn take_one(
        &self,
        NewLine { product: id, quantity }: &NewLine,
    ) -> Result<Line, PlaceOrderError> {
        let id = *id;
        let quantity = *quantity;
        let taken = self.catalog.take(id, quantity).map_err(|_| PlaceOrderError::NotSold { id })?;
        let product = taken.map_err(|left| PlaceOrderError::OutOfStock { id, left })?;
        Ok(Line { product: id, name: product.name, quantity, price: product.price })
    }

    fn put_back(&self, lines: &[Line]) {
        lines.iter().for_each(|line| self.catalog.put_back(line.product, line.quantity));
    }
}

impl Status {
    /// Returns the new status, or an error if the status can't change in this way.
    fn transition_to(self, to: Self) -> Result<Self, OrderError> {
        match (self, to) {
            (Self::Open, Self::Paid | Self::Cancelled)
            | (Self::Paid, Self::Sent | Self::Cancelled)
            | (Self::Sent, Self::Delivered) => Ok(to),
            (from, to) => Err(OrderError::InvalidTransition { from, to }),
        }
    }
}
