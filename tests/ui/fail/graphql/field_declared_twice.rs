use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto(object)]
struct Cat {
    first_name: String,
    #[graphql(skip)]
    age: u8,
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
    async fn first_name(&self, cat: &Cat) -> String {
        cat.first_name.to_uppercase()
    }

    #[field]
    async fn age(&self, cat: &Cat) -> u8 {
        cat.age
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
