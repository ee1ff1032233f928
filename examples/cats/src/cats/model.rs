//! What goes over the wire.

use baya::dto;

/// A cat.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cat {
    /// The number of the cat.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// In years.
    pub age: u8,
}

/// A cat that has no number yet.
#[dto]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct CreateCat {
    /// What it is called.
    #[rule(length(min = 1, max = 40))]
    pub name: String,
    /// In years.
    #[rule(range(max = 40))]
    pub age: u8,
}

/// What changes of a cat; what is missing stays.
#[dto]
#[derive(Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct ChangeCat {
    /// A new name.
    #[rule(length(min = 1, max = 40))]
    pub name: Option<String>,
    /// A new age, in years.
    #[rule(range(max = 40))]
    pub age: Option<u8>,
}
