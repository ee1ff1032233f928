//! A nested order with twenty rules, which are checked by `#[dto]` and by handwritten code.

pub mod dto;
pub mod handwritten;

use dto::{Address, Customer, Line, Order};

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn line(number: u32) -> Line {
    Line {
        sku: format!("CAT-{number}"),
        title: format!("A cushion of size {number}, with feathers"),
        count: number,
        price: 19.5 * f64::from(number),
        discount: 15,
        tags: strings(&["soft", "blue"]),
    }
}

/// Returns a valid order.
pub fn valid() -> Order {
    Order {
        customer: Customer {
            name: "Mia Cat".to_owned(),
            email: "mia.cat@example.com".to_owned(),
            phone: "+49 30 1234567".to_owned(),
            age: 34,
            site: Some("https://example.com/mia?tab=cats#top".to_owned()),
        },
        address: Address {
            street: "Am Katzensteg 12".to_owned(),
            city: "Berlin".to_owned(),
            zip: "10115".to_owned(),
            country: "DE".to_owned(),
        },
        lines: (1..=3).map(line).collect(),
        note: Some("Please ring twice.".to_owned()),
        coupon: Some("CAT2026".to_owned()),
        ordered: 20_000,
        delivered: 20_003,
    }
}

/// Returns an order with an error in every part.
pub fn invalid() -> Order {
    let mut order = valid();
    order.customer.email = "not an address".to_owned();
    order.address.zip = "x".to_owned();
    order.lines[1].count = 0;
    order.lines[2].tags[1] = String::new();
    order.delivered = 0;
    order
}
