//! Gateways and controllers in each other's list, and in that of providers.

use baya::gateway::GatewayModule;
use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}
}

#[injectable]
struct Provider;

#[module(
    root,
    imports = [GatewayModule],
    controllers = [Chat],
    gateways = [Cats, Provider],
    providers = [Chat],
)]
struct AppModule;

fn main() {}
