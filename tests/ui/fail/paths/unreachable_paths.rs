use baya::prelude::*;

#[controller("/{*all}")]
struct All;

#[controller]
impl All {}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/list?page=1")]
    async fn list(&self) {}

    #[get("/the newest")]
    async fn newest(&self) {}

    #[get("/katzenbär")]
    async fn bear(&self) {}

    #[get("/top#first")]
    async fn top(&self) {}

    #[get("/%zz")]
    async fn escape(&self) {}

    #[get("/100%")]
    async fn percent_sign(&self) {}

    #[get("/../x")]
    async fn parent(&self) {}

    #[get("/.")]
    async fn here(&self) {}

    #[get("/%2e%2E/y")]
    async fn escaped_dots(&self) {}

    #[get("/.well-known/..hidden/%41")]
    async fn right(&self) {}
}

fn main() {}
