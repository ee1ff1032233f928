use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto(input)]
struct NewCat {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn __cats(&self) -> bool {
        true
    }

    #[query]
    async fn _entities(&self) -> bool {
        true
    }

    #[query("_service")]
    async fn service(&self) -> bool {
        true
    }
}

#[resolver]
struct Arguments;

#[resolver]
impl Arguments {
    #[mutation]
    async fn fields(&self, NewCat { name }: NewCat) -> String {
        name
    }

    #[query]
    #[allow(unused_parens)]
    async fn parentheses(&self, (count): i32) -> i32 {
        count
    }

    #[query]
    async fn nothing(&self, _: i32) -> bool {
        true
    }

    #[query]
    async fn reserved(&self, __name: String) -> String {
        __name
    }

    #[query]
    async fn right(&self, #[argument("cat")] NewCat { name }: NewCat) -> String {
        name
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats, Arguments])]
struct AppModule;

fn main() {}
