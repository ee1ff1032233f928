//! Types by other names, where nothing depends on their names.

use std::collections::BTreeMap;

use baya::dto;

type Age = u8;
type Name = String;
type Kits = Vec<Option<Age>>;
type Map = BTreeMap<String, Age>;

/// A type that has the name of one with an argument.
#[dto]
struct Patch {
    size: Age,
}

#[dto]
struct Cat {
    age: Option<Age>,
    #[rule(trim, length(min = 2))]
    name: Name,
    kits: Kits,
    by_name: Map,
    patch: Patch,
    #[serde(skip)]
    skipped: Maybe<u8>,
}

type Maybe<T> = Option<T>;

fn main() {}
