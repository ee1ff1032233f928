//! The types of requests and responses.

use baya::dto;
use baya::paging::{Filter, PageQuery, Sort};

/// A postal address.
#[dto]
#[derive(Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The street and house number.
    #[rule(length(min = 1, max = 120))]
    #[api(example = "Hauptstrasse 1")]
    pub street: String,
    /// The town.
    #[rule(length(min = 1, max = 80))]
    #[api(example = "Weimar")]
    pub town: String,
    /// The postal code.
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
    /// The id of the customer.
    pub id: u32,
    /// The name.
    #[rule(length(min = 1, max = 80))]
    #[api(example = "Ada Lovelace")]
    pub name: String,
    /// The email address, which is unique.
    #[rule(email, length(max = 120))]
    #[api(example = "ada@example.com")]
    pub email: String,
    /// The phone number.
    #[rule(pattern(r"^\+[0-9]{6,15}$"))]
    #[api(example = "+4936431234")]
    pub phone: Option<String>,
    /// The postal address.
    pub address: Address,
}

/// A new customer.
#[dto(input, omit(Customer, id))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer;

/// An update of a customer. Absent fields are not changed, and `null` removes a value.
#[dto(input, partial(NewCustomer))]
#[derive(Clone, Debug)]
pub struct UpdateCustomer;

/// The query parameters of the list of customers.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct CustomerSearch {
    /// The page.
    #[serde(flatten)]
    pub page: PageQuery,
    /// The sort order; by id by default.
    #[serde(default)]
    pub sort: Sort<Customer>,
    /// The filters, all of which must match.
    #[serde(default)]
    pub filter: Filter<Customer>,
    /// Returns only customers in this country.
    #[rule(pattern("^[A-Z]{2}$"))]
    pub country: Option<String>,
}
