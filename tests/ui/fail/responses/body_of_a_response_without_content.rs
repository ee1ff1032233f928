//! A body that the document promises for a status without content.

use baya::dto;
use baya::prelude::*;

#[dto]
struct Cat {
    name: String,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[delete]
    #[api(response(status = 204, body = Cat))]
    async fn clear(&self) {}

    #[get]
    #[api(response(status = 304, body = Cat, description = "As it was."))]
    async fn list(&self) -> String {
        String::new()
    }
}

fn main() {}
