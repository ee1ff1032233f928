//! A gateway and a client as fields of a provider.

use baya::gateway::{Client, GatewayModule};
use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {}

#[injectable]
struct News {
    chat: Arc<Chat>,
    last: Arc<Client>,
}

#[module(root, imports = [GatewayModule], gateways = [Chat], providers = [News])]
struct AppModule;

fn main() {}
