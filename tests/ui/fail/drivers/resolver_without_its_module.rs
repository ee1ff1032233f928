use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn ready(&self) -> bool {
        true
    }
}

#[module(root, resolvers = [Cats])]
struct AppModule;

#[token]
struct Inner;

#[resolver(schema = Inner)]
struct Dogs;

#[resolver]
impl Dogs {
    #[query]
    async fn ready(&self) -> bool {
        true
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Dogs])]
struct OtherModule;

fn main() {}
