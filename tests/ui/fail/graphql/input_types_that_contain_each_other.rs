use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto(input)]
struct Cat {
    owner: Option<Box<Owner>>,
}

#[dto(input)]
struct Owner {
    cat: Option<Box<Cat>>,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn cat(&self, cat: Cat) -> bool {
        cat.owner.is_none()
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
