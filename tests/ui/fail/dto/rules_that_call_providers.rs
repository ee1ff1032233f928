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

#[dto(input)]
struct Address {
    #[rule(check(NameIsFree))]
    city: String,
}

#[dto(input)]
struct Unasked {
    address: Option<Address>,
}

#[dto(input)]
struct NoRule {
    #[rule(check(NameIsFree))]
    age: u8,
    #[rule(each(check(NameIsFree)))]
    names: Vec<String>,
}

#[dto(input)]
struct NoRuleOfIts {
    #[rule(check(NameIsFree))]
    age: u8,
}

fn main() {}
