use std::path::PathBuf;
use std::time::SystemTime;

use baya::axum::Router;
use baya::axum::response::{IntoResponse, Response};
use baya::prelude::*;
use baya::{Describe, Endpoints, Form};

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> Json<Vec<SystemTime>> {
        Json(Vec::new())
    }

    #[post]
    async fn create(&self, cat: Form<SystemTime>) -> impl IntoResponse {
        format!("{:?}", cat.0)
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: PathBuf) -> String {
        id.display().to_string()
    }

    #[get("/hidden")]
    #[api(hidden)]
    async fn hidden(&self) -> Response {
        Response::default()
    }

    #[put]
    #[api(request(body = String), response(status = 204))]
    async fn said(&self, _cat: Form<SystemTime>) -> Response {
        Response::default()
    }
}

#[module(describes)]
struct Documents;

impl Describe for Documents {
    fn documents(&self, _app: &Endpoints) -> baya::Result<Router> {
        Ok(Router::new())
    }
}

#[module(root, imports = [Documents], controllers = [Cats])]
struct AppModule;

fn main() {}
