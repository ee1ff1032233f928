use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[token]
struct User;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[dto(object)]
struct Cat {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    #[use_guards(Login)]
    async fn mine(&self, user: Provided<User>) -> Vec<Cat> {
        let _ = user;
        Vec::new()
    }

    #[field]
    async fn secret(&self, cat: &Cat, user: Provided<User>) -> String {
        let _ = user;
        cat.name.clone()
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
