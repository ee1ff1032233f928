use baya::graphql::{ConnectionCheck, ConnectionInit, GraphQlModule};
use baya::prelude::*;

#[injectable]
struct Tokens;

#[provider_trait]
impl ConnectionCheck for Tokens {
    async fn connect(&self, _init: &ConnectionInit<'_>) -> baya::Result<baya::testing::Value> {
        Err(Error::forbidden())
    }
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn cats(&self) -> bool {
        true
    }
}

#[module(providers = [Tokens as dyn ConnectionCheck], exports = [dyn ConnectionCheck])]
struct Exported;

#[module(global, providers = [Tokens as dyn ConnectionCheck])]
struct Global;

#[module(root, imports = [GraphQlModule::at("/graphql"), Exported], resolvers = [Cats])]
struct One;

#[module(root, imports = [GraphQlModule::at("/graphql"), Global], resolvers = [Cats])]
struct Two;

#[module(
    root,
    imports = [GraphQlModule::at("/graphql")],
    providers = [Tokens as dyn ConnectionCheck],
    resolvers = [Cats],
)]
struct Three;

fn main() {}
