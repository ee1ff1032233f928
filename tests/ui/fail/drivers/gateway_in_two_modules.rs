//! A gateway with handlers in the lists of two modules, at two paths.

use baya::gateway::GatewayModule;
use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("say")]
    async fn say(&self) {}
}

#[module(prefix = "/a", gateways = [Chat])]
struct OneModule;

#[module(root, imports = [GatewayModule, OneModule], gateways = [Chat])]
struct AppModule;

fn main() {}
