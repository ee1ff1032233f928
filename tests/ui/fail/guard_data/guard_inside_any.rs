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

#[guard]
struct Internal;

impl Guard for Internal {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(Any(Login, Internal))]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn mine(&self, user: Provided<User>) {
        let _ = user;
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
