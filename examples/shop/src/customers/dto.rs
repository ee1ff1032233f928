//! Customers on the wire.

use baya::dto;
use baya::paging::{Filter, PageQuery, Sort};

/// Where somebody lives.
#[dto]
#[derive(Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The street, with the number of the house.
    #[rule(length(min = 1, max = 120))]
    #[api(example = "Hauptstrasse 1")]
    pub street: String,
    /// The town.
    #[rule(length(min = 1, max = 80))]
    #[api(example = "Weimar")]
    pub town: String,
    /// The code of the post.
    #[rule(pattern("^[A-Z0-9 -]{2,10}$"))]
    #[api(example = "99423")]
    pub post_code: String,
    /// The country (ISO 3166-1, two letters).
    #[rule(pattern("^[A-Z]{2}$"))]
    #[api(example = "DE")]
    pub country: String,
}

/// A customer.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// The number of the customer.
    pub id: u32,
    /// What they are called.
    #[rule(length(min = 1, max = 80))]
    #[api(example = "Ada Lovelace")]
    pub name: String,
    /// Where they get mail; no two customers have the same.
    #[rule(email, length(max = 120))]
    #[api(example = "ada@example.com")]
    pub email: String,
    /// Where they can be called.
    #[rule(pattern(r"^\+[0-9]{6,15}$"))]
    #[api(example = "+4936431234")]
    pub phone: Option<String>,
    /// Where they live.
    pub address: Address,
}

/// A customer who has no number yet.
#[dto(input, omit(Customer, id))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer;

/// What changes of a customer; what is left out stays, and what is `null` is known no more.
#[dto(input, partial(NewCustomer))]
#[derive(Clone, Debug)]
pub struct ChangeCustomer;

/// Which customers, in which order.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct CustomerSearch {
    /// Which of them.
    #[serde(flatten)]
    pub page: PageQuery,
    /// What they are sorted by; by number, where nothing is said.
    #[serde(default)]
    pub sort: Sort<Customer>,
    /// Those of whom all of this holds.
    #[serde(default)]
    pub filter: Filter<Customer>,
    /// Those who live in this country.
    #[rule(pattern("^[A-Z]{2}$"))]
    pub country: Option<String>,
}
