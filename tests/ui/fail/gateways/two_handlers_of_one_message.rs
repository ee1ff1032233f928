//! Two handlers of one message in one gateway, of bytes, and of the end of connections.

use baya::gateway::GatewayModule;
use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("say")]
    async fn say(&self) {}

    #[message("say")]
    async fn say_again(&self) {}

    #[message(binary)]
    async fn bytes(&self) {}

    #[message(binary)]
    async fn more_bytes(&self) {}

    #[on_disconnect]
    async fn left(&self) {}

    #[on_disconnect]
    async fn left_again(&self) {}
}

// Another gateway may have the same message.
#[gateway("/other")]
struct Other;

#[gateway]
impl Other {
    #[message("say")]
    async fn say(&self) {}
}

#[module(root, imports = [GatewayModule], gateways = [Chat, Other])]
struct AppModule;

fn main() {}
