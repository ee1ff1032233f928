extern crate baya as weaver;

use weaver::{Json, controller, injectable, module};
use std::sync::Arc;

#[injectable(crate = weaver)]
struct Repo;

#[controller("/cats", crate = weaver)]
struct Cats {
    _repo: Arc<Repo>,
}

#[controller(crate = weaver)]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> Json<u64> {
        Json(id)
    }
}

#[module(root, providers = [Repo], controllers = [Cats], crate = weaver)]
struct AppModule;

fn main() {}
