//! The types of requests and responses.

use baya::dto;

/// A cat.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cat {
    /// The id of the cat.
    pub id: u64,
    /// The name of the cat.
    pub name: String,
    /// The age in years.
    pub age: u8,
}

/// A new cat.
#[dto]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct CreateCat {
    /// The name of the cat.
    #[rule(length(min = 1, max = 40))]
    pub name: String,
    /// The age in years.
    #[rule(range(max = 40))]
    pub age: u8,
}

/// An update of a cat. Absent fields are not changed.
#[dto]
#[derive(Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct UpdateCat {
    /// The new name.
    #[rule(length(min = 1, max = 40))]
    pub name: Option<String>,
    /// The new age in years.
    #[rule(range(max = 40))]
    pub age: Option<u8>,
}
