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

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/feed")]
    #[on(Every { seconds: 60 })]
    async fn feed(&self) {}

    #[on(Every { seconds: 60 })]
    #[on(Every { seconds: 30 })]
    async fn count(&self) {}

    #[on(Every { seconds: 60 })]
    #[status(204)]
    #[http(timeout = "5s")]
    async fn clean(&self) {}

    #[on]
    async fn walk(&self) {}

    #[on("60s")]
    async fn brush(&self) {}

    #[on(Every { seconds: 60 }, nmae = "x")]
    async fn groom(&self) {}

    #[on(Every { seconds: 60 })]
    fn stroke(&self) {}
}

#[module]
struct CatsModule;

#[module]
impl CatsModule {
    #[on(Every { seconds: 60 })]
    async fn sleep(&self) {}
}

#[injectable]
#[use_guards(Login)]
struct Idle;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[injectable]
struct Repository<T: Send + Sync + 'static> {
    #[inject(default)]
    of: std::marker::PhantomData<fn(T)>,
}

#[injectable]
impl<T: Send + Sync + 'static> Repository<T> {
    #[on(Every { seconds: 60 })]
    async fn sweep(&self, other: Inject<Repository<T>>) {
        drop((other.of, self.of));
    }
}

#[module(driver)]
struct NoDriver;

fn main() {}
