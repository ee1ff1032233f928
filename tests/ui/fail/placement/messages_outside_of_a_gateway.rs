//! Handlers of a gateway on other components.

use baya::prelude::*;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[message("say")]
    async fn say(&self) {}
}

#[controller]
struct CatsController;

#[controller]
impl CatsController {
    #[on_connect]
    async fn connected(&self) {}

    #[on_disconnect]
    async fn left(&self) {}
}

struct Nothing;

impl Nothing {
    #[message("say")]
    async fn say(&self) {}
}

fn main() {}
