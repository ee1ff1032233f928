use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    fn cats(&self) -> bool {
        true
    }
}

#[resolver]
struct Dogs;

#[resolver]
impl Dogs {
    #[qeury]
    async fn dogs(&self) -> bool {
        true
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats, Dogs])]
struct AppModule;

fn main() {}
