use baya::Stream;
use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto]
struct Plain {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn ready(&self) -> bool {
        true
    }

    #[subscription]
    async fn plain(&self) -> impl Stream<Item = Plain> + use<> {
        futures_util::stream::empty()
    }

    #[subscription]
    async fn number(&self) -> u8 {
        1
    }

    #[subscription]
    async fn nothing(&self) {}
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
