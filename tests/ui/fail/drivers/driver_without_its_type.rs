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

#[injectable(module = EveryModule)]
struct Beats;

/// It does not list `Beats`.
#[module(driver)]
struct EveryModule;

impl Driver for EveryModule {
    type Trigger = Every;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        Ok(Mounts::none())
    }
}

#[injectable]
struct Cats {
    beats: Arc<Beats>,
}

#[injectable]
impl Cats {
    #[baya::on(Every { seconds: 60 })]
    async fn stroke(&self) {}
}

#[module(root, imports = [EveryModule], providers = [Cats])]
struct AppModule;

fn main() {}
