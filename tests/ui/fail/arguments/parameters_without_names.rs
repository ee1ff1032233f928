use std::collections::BTreeSet;

use baya::multipart::MultipartForm;
use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    async fn number(&self, page: Query<u8>) {
        let _ = page;
    }

    #[get("/header")]
    async fn header(&self, #[header] größe: u8, #[cookie] länge: Option<u8>) {
        let _ = (größe, länge);
    }

    #[get("/b")]
    async fn list(&self, tags: Query<Vec<String>>) {
        let _ = tags;
    }

    #[get("/c")]
    async fn set(&self, tags: Result<Query<BTreeSet<u8>>, Error>) {
        let _ = tags;
    }

    #[get("/d")]
    async fn nothing(&self, none: Query<()>) {
        let _ = none;
    }

    #[post("/e")]
    async fn form(&self, name: Form<String>) {
        let _ = name;
    }

    #[post("/f")]
    async fn multipart(&self, size: MultipartForm<u8>) {
        let _ = size;
    }

    #[get("/g")]
    async fn pairs(&self, all: Query<Vec<(String, String)>>) {
        let _ = all;
    }
}

fn main() {}
