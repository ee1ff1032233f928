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

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[on(Every { seconds: 60 })]
    async fn feed(&self) {}
}

#[module(providers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule])]
struct AppModule;

fn main() {}
