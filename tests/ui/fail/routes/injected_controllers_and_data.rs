use baya::prelude::*;

#[token]
struct User;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User);
        Ok(())
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

#[controller("/dogs")]
#[use_guards(Login)]
struct Dogs {
    cats: Arc<Cats>,
}

#[controller]
impl Dogs {
    #[get]
    async fn list(&self, _user: Inject<User>) {
        self.cats.list().await;
    }
}

#[module(root, controllers = [Cats, Dogs])]
struct AppModule;

fn main() {}
