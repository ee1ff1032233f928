//! Statuses that exclude content, on handlers without content, or whose content is unknown.

use baya::axum::http::{HeaderMap, StatusCode};
use baya::axum::response::{IntoResponse, Response};
use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[delete("/a")]
    #[status(204)]
    async fn nothing(&self) {}

    #[delete("/b")]
    #[status(205)]
    async fn perhaps(&self) -> Result<(), Error> {
        Ok(())
    }

    #[delete("/c")]
    #[status(304)]
    async fn maybe(&self) -> Result<Option<()>, Error> {
        Ok(None)
    }

    #[delete("/d")]
    #[status(204)]
    async fn headers(&self) -> HeaderMap {
        HeaderMap::new()
    }

    #[delete("/e")]
    #[status(204)]
    async fn unknown(&self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }

    #[delete("/f")]
    #[status(204)]
    async fn hidden(&self) -> impl IntoResponse + use<> {
        StatusCode::NO_CONTENT
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
