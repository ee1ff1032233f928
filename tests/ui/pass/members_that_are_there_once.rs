//! Members of one name that are never there twice, and flattened parts that are read again.

use std::collections::BTreeMap;

use baya::dto;

#[dto]
struct Split {
    #[serde(rename = "name", skip_serializing)]
    read: String,
    #[serde(rename = "name", skip_deserializing)]
    written: String,
}

#[dto]
struct Part {
    #[serde(skip_serializing)]
    id: u64,
    size: u8,
}

#[dto]
struct Other {
    #[serde(skip_deserializing)]
    id: u64,
}

#[dto]
struct Whole {
    #[serde(flatten)]
    part: Part,
    #[serde(flatten)]
    other: Option<Other>,
    #[serde(flatten)]
    others: BTreeMap<String, u64>,
}

/// A type that is read alone may have what it would write twice.
#[dto(input)]
struct Read {
    #[serde(flatten)]
    all: BTreeMap<String, u64>,
    #[serde(flatten)]
    part: Part,
}

#[dto(output)]
struct Written {
    id: u64,
    #[serde(flatten)]
    part: Part,
    #[serde(flatten)]
    others: BTreeMap<String, u64>,
}

fn main() {}
