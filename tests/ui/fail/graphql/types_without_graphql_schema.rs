use std::collections::HashMap;

use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto]
struct Plain {
    name: String,
}

#[dto(object)]
struct Cat {
    name: String,
    plain: Plain,
}

#[dto(input)]
struct NewCat {
    plain: Plain,
}

struct Bare;

type Short<T> = Result<T, Error>;

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn plain(&self) -> Plain {
        Plain { name: String::new() }
    }

    #[query]
    async fn bare(&self) -> Vec<Bare> {
        Vec::new()
    }

    #[query]
    async fn map(&self) -> Result<HashMap<String, Cat>, Error> {
        Err(Error::not_found())
    }

    #[query]
    async fn short(&self) -> Short<Plain> {
        Err(Error::not_found())
    }

    #[query]
    async fn pair(&self) -> (u8, u8) {
        (1, 2)
    }

    #[mutation]
    async fn nothing(&self) {}

    #[query]
    async fn by_plain(&self, plain: Plain) -> bool {
        plain.name.is_empty()
    }

    #[query]
    async fn by_bare(&self, bare: Bare) -> bool {
        let Bare = bare;
        true
    }

    #[query]
    async fn by_cat(&self, cat: Cat) -> bool {
        cat.name.is_empty()
    }

    #[mutation]
    async fn create(&self, cat: NewCat) -> NewCat {
        cat
    }

    #[field]
    async fn length(&self, plain: &Plain) -> usize {
        plain.name.len()
    }

    #[field]
    async fn size(&self, cat: Cat) -> usize {
        cat.name.len()
    }

    #[field]
    async fn alone(&self) -> usize {
        0
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
