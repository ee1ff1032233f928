//! A gateway in no list, to which a component sends, and one in the lists of two modules.

use baya::gateway::{Client, Gateway, GatewayModule};
use baya::prelude::*;

#[gateway("/twice")]
struct Twice;

#[gateway]
impl Twice {
    #[on_connect]
    async fn connected(&self) {}
}

#[gateway("/lost")]
struct Lost {
    others: Gateway<Self>,
}

#[gateway]
impl Lost {}

#[injectable]
struct News {
    lost: Gateway<Lost>,
    twice: Gateway<Twice>,
}

#[module(prefix = "/a", gateways = [Twice])]
struct One;

#[module(prefix = "/b", gateways = [Twice])]
struct Two;

#[module(root, imports = [GatewayModule, One, Two], providers = [News])]
struct AppModule;

struct NoGateway;

#[injectable]
struct Fields {
    of_another_type: Gateway<NoGateway>,
    optional: Option<Gateway<Twice>>,
    client: Client,
}

#[module(root, imports = [GatewayModule], providers = [Twice, Fields])]
struct ProvidesGateway;

fn main() {}
