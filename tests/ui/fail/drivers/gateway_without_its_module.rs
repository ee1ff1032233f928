//! Gateways without the module that serves them.

use baya::gateway::Gateway;
use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("say")]
    async fn say(&self) {}
}

#[gateway("/quiet")]
struct Quiet;

#[gateway]
impl Quiet {}

#[injectable]
struct News {
    chat: Gateway<Chat>,
    shared: Arc<Gateway<Chat>>,
}

#[module(root, gateways = [Chat, Quiet], providers = [News])]
struct AppModule;

// Without a message, the gateway itself needs the module.
#[module(root, gateways = [Quiet])]
struct QuietModule;

fn main() {}
