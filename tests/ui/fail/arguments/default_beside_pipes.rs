use baya::prelude::*;
use baya::{Pipe, pipe};

#[pipe]
struct Trim;

impl Pipe<String> for Trim {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.trim().to_owned())
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    async fn one_pipe(
        &self,
        #[query(default = "Tom".to_owned())]
        #[use_pipes(Trim)]
        name: String,
    ) -> String {
        name
    }

    #[get("/b")]
    async fn two_pipes(
        &self,
        #[use_pipes(Trim, Trim)]
        #[header("x-name", default = "Tom".to_owned())]
        name: String,
    ) -> String {
        name
    }

    #[get("/c")]
    async fn no_default(
        &self,
        #[query]
        #[use_pipes(Trim)]
        name: String,
    ) -> String {
        name
    }

    #[get("/d")]
    async fn no_pipe(&self, #[query(default = "Tom".to_owned())] name: String) -> String {
        name
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
