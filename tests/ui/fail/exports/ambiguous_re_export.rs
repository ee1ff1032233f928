use baya::prelude::*;

#[token]
struct Pool;

#[provider_trait]
trait Clock: Send + Sync {}

#[injectable]
struct Fast;

#[provider_trait]
impl Clock for Fast {}

#[injectable]
struct Slow;

#[provider_trait]
impl Clock for Slow {}

#[module(providers = [value(Pool), Fast as dyn Clock], exports = [Pool, dyn Clock])]
struct FirstModule;

#[module(providers = [value(Pool), Slow as dyn Clock], exports = [Pool, dyn Clock])]
struct SecondModule;

#[module(imports = [FirstModule, SecondModule], exports = [Pool, dyn Clock])]
struct BothModule;

#[module(imports = [BothModule], exports = [Pool])]
struct FartherModule;

#[injectable]
struct Service {
    pool: Arc<Pool>,
}

#[module(root, imports = [FartherModule], providers = [Service])]
struct AppModule;

fn main() {}
