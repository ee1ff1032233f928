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

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn mine(&self, user: Provided<User>) {
        let _ = user;
    }

    #[get("/guarded")]
    #[use_guards(Login)]
    async fn guarded(&self, user: Provided<User>) {
        let _ = user;
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
