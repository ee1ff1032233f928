use baya::prelude::*;

#[controller("/cats", deprecated = "2025-02-29")]
struct Cats;

#[controller]
impl Cats {
    #[get("/a", deprecated = "31.01.2026")]
    async fn another_form(&self) {}

    #[get("/b", deprecated)]
    async fn nothing(&self) {}

    #[get("/c", sunset = 2026)]
    async fn year(&self) {}

    #[get("/d", deprecated = "2026-06-01", sunset = "2026-05-31")]
    async fn gone_before(&self) {}
}

fn main() {}
