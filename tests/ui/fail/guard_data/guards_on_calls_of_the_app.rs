use baya::prelude::*;
use baya::protocol::{Driver, Mounts, TriggerKind};
use baya::AppHandle;

#[token]
struct Every {
    seconds: u64,
}

impl TriggerKind for Every {
    const LABEL: &'static str = "periodic job";
    const DRIVER: &'static str = "EveryModule";
}

#[module(driver)]
struct EveryModule;

impl Driver for EveryModule {
    type Trigger = Every;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        Ok(Mounts::none())
    }
}

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

#[metadata(enforced_by = Login)]
struct Role(&'static str);

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[on(Every { seconds: 60 })]
    #[use_guards(Login)]
    async fn feed(&self) {}

    #[on(Every { seconds: 60 })]
    async fn count(&self, user: Provided<User>) {}

    #[on(Every { seconds: 60 })]
    #[meta(Role("admin"))]
    async fn clean(&self) {}
}

#[injectable]
#[use_guards(Login)]
struct Dogs;

#[injectable]
impl Dogs {
    #[on(Every { seconds: 60 })]
    async fn walk(&self) {}
}

#[module(root, imports = [EveryModule], providers = [Cats, Dogs], guards = [Login])]
struct AppModule;

fn main() {}
