//! The checks of an order as one would write them by hand, on the same crates: every fault at once, with a
//! pointer.

use std::sync::LazyLock;

use baya::{ErrorLocation, ValidationError};
use garde::rules::email::parse_email;
use iri_string::types::UriStr;
use regex::Regex;

use super::by_dto::{Address, Customer, Line, Order};

static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\+?[0-9 ]{5,20}$").ok());
static ZIP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[0-9]{5}$").ok());
static SKU: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[A-Z]{3}-[0-9]+$").ok());

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

#[cold]
fn fault(
    faults: &mut Vec<ValidationError>,
    pointer: String,
    code: &'static str,
    message: &'static str,
) {
    faults.push(ValidationError::new(ErrorLocation::Pointer(pointer.into()), code, message));
}

fn customer(customer: &Customer, faults: &mut Vec<ValidationError>) {
    if !(1..=80).contains(&customer.name.chars().count()) {
        fault(faults, "/customer/name".into(), "length", "must have 1 to 80 characters");
    }
    if parse_email(&customer.email).is_err() {
        fault(faults, "/customer/email".into(), "email", "must be an email address");
    }
    if !matches(&PHONE, &customer.phone) {
        fault(faults, "/customer/phone".into(), "pattern", "must be a number of a telephone");
    }
    if !(18..=130).contains(&customer.age) {
        fault(faults, "/customer/age".into(), "range", "must be from 18 to 130");
    }
    if customer.site.as_ref().is_some_and(|site| UriStr::new(site).is_err()) {
        fault(faults, "/customer/site".into(), "url", "must be an absolute URL");
    }
}

fn address(address: &Address, faults: &mut Vec<ValidationError>) {
    if !(1..=100).contains(&address.street.chars().count()) {
        fault(faults, "/address/street".into(), "length", "must have 1 to 100 characters");
    }
    if !(1..=60).contains(&address.city.chars().count()) {
        fault(faults, "/address/city".into(), "length", "must have 1 to 60 characters");
    }
    if !matches(&ZIP, &address.zip) {
        fault(faults, "/address/zip".into(), "pattern", "must have 5 digits");
    }
    if address.country.chars().count() != 2 {
        fault(faults, "/address/country".into(), "length", "must have 2 characters");
    }
}

fn line(line: &Line, index: usize, faults: &mut Vec<ValidationError>) {
    let at = |field: &str| format!("/lines/{index}/{field}");
    if !matches(&SKU, &line.sku) {
        fault(faults, at("sku"), "pattern", "must be the number of an article");
    }
    if line.title.chars().count() > 120 {
        fault(faults, at("title"), "length", "must have at most 120 characters");
    }
    if !(1..=100).contains(&line.count) {
        fault(faults, at("count"), "range", "must be from 1 to 100");
    }
    if line.price < 0.0 {
        fault(faults, at("price"), "range", "must be at least 0");
    }
    if line.discount > 90 {
        fault(faults, at("discount"), "range", "must be at most 90");
    }
    if line.tags.len() > 5 {
        fault(faults, at("tags"), "length", "must have at most 5 items");
    }
    for (number, tag) in line.tags.iter().enumerate() {
        if !(1..=20).contains(&tag.chars().count()) {
            fault(faults, at(&format!("tags/{number}")), "length", "must have 1 to 20 characters");
        }
    }
}

/// Every fault of an order.
pub fn check(order: &Order) -> Vec<ValidationError> {
    let mut faults = Vec::new();
    customer(&order.customer, &mut faults);
    address(&order.address, &mut faults);
    if !(1..=50).contains(&order.lines.len()) {
        fault(&mut faults, "/lines".into(), "length", "must have 1 to 50 items");
    }
    for (index, one) in order.lines.iter().enumerate() {
        line(one, index, &mut faults);
    }
    if order.note.as_ref().is_some_and(|note| note.chars().count() > 500) {
        fault(&mut faults, "/note".into(), "length", "must have at most 500 characters");
    }
    if order.coupon.as_ref().is_some_and(|coupon| !coupon.starts_with("CAT")) {
        fault(&mut faults, "/coupon".into(), "starts_with", "must start with `CAT`");
    }
    if order.delivered < order.ordered {
        fault(&mut faults, String::new(), "order", "must not be delivered before it is ordered");
    }
    faults
}
