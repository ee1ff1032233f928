//! `#[http]` on a bundle, a module, a controller, a handler, and the root.

use baya::prelude::*;
use baya::{Cors, bundle};

const CORS: Cors = Cors::origins(&["https://app.example.com", "http://localhost:5173"]).credentials();

#[bundle]
#[http(cache_control = "no-store", etag)]
struct Fresh;

#[controller("/cats")]
#[http(timeout = "500ms", body_limit = "64 KiB", cors = CORS)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[apply(Fresh)]
    #[http(compression = off, timeout = off, body_limit = off)]
    async fn list(&self) {}

    #[http(cors = Cors::any().methods(&["PUT"]), body_limit = 4096)]
    #[put]
    async fn replace(&self) {}

    #[sse("/live", retry = "2s", keep_alive = off)]
    #[http(cors = off, etag = off)]
    async fn live(&self) -> impl baya::Stream<Item = baya::Event<u64>> + use<> {
        futures_util::stream::empty()
    }
}

#[module(controllers = [Cats])]
#[http(frame_options = "SAMEORIGIN", referrer_policy = off, nosniff)]
struct CatsModule;

#[module(root, imports = [CatsModule])]
#[http(security = off)]
struct AppModule;

fn main() {}
