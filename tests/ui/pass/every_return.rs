use baya::prelude::*;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    async fn a(&self) {}
    #[get("/b")]
    async fn b(&self) -> impl IntoResponse {
        "b"
    }
    #[get("/c")]
    async fn c(&self) -> Result<Response, Error> {
        Err(Error::not_found())
    }
    #[get("/d")]
    async fn d(&self) -> Result<(), StatusCode> {
        Ok(())
    }
    #[get("/e")]
    async fn e(&self) -> Result<Option<Json<u8>>, std::io::Error> {
        Ok(None)
    }
    #[get("/f")]
    async fn f(&self) -> baya::Result<Redirect> {
        Ok(Redirect::to("/a"))
    }
    #[get("/g")]
    async fn g(&self) -> std::io::Result<(StatusCode, [(&'static str, &'static str); 1], String)> {
        Ok((StatusCode::OK, [("x", "y")], String::new()))
    }
}

fn main() {}
