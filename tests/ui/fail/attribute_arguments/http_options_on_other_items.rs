use baya::prelude::*;
use baya::Subscription;

#[controller("/e", timeout = "3s")]
struct Cats;

#[controller]
impl Cats {
    #[get("/1", body_limit = "1 MiB")]
    async fn with_a_path(&self) {}

    #[post(cache_control = "no-store")]
    async fn without_a_path(&self) {}

    #[get("/2", etag, compression = off)]
    async fn switches(&self) {}

    #[sse("/3", cors = Cors::origins(&["https://example.com"]))]
    async fn events(&self) -> Result<Subscription<u64>, Error> {
        Err(Error::not_found())
    }

    #[get("/4", time_out = "3s")]
    async fn misspelt(&self) {}
}

#[controller(security = off, nosniff, frame_options = "DENY", referrer_policy = "origin")]
struct Headers;

#[controller]
impl Headers {}

#[controller(opener_policy = off, resource_policy = off, permissions_policy = "geolocation=()")]
struct MoreHeaders;

#[controller]
impl MoreHeaders {}

#[module(root, content_security_policy = "default-src 'self'")]
struct AppModule;

fn main() {}
