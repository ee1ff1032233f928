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
    async fn cats(&self) -> Vec<Cat> {
        Vec::new()
    }

    #[field]
    async fn age(&self, cat: &Cat) -> usize {
        cat.name.len()
    }
}

#[resolver]
struct Names;

#[resolver]
impl Names {
    #[query("cats")]
    async fn names(&self) -> Vec<String> {
        Vec::new()
    }

    #[field]
    async fn age(&self, cat: &Cat) -> usize {
        cat.name.len()
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats, Names])]
struct AppModule;

fn main() {}
