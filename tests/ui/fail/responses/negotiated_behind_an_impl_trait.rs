use baya::prelude::*;
use baya::Negotiated;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/")]
    async fn all(&self) -> impl baya::axum::response::IntoResponse {
        Negotiated("Tom")
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
