use baya::prelude::*;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards("Login")]
#[use_guards([Login, Login])]
#[use_guards(&Login)]
#[use_guards(Box::new(Login))]
#[use_guards(Login | Login)]
#[use_guards(!Login)]
#[use_guards = Login]
#[skip("Login")]
#[skip(Login::new())]
#[meta("public")]
#[meta(roles = ["admin"])]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

fn main() {}
