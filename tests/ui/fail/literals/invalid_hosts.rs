use baya::prelude::*;

#[controller("/cats", host = "example.com:8080")]
struct Cats;

#[controller]
impl Cats {
    #[get("/a", host = "https://example.com")]
    async fn with_a_scheme(&self) {}

    #[get("/b", host = "example.com/cats")]
    async fn with_a_path(&self) {}

    #[get("/c", host = "example..com")]
    async fn empty_label(&self) {}

    #[get("/d", host = "")]
    async fn empty(&self) {}

    #[get("/e", host = "{a}.{a}.com")]
    async fn repeated(&self) {}

    #[get("/f", host = "*.example.com")]
    async fn wildcard(&self) {}

    #[get("/g", host = "{Tenant}.example.com")]
    async fn upper_case(&self) {}

    #[get("/h", host = example)]
    async fn word(&self) {}

    #[get("/i", host = "api-{tenant}.example.com")]
    async fn mixed(&self) {}

    #[get("/j", host = "bücher.example.com")]
    async fn letters(&self) {}

    #[get("/k", host)]
    async fn nothing(&self) {}

    #[get("/l", host = ["a.example.com", "b.example.com"])]
    async fn several(&self) {}
}

fn main() {}
