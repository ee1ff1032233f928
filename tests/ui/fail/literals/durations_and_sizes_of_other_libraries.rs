use baya::prelude::*;

#[injectable]
struct Jobs;

#[injectable]
impl Jobs {
    #[interval("5 minutes")]
    async fn words(&self) {}

    #[interval("1h30m")]
    async fn several(&self) {}

    #[after("1.5s")]
    async fn fraction(&self) {}

    #[after("500")]
    async fn no_unit(&self) {}
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    #[http(body_limit = "10M", body_rate = "5 kilobytes")]
    async fn sizes(&self) {}

    #[get("/b", deprecated = "2026-1-31", sunset = "2027/02/01")]
    async fn dates(&self) {}

    #[get("/c", host = "https://cats.example.com/list")]
    async fn host(&self) {}

    #[get("/d")]
    #[status(99)]
    async fn status(&self) {}

    #[sse("/e", retry = 5)]
    async fn events(&self) -> baya::Result<()> {
        Ok(())
    }
}

#[dto]
struct Cat {
    // The compiler underlines a whole literal, so the messages quote the part and its position.
    #[rule(pattern("^[a-z]+(-[a-z]+$"))]
    name: String,
    #[rule(pattern("^a{2,1}$"))]
    code: String,
}

fn main() {}
