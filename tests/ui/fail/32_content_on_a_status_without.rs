//! Statuses that exclude content, declared on handlers that return some.

use baya::axum::http::HeaderMap;
use baya::axum::response::Html;
use baya::prelude::*;

#[derive(serde::Serialize)]
struct Cat {
    name: String,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[delete("/{id}")]
    #[status(204)]
    async fn remove(&self, #[param] id: u64) -> Json<Cat> {
        Json(Cat { name: id.to_string() })
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
    async fn chosen(&self) -> baya::Negotiated<Cat> {
        baya::Negotiated(Cat { name: String::new() })
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
