use baya::prelude::*;
use baya::{Pipe, pipe};

#[pipe]
struct Trim;

impl Pipe<String> for Trim {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value)
    }
}

#[controller]
#[use_pipes(Trim)]
struct Cats;

#[controller]
impl Cats {
    #[get("/{name}")]
    #[use_pipes(Trim)]
    async fn find(&self, #[param] name: String) {
        let _ = name;
    }
}

#[module(root, controllers = [Cats], pipes = [Trim])]
struct AppModule;

fn main() {}
