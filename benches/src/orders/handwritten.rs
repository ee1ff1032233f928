//! Handwritten checks of an order with the same crates. Like `#[dto]`, they report all errors with their pointers.

use std::sync::LazyLock;

use baya::errors::{ErrorLocation, ValidationError};
use garde::rules::email::parse_email;
use iri_string::types::UriStr;
use regex::Regex;

use super::dto::{Address, Customer, Line, Order};

static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\+?[0-9 ]{5,20}$").ok());
static ZIP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[0-9]{5}$").ok());
static SKU: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[A-Z]{3}-[0-9]+$").ok());

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

#[cold]
fn add_error(
    errors: &mut Vec<ValidationError>,
    pointer: String,
    code: &'static str,
    message: &'static str,
) {
    errors.push(ValidationError::new(ErrorLocation::Pointer(pointer.into()), code, message));
}

fn customer(customer: &Customer, errors: &mut Vec<ValidationError>) {
    if !(1..=80).contains(&customer.name.chars().count()) {
        add_error(errors, "/customer/name".into(), "length", "must have 1 to 80 characters");
    }
    if parse_email(&customer.email).is_err() {
        add_error(errors, "/customer/email".into(), "email", "must be an email address");
    }
    if !matches(&PHONE, &customer.phone) {
        add_error(errors, "/customer/phone".into(), "pattern", "must be a phone number");
    }
    if !(18..=130).contains(&customer.age) {
        add_error(errors, "/customer/age".into(), "range", "must be from 18 to 130");
    }
    if customer.site.as_ref().is_some_and(|site| UriStr::new(site).is_err()) {
        add_error(errors, "/customer/site".into(), "url", "must be an absolute URL");
    }
}

fn address(address: &Address, errors: &mut Vec<ValidationError>) {
    if !(1..=100).contains(&address.street.chars().count()) {
        add_error(errors, "/address/street".into(), "length", "must have 1 to 100 characters");
    }
    if !(1..=60).contains(&address.city.chars().count()) {
        add_error(errors, "/address/city".into(), "length", "must have 1 to 60 characters");
    }
    if !matches(&ZIP, &address.zip) {
        add_error(errors, "/address/zip".into(), "pattern", "must have 5 digits");
    }
    if address.country.chars().count() != 2 {
        add_error(errors, "/address/country".into(), "length", "must have 2 characters");
    }
}

fn line(line: &Line, index: usize, errors: &mut Vec<ValidationError>) {
    let at = |field: &str| format!("/lines/{index}/{field}");
    if !matches(&SKU, &line.sku) {
        add_error(errors, at("sku"), "pattern", "must be an article number");
    }
    if line.title.chars().count() > 120 {
        add_error(errors, at("title"), "length", "must have at most 120 characters");
    }
    if !(1..=100).contains(&line.count) {
        add_error(errors, at("count"), "range", "must be from 1 to 100");
    }
    if line.price < 0.0 {
        add_error(errors, at("price"), "range", "must be at least 0");
    }
    if line.discount > 90 {
        add_error(errors, at("discount"), "range", "must be at most 90");
    }
    if line.tags.len() > 5 {
        add_error(errors, at("tags"), "length", "must have at most 5 items");
    }
    for (index, tag) in line.tags.iter().enumerate() {
        if !(1..=20).contains(&tag.chars().count()) {
            add_error(
                errors,
                at(&format!("tags/{index}")),
                "length",
                "must have 1 to 20 characters",
            );
        }
    }
}

/// Returns all errors of an order.
pub fn check(order: &Order) -> Vec<ValidationError> {
    let mut errors = Vec::new();
    customer(&order.customer, &mut errors);
    address(&order.address, &mut errors);
    if !(1..=50).contains(&order.lines.len()) {
        add_error(&mut errors, "/lines".into(), "length", "must have 1 to 50 items");
    }
    for (index, one) in order.lines.iter().enumerate() {
        line(one, index, &mut errors);
    }
    if order.note.as_ref().is_some_and(|note| note.chars().count() > 500) {
        add_error(&mut errors, "/note".into(), "length", "must have at most 500 characters");
    }
    if order.coupon.as_ref().is_some_and(|coupon| !coupon.starts_with("CAT")) {
        add_error(&mut errors, "/coupon".into(), "starts_with", "must start with `CAT`");
    }
    if order.delivered < order.ordered {
        add_error(
            &mut errors,
            String::new(),
            "order",
            "must not be delivered before it is ordered",
        );
    }
    errors
}
