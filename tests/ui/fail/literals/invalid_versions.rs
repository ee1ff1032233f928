use baya::prelude::*;

#[controller("/cats", version = 1)]
struct Cats;

#[controller]
impl Cats {
    #[get("/a", version = [])]
    async fn no_version(&self) {}

    #[get("/b", version = ["1", "2", "1"])]
    async fn repeated(&self) {}

    #[get("/c", version = "v/1")]
    async fn with_a_slash(&self) {}

    #[get("/d", version = ["1", 2])]
    async fn number_in_a_list(&self) {}

    #[get("/e", version = all)]
    async fn word(&self) {}

    #[get("/f", version)]
    async fn nothing(&self) {}

    #[get("/g", version = "")]
    async fn empty(&self) {}

    #[get("/h", version = ["1", neutral])]
    async fn one_and_every(&self) {}
}

#[module(root, default_version = 1)]
struct AppModule;

fn main() {}
