//! The order with its rules.

use baya::dto;
use baya::validation::Violation;

/// A customer.
#[dto(input)]
#[derive(Debug)]
pub struct Customer {
    /// The name.
    #[rule(length(min = 1, max = 80))]
    pub name: String,
    /// The email address.
    #[rule(email)]
    pub email: String,
    /// The phone number.
    #[rule(pattern(r"^\+?[0-9 ]{5,20}$"))]
    pub phone: String,
    /// The age in years.
    #[rule(range(min = 18, max = 130))]
    pub age: u8,
    /// The website.
    #[rule(url)]
    pub site: Option<String>,
}

/// A postal address.
#[dto(input)]
#[derive(Debug)]
pub struct Address {
    /// The street and house number.
    #[rule(length(min = 1, max = 100))]
    pub street: String,
    /// The city.
    #[rule(length(min = 1, max = 60))]
    pub city: String,
    /// The postal code.
    #[rule(pattern("^[0-9]{5}$"))]
    pub zip: String,
    /// The country code.
    #[rule(length(min = 2, max = 2))]
    pub country: String,
}

/// A line of an order.
#[dto(input)]
#[derive(Debug)]
pub struct Line {
    /// The article number.
    #[rule(pattern("^[A-Z]{3}-[0-9]+$"))]
    pub sku: String,
    /// The title of the article.
    #[rule(length(max = 120))]
    pub title: String,
    /// The quantity.
    #[rule(range(min = 1, max = 100))]
    pub count: u32,
    /// The price of one item.
    #[rule(range(min = 0.0))]
    pub price: f64,
    /// The discount in percent.
    #[rule(range(max = 90))]
    pub discount: u8,
    /// The tags.
    #[rule(length(max = 5), each(length(min = 1, max = 20)))]
    pub tags: Vec<String>,
}

/// An order.
#[dto(input)]
#[derive(Debug)]
#[rule(custom(dates_in_order))]
pub struct Order {
    /// The customer.
    pub customer: Customer,
    /// The delivery address.
    pub address: Address,
    /// The lines.
    #[rule(length(min = 1, max = 50))]
    pub lines: Vec<Line>,
    /// A note for the carrier.
    #[rule(length(max = 500))]
    pub note: Option<String>,
    /// A coupon code.
    #[rule(starts_with("CAT"))]
    pub coupon: Option<String>,
    /// The day of the order.
    pub ordered: u32,
    /// The day of delivery, which is not before the day of the order.
    pub delivered: u32,
}

fn dates_in_order(order: &Order) -> Result<(), Violation> {
    if order.delivered >= order.ordered {
        Ok(())
    } else {
        Err(Violation::new("order", "must not be delivered before it is ordered"))
    }
}
