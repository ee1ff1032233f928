use baya::prelude::*;

#[gateway({ namespace: "/chat", cors: true })]
struct Chat;

#[gateway]
impl Chat {
    #[message("said")]
    async fn said(&self) {}
}

#[gateway(port = 81, path = "/auction")]
struct Auction;

#[gateway]
impl Auction {
    #[message("bid")]
    async fn bid(&self) {}
}

#[gateway("/feed", sends = ["said"], protocols = "feed.v1")]
struct Feed;

#[gateway]
impl Feed {
    #[message(event = "named")]
    async fn named(&self) {}

    #[message("one", "two")]
    async fn two(&self) {}

    #[message(SAY)]
    async fn constant(&self) {}

    #[SubscribeMessage("nest")]
    async fn nest(&self) {}

    #[OnGatewayConnection]
    async fn connected(&self) {}
}

fn main() {}
