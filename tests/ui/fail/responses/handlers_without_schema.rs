use std::ffi::OsString;
use std::ops::Range;

use baya::axum::Router;
use baya::axum::response::{IntoResponse, Response};
use baya::prelude::*;
use baya::protocol::Endpoints;
use baya::schema::Describe;
use baya::Form;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> Json<Vec<Range<u8>>> {
        Json(Vec::new())
    }

    #[post]
    async fn create(&self, cat: Form<Range<u8>>) -> impl IntoResponse {
        format!("{:?}", cat.0)
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: OsString) -> String {
        format!("{id:?}")
    }

    #[get("/hidden")]
    #[api(hidden)]
    async fn hidden(&self) -> Response {
        Response::default()
    }

    #[put]
    #[api(request(body = String), response(status = 204))]
    async fn said(&self, _cat: Form<Range<u8>>) -> Response {
        Response::default()
    }
}

#[controller("/dogs")]
struct Dogs;

#[controller]
impl Dogs {
    #[put]
    #[api(request(body = String))]
    async fn said_of_the_body(&self, #[query] breed: OsString, _dog: Form<Range<u8>>) {
        let _ = breed;
    }

    #[post]
    async fn like_others(
        &self,
        #[query]
        #[api(like = String)]
        breed: OsString,
        #[api(like = Form<Vec<u8>>)] _dog: Form<Range<u8>>,
    ) {
        let _ = breed;
    }
}

#[module(describes)]
struct Documents;

impl Describe for Documents {
    fn documents(&self, _app: &Endpoints) -> baya::Result<Router> {
        Ok(Router::new())
    }
}

#[module(root, imports = [Documents], controllers = [Cats, Dogs])]
struct AppModule;

fn main() {}
