//! Handlers of a gateway whose attributes or signatures are wrong.

use baya::prelude::*;

#[gateway("/chat", protocols = ["a b", "chat", "chat"])]
struct Chat;

#[gateway]
impl Chat {
    #[on_connect]
    async fn connected(&self) {}

    #[on_connect]
    async fn connected_again(&self) {}

    #[message]
    async fn nameless(&self) {}

    #[message("")]
    async fn empty(&self) {}

    #[message("disconnect")]
    async fn reserved(&self) {}

    #[message("say", binary)]
    async fn both(&self) {}

    #[message("shout", loud)]
    async fn unknown(&self) {}

    #[message("static")]
    async fn without_self() {}

    #[message("by_value")]
    async fn by_value(self) {}

    #[message("blocking")]
    fn blocking(&self) {}

    #[message("of_http")]
    async fn of_http(&self, #[query] page: u32) {}

    #[message("two")]
    #[on_disconnect]
    async fn two(&self) {}

    #[get("/cats")]
    async fn cats(&self) {}

    #[on_disconnect("now")]
    async fn left(&self) {}
}

#[gateway("/files/{*path}")]
struct Files;

#[gateway]
impl Files {
    #[on_connect]
    #[status(204)]
    async fn connected(&self, #[body] text: String) {}
}

#[gateway("/rooms/{room}")]
struct Rooms;

#[gateway]
impl Rooms {
    #[on_connect]
    async fn connected(&self, #[param] floor: u32) {}
}

fn main() {}
