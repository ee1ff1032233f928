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

type Me = Provided<User>;

#[controller]
#[skip(Login)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn mine(&self, user: Me) {
        let _ = user;
    }
}

#[module(root, controllers = [Cats], guards = [Login])]
struct AppModule;

fn main() {}
