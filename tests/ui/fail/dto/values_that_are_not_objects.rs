//! Values that are flattened, or have a tag beside them, and are not written as objects; keys that are not strings.

use std::collections::BTreeMap;

use baya::prelude::*;

#[dto]
struct Name(String);

#[dto]
struct Point {
    x: u8,
    kind: String,
}

#[dto]
enum Unit {
    Metre,
    Foot,
}

#[dto]
#[serde(untagged)]
enum Either {
    Name(String),
    Point(Point),
}

#[dto]
struct Flattened {
    #[serde(flatten)]
    tags: Vec<u8>,
    #[serde(flatten)]
    name: Option<Name>,
    #[serde(flatten)]
    either: Either,
    #[serde(flatten)]
    unit: Unit,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Number(u8),
    Unit(Unit),
    Maybe(Option<Flattened>),
    Point(Point),
    Not(Box<Tagged>),
}

#[dto]
#[serde(tag = "kind")]
struct Twice {
    kind: String,
}

#[dto]
enum Named {
    #[serde(rename = "b")]
    A,
    #[serde(alias = "b")]
    C,
}

#[dto]
struct Keyed {
    by_place: BTreeMap<(u8, u8), String>,
    by_unit: Option<Vec<BTreeMap<Option<u8>, String>>>,
}

#[dto]
#[serde(tag = "kind")]
enum Generic<T> {
    Alone(T),
    Unit,
}

#[dto]
struct Chain(Option<Box<Chain>>);

#[dto]
struct Endless {
    next: Box<Endless>,
}

#[controller]
struct Generics;

#[controller]
impl Generics {
    #[post]
    async fn alone(&self, _value: Json<Generic<u8>>) {}
}

#[module(root, controllers = [Generics])]
struct AppModule;

fn main() {}
