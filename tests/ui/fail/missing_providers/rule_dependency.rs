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
struct SignUp {
    #[rule(check(NameIsFree))]
    name: String,
}

#[controller("/accounts")]
struct Accounts;

#[controller]
impl Accounts {
    #[post]
    async fn create(&self, account: Json<SignUp>) -> String {
        account.0.name
    }
}

#[module(root, controllers = [Accounts])]
struct AppModule;

fn main() {}
