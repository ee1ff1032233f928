use baya::graphql::{GraphQlModule, Loader};
use baya::prelude::*;

#[dto(object)]
enum Mood {
    Calm,
    Wild,
}

#[dto(enum)]
enum Size {
    Small,
}

#[dto(union)]
enum Pet {
    Cat(Cat),
}

#[dto(oneof)]
enum By {
    Id(u32),
}

#[dto(object)]
#[graphql(name = "Kitten")]
struct Cat {
    #[graphql(name = "title")]
    name: String,
    #[graphql(guard = "Members")]
    chip: u32,
    #[graphql(flatten)]
    paws: u8,
    #[graphql(description = "In years")]
    age: u8,
}

#[dto(object)]
struct Dog {
    #[graphql(skp)]
    name: String,
}

#[dto(input)]
struct NewCat {
    #[graphql(default = 3)]
    age: u8,
}

#[dto]
enum Color {
    Red,
    #[graphql(skip)]
    Blue,
}

#[derive(Clone)]
#[token]
struct User(u32);

#[guard(provides = User)]
struct Members;

impl Guard for Members {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User(1));
        Ok(())
    }
}

#[resolver]
struct Cats {
    names: Loader<User>,
}

#[resolver]
impl Cats {
    #[query(max_age = 60)]
    async fn limited(&self, #[graphql(default = 10)] limit: u32) -> u32 {
        limit
    }

    #[query]
    #[use_guards(Members)]
    async fn provided(&self, #[argument(default = 3)] user: Provided<User>) -> u32 {
        user.0
    }

    #[query]
    #[graphql(name = "kitten")]
    async fn renamed(&self) -> bool {
        true
    }

    #[mutation(max_age = 60, private)]
    async fn cached(&self) -> bool {
        true
    }
}

#[resolver]
struct Deprecated;

#[resolver]
impl Deprecated {
    #[query]
    async fn required(&self, #[argument(deprecated = "use `id`")] name: String) -> String {
        name
    }

    #[query]
    async fn optional(
        &self,
        #[argument(deprecated)] name: Option<String>,
        #[argument(deprecated, default = 1)] id: u32,
    ) -> u32 {
        id + u32::from(name.is_some())
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats, Deprecated])]
struct AppModule;

fn main() {}
