use baya::prelude::*;
use baya::{Pipe, pipe};

#[pipe]
struct ById;

#[pipe]
struct Hex;

impl Pipe<String, u64> for Hex {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<u64, Error> {
        Ok(value.len() as u64)
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(
        &self,
        #[param]
        #[use_pipes(ById)]
        id: u64,
    ) {
        let _ = id;
    }

    #[get("/{id}/toys")]
    async fn toys(
        &self,
        #[param]
        #[use_pipes(Hex)]
        id: String,
    ) {
        let _ = id;
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
