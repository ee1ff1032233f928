use baya::prelude::*;
use baya::Provided;

#[derive(Clone)]
struct User {
    id: u64,
}

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        // The bound of a method that a program calls is named by the compiler.
        cx.provide(User { id: 1 });
        Ok(())
    }
}

#[controller]
#[use_guards(Login)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, user: Provided<User>) -> String {
        user.id.to_string()
    }
}

fn main() {}
