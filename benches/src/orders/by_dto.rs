//! The order with its rules.

use baya::{Violation, dto};

/// Who orders.
#[dto(input)]
#[derive(Debug)]
pub struct Customer {
    /// What they are called.
    #[rule(length(min = 1, max = 80))]
    pub name: String,
    /// Where they get mail.
    #[rule(email)]
    pub email: String,
    /// Where they are called.
    #[rule(pattern(r"^\+?[0-9 ]{5,20}$"))]
    pub phone: String,
    /// In years.
    #[rule(range(min = 18, max = 130))]
    pub age: u8,
    /// Where they write.
    #[rule(url)]
    pub site: Option<String>,
}

/// Where it goes.
#[dto(input)]
#[derive(Debug)]
pub struct Address {
    /// With the number of the house.
    #[rule(length(min = 1, max = 100))]
    pub street: String,
    /// Its name.
    #[rule(length(min = 1, max = 60))]
    pub city: String,
    /// Its number.
    #[rule(pattern("^[0-9]{5}$"))]
    pub zip: String,
    /// Two letters.
    #[rule(length(min = 2, max = 2))]
    pub country: String,
}

/// So many of one thing.
#[dto(input)]
#[derive(Debug)]
pub struct Line {
    /// Its number.
    #[rule(pattern("^[A-Z]{3}-[0-9]+$"))]
    pub sku: String,
    /// What it is.
    #[rule(length(max = 120))]
    pub title: String,
    /// How many.
    #[rule(range(min = 1, max = 100))]
    pub count: u32,
    /// Of one.
    #[rule(range(min = 0.0))]
    pub price: f64,
    /// Per cent.
    #[rule(range(max = 90))]
    pub discount: u8,
    /// What it is like.
    #[rule(length(max = 5), each(length(min = 1, max = 20)))]
    pub tags: Vec<String>,
}

/// An order.
#[dto(input)]
#[derive(Debug)]
#[rule(custom(in_order))]
pub struct Order {
    /// Who orders.
    pub customer: Customer,
    /// Where it goes.
    pub address: Address,
    /// What is ordered.
    #[rule(length(min = 1, max = 50))]
    pub lines: Vec<Line>,
    /// For the carrier.
    #[rule(length(max = 500))]
    pub note: Option<String>,
    /// For less.
    #[rule(starts_with("CAT"))]
    pub coupon: Option<String>,
    /// The day.
    pub ordered: u32,
    /// The day, which is no earlier one.
    pub delivered: u32,
}

fn in_order(order: &Order) -> Result<(), Violation> {
    if order.delivered >= order.ordered {
        Ok(())
    } else {
        Err(Violation::new("order", "must not be delivered before it is ordered"))
    }
}
