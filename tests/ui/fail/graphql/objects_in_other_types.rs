use std::sync::Arc;

use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto(object)]
struct Cat {
    name: String,
}

#[dto(object)]
enum Pet {
    Cat(Cat),
    Count(i32),
}

#[dto(object)]
enum Found {
    Pet(Pet),
}

#[dto]
enum Mood {
    Calm,
}

#[dto(object)]
struct Borrowed<'a> {
    name: &'a str,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn cat(&self) -> Option<Cat> {
        None
    }

    #[field]
    async fn shared(&self, cat: &Arc<Cat>) -> bool {
        cat.name.is_empty()
    }

    #[field]
    async fn mood(&self, mood: &Mood) -> bool {
        matches!(mood, Mood::Calm)
    }

    #[field]
    async fn optional(&self, cat: Option<&Cat>) -> bool {
        cat.is_none()
    }

    #[field]
    async fn first(&self, first: usize, cat: &Cat) -> usize {
        first + cat.name.len()
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
