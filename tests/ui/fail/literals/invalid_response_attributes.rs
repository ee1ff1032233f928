use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    #[status(201)]
    #[status(202)]
    async fn two_statuses(&self) {}

    #[get("/b")]
    #[redirect("/cats")]
    #[redirect("/dogs")]
    async fn two_redirects(&self) {}

    #[get("/c")]
    #[redirect("/cats")]
    #[status(301)]
    async fn redirect_and_status(&self) {}

    #[get("/d/{id}")]
    #[redirect("/cats/{id}")]
    async fn with_a_parameter(&self, #[param] id: u32) {
        let _ = id;
    }

    #[get("/e")]
    #[redirect("/the cats")]
    async fn with_a_space(&self) {}

    #[get("/f")]
    #[redirect("/100%")]
    async fn with_a_percent_sign(&self) {}

    #[get("/g")]
    #[redirect("")]
    async fn to_nothing(&self) {}

    #[get("/h")]
    #[set_header("content-length", "3")]
    async fn length(&self) -> &'static str {
        "cat"
    }

    #[get("/i")]
    #[set_header("Transfer-Encoding", "chunked")]
    async fn framing(&self) {}

    #[get("/j")]
    #[set_header("link", "</a>; rel=next")]
    #[set_header("Link", "</b>; rel=prev")]
    async fn two_links(&self) {}

    #[get("/k")]
    #[set_header("set-cookie", "a=1")]
    #[set_header("set-cookie", "b=2")]
    async fn two_cookies(&self) {}

    #[get("/l")]
    #[set_header("location", "/a")]
    #[redirect("/b")]
    async fn two_locations(&self) {}

    #[get("/right")]
    #[redirect("https://example.com/cats?page=1&name=%C3%A4#top", 308)]
    async fn right(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
