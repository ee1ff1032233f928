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

#[module(driver)]
struct OtherModule;

impl Driver for OtherModule {
    type Trigger = Every;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        Ok(Mounts::none())
    }
}

#[module(root, imports = [EveryModule, OtherModule])]
struct AppModule;

fn main() {}
