use baya::prelude::*;

#[token]
struct User;

#[token]
struct Tenant;

#[injectable]
struct Users;

#[guard(provides = User)]
struct Login {
    users: Arc<Users>,
}

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard(provides = Tenant, needs = User)]
struct Member;

impl Guard for Member {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller("/users")]
#[use_guards(Login, Member)]
struct UsersController;

#[controller]
impl UsersController {
    #[get]
    async fn list(&self) {}
}

#[module(providers = [Users], controllers = [UsersController])]
struct UsersModule;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn mine(&self, _user: Provided<User>) {}

    #[get("/tenant")]
    async fn tenant(&self, _tenant: Provided<Tenant>) {}
}

#[module(root, imports = [UsersModule], controllers = [Cats])]
struct AppModule;

fn main() {}
