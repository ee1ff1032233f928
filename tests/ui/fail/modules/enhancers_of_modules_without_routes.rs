use baya::prelude::*;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller("/users")]
struct Users;

#[controller]
impl Users {
    #[get]
    async fn list(&self) {}
}

#[module(controllers = [Users])]
struct UsersModule;

#[module(prefix = "/admin", guards = [Login], imports = [nested(UsersModule)])]
struct AdminModule;

#[module(prefix = "/shared")]
struct SharedModule;

#[module(root, imports = [AdminModule, SharedModule])]
struct AppModule;

fn main() {}
