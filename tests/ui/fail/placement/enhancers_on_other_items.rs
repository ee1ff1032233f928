use baya::prelude::*;
use baya::{skip, use_guards};

#[guard]
struct ApiKey;

impl Guard for ApiKey {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[use_guards(ApiKey)]
struct Plain;

#[skip(ApiKey)]
fn free() {}

#[module]
#[use_guards(ApiKey)]
struct CatsModule;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[use_guards(ApiKey)]
    async fn no_handler(&self) {}

    #[get]
    async fn all(&self) {}
}

fn main() {}
