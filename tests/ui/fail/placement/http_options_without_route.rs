use baya::http;
use baya::prelude::*;

#[http(timeout = "5s")]
struct Plain;

#[http(timeout = "5s")]
async fn free() {}

#[controller]
struct Cats;

#[controller]
#[http(timeout = "5s")]
impl Cats {
    #[http(timeout = "5s")]
    async fn no_handler(&self) {}

    #[get]
    async fn all(&self) {}
}

fn main() {}
