use baya::Stream;
use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto(object)]
struct Cat {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn shown(&self) -> impl std::fmt::Display {
        1
    }

    #[mutation]
    async fn optional(&self) -> Result<Option<impl Into<String>>, Error> {
        Ok(Some("a"))
    }

    #[query]
    async fn numbers(&self) -> impl Stream<Item = i32> + use<> {
        futures_util::stream::empty()
    }

    #[field]
    async fn friends(&self, _cat: &Cat) -> impl Stream<Item = i32> + use<> {
        futures_util::stream::empty()
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
