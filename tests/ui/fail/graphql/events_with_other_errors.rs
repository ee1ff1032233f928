use baya::Stream;
use baya::graphql::GraphQlModule;
use baya::prelude::*;

struct Broken;

type Short<T> = Result<T, Broken>;

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn ready(&self) -> bool {
        true
    }

    #[subscription]
    async fn text(&self) -> impl Stream<Item = Result<i32, String>> + use<> {
        futures_util::stream::empty()
    }

    #[subscription]
    async fn foreign(&self) -> impl Stream<Item = Result<i32, Broken>> + use<> {
        futures_util::stream::empty()
    }

    #[subscription]
    async fn short(&self) -> impl Stream<Item = Short<i32>> + use<> {
        futures_util::stream::empty()
    }

    #[subscription]
    async fn nested(&self) -> impl Stream<Item = Result<Result<i32, Error>, Error>> + use<> {
        futures_util::stream::empty()
    }

    #[subscription]
    async fn right(&self) -> impl Stream<Item = Result<i32, std::num::ParseIntError>> + use<> {
        futures_util::stream::empty()
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
