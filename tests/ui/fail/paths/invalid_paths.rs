use baya::prelude::*;

#[controller("cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("list")]
    async fn list(&self) {}

    #[get("/{}")]
    async fn empty(&self) {}

    #[get("/{id}/{id}")]
    async fn repeated(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[get("/{*rest}/more")]
    async fn wildcard(&self, #[param] rest: String) -> String {
        rest
    }

    #[get("/:id")]
    async fn old(&self) {}

    #[get("/:id/files/*")]
    async fn old_wildcard(&self) {}
}

#[controller("/files/*")]
struct Files;

#[controller]
impl Files {}

fn main() {}
