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

#[injectable]
struct Service;

#[module(root, controllers = [Cats], providers = [Cats], gateways = [Cats], resolvers = [Service])]
struct AppModule;

fn main() {}
