use baya::prelude::*;
use baya::{Pipe, pipe};

#[pipe(takes = [String])]
struct Trim;

impl Pipe<String> for Trim {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.trim().to_owned())
    }
}

#[dto]
struct NewCat {
    name: String,
}

#[injectable]
struct Store;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post]
    #[use_pipes(Trim)]
    async fn create(&self, #[body] cat: NewCat) {
        let _ = cat.name;
    }

    #[get("/{id}")]
    #[use_pipes(Trim)]
    async fn find(&self, #[param] id: u32, _store: Inject<Store>, _cx: &Context<'_>) {
        let _ = id;
    }

    #[get]
    #[use_pipes(Trim)]
    async fn list(&self) {}

    #[get("/named/{name}")]
    #[use_pipes(Trim)]
    async fn named(&self, #[param] name: String) {
        let _ = name;
    }

    #[get("/aged/{age}")]
    #[cfg_attr(all(), use_pipes(Trim))]
    async fn aged(&self, #[param] age: u8) {
        let _ = age;
    }
}

#[module(root, controllers = [Cats], providers = [Store])]
struct AppModule;

fn main() {}
