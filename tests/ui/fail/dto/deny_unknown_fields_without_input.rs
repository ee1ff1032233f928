use std::collections::BTreeMap;

use baya::dto;

#[dto(input)]
#[serde(deny_unknown_fields)]
struct Closed {
    own: u8,
    #[serde(flatten)]
    middle: Middle,
    #[serde(flatten)]
    tagged: Tagged,
    #[serde(flatten)]
    others: BTreeMap<String, u8>,
    #[serde(flatten)]
    other: Other,
}

#[dto]
struct Other {
    other: u8,
}

#[dto]
struct Middle {
    #[serde(flatten)]
    inner: Inner,
}

#[dto]
struct Inner {
    inner: u8,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Plain,
}

fn main() {}
