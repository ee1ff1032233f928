use baya::prelude::*;

#[controller({ path: "/cats", version: "1" })]
struct Cats;

#[controller]
impl Cats {
    #[get("/colon", version: "1")]
    async fn colon(&self) {}

    #[get("/comma" version = "1" host = "cats.example.com")]
    async fn comma(&self) {}

    #[get = "/assigned"]
    #[status = 202]
    async fn assigned(&self) {}

    #[get("/nothing", version = )]
    async fn nothing(&self) {}

    #[get("/values")]
    async fn values(&self, #[query = "page"] _page: u8) {}

    #[get("/colons")]
    #[http(timeout: "5s", body_limit: 1)]
    async fn colons(&self) {}
}

#[injectable]
struct Jobs;

#[injectable]
impl Jobs {
    #[on_init("x")]
    async fn begin(&self) {}

    #[on_shutdown()]
    async fn end(&self) {}
}

#[module({ imports: [], providers: [Jobs] })]
struct JobsModule;

#[module(providers: [Jobs], exports = [Jobs])]
struct ColonModule;

#[module(providers = [Jobs] exports = [Jobs])]
struct CommaModule;

#[dto]
struct Cat {
    #[rule = "email"]
    email: String,
    #[rule(length(min: 1))]
    name: String,
}

fn main() {}
