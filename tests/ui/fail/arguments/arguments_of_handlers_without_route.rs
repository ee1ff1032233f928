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

use baya::Json;

struct Unknown;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[on(Every { seconds: 60 })]
    async fn feed(&self, body: Json<String>, unknown: Unknown) {}

    #[on(Every { seconds: 60 })]
    async fn count(&self, #[query] page: u32) {}

    #[on(Every { seconds: 60 })]
    async fn walk(&self, missing: Inject<Missing>) {}
}

#[injectable]
struct Missing;

#[module(root, imports = [EveryModule], providers = [Cats])]
struct AppModule;

fn main() {}
