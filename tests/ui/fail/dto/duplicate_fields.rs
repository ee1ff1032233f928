use std::collections::BTreeMap;

use baya::dto;

#[dto]
struct Renamed {
    name: String,
    #[serde(rename = "name")]
    title: String,
    #[serde(alias = "name")]
    label: String,
}

#[dto]
struct WrittenAlone {
    #[serde(skip_deserializing)]
    id: u64,
    #[serde(rename(serialize = "size"))]
    count: u8,
    #[serde(flatten)]
    others: BTreeMap<String, u64>,
}

#[dto]
struct Part {
    id: u64,
}

#[dto]
struct MapFirst {
    #[serde(flatten)]
    others: BTreeMap<String, u64>,
    #[serde(flatten)]
    part: Part,
}

#[dto]
#[serde(tag = "kind")]
struct Named {
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    One { one: u8 },
    Two { id: u64 },
}

#[dto]
struct BesideField {
    id: u64,
    #[serde(flatten)]
    part: Option<Part>,
}

#[dto]
struct BesidePart {
    #[serde(flatten)]
    tagged: Tagged,
    #[serde(flatten)]
    part: Part,
}

#[dto]
struct BesideMap {
    #[serde(flatten)]
    tagged: Tagged,
    #[serde(flatten)]
    others: BTreeMap<String, u64>,
}

fn main() {}
