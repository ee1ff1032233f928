//! What goes over the wire.

use serde::{Deserialize, Serialize};

/// A cat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cat {
    /// The number of the cat.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// In years.
    pub age: u8,
}

/// A cat that has no number yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateCat {
    /// What it is called.
    pub name: String,
    /// In years.
    pub age: u8,
}

/// What changes of a cat; what is missing stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCat {
    /// A new name.
    pub name: Option<String>,
    /// A new age, in years.
    pub age: Option<u8>,
}
