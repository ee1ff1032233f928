use baya::prelude::*;
use baya::validation::{Check, Violation};
use baya::dto;

#[injectable]
struct NameIsFree;

impl Check<String> for NameIsFree {
    async fn check(&self, _name: &String) -> baya::Result<Option<Violation>> {
        Ok(None)
    }
}

#[dto(output)]
struct Written {
    #[rule(check(NameIsFree))]
    name: String,
}

#[dto(input)]
struct Skipped<T> {
    #[rule(skip, check)]
    name: T,
    #[rule(skip, groups("create"))]
    other: T,
    #[serde(bound(deserialize = "T: Copy"))]
    last: Vec<T>,
}

fn main() {}
