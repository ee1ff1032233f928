//! Customers on the wire.

use baya::{Patch, dto};

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
    pub name: String,
    /// Where they get mail; no two customers have the same.
    #[api(format = "email")]
    pub email: String,
    /// Where they can be called.
    pub phone: Option<String>,
    /// Where they live.
    pub address: Address,
}

/// A customer who has no number yet.
#[dto(input)]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
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

/// What changes of a customer; what is left out stays.
#[dto(input)]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ChangeCustomer {
    /// Another name.
    #[rule(length(min = 1, max = 80))]
    pub name: Option<String>,
    /// Another place for mail.
    #[rule(email, length(max = 120))]
    pub email: Option<String>,
    /// Where they can be called from now on; `null` for nowhere.
    #[rule(pattern(r"^\+[0-9]{6,15}$"))]
    pub phone: Patch<String>,
    /// Another place to live.
    pub address: Option<Address>,
}

/// Which customers.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct CustomerFilter {
    /// Those whose name has this in it, in any case.
    #[rule(length(min = 1, max = 80))]
    pub name: Option<String>,
    /// Those who live in this country.
    #[rule(pattern("^[A-Z]{2}$"))]
    pub country: Option<String>,
}
