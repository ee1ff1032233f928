//! Statuses that exclude content, declared on handlers that return some.

use baya::Negotiated;
use baya::axum::http::HeaderMap;
use baya::axum::response::Html;
use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[delete("/{id}")]
    #[status(204)]
    async fn remove(&self, #[param] id: u64) -> Json<u64> {
        Json(id)
    }

    #[post("/reset")]
    #[status(205)]
    async fn reset(&self) -> Result<&'static str, Error> {
        Ok("done")
    }

    #[get("/unchanged")]
    #[status(304)]
    async fn unchanged(&self) -> Option<String> {
        None
    }

    #[get("/page")]
    #[status(204)]
    async fn page(&self) -> (HeaderMap, Html<String>) {
        (HeaderMap::new(), Html(String::new()))
    }

    #[get("/chosen")]
    #[status(204)]
    async fn chosen(&self) -> Negotiated<u64> {
        Negotiated(7)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
