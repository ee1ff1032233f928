use baya::prelude::*;

struct User;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(Login)]
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
