use baya::prelude::*;

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[injectable]
struct First;

impl Plugin for First {}

#[injectable]
struct Second;

impl Plugin for Second {}

#[injectable]
struct Cats {
    _plugins: Vec<Arc<dyn Plugin>>,
    _absent: Option<Arc<Cats>>,
    _owners: Lazy<Owners>,
}

#[injectable]
struct Owners {
    _cats: Option<Arc<Homes>>,
}

#[injectable(scope = transient)]
struct Homes;

#[module(root, providers = [First as dyn Plugin, Second as dyn Plugin, Owners, Homes])]
struct AppModule;

#[module(root, providers = [Owners, Homes, Cats2])]
struct OtherModule;

#[injectable]
struct Cats2 {
    _owners: Lazy<Owners>,
}

fn main() {}
