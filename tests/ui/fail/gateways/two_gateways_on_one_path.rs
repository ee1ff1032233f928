//! Two gateways on one path, and a gateway on the path of a route.

use baya::gateway::GatewayModule;
use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[on_connect]
    async fn connected(&self) {}
}

#[gateway("/chat")]
struct OtherChat;

#[gateway]
impl OtherChat {}

#[gateway("/cats")]
struct Cats;

#[gateway]
impl Cats {}

#[controller("/cats")]
struct CatsController;

#[controller]
impl CatsController {
    #[get]
    async fn all(&self) -> &'static str {
        "tom"
    }

    // Another method of the same path is another route.
    #[post]
    async fn create(&self) {}
}

#[module(
    root,
    imports = [GatewayModule],
    controllers = [CatsController],
    gateways = [Chat, OtherChat, Cats],
)]
struct AppModule;

fn main() {}
