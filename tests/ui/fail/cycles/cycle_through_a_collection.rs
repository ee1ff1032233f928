use baya::prelude::*;

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[injectable]
struct Plugins {
    all: Vec<Arc<dyn Plugin>>,
}

#[injectable]
struct Search {
    plugins: Arc<Plugins>,
}

impl Plugin for Search {}

#[module(root, providers = [Plugins, Search as dyn Plugin])]
struct AppModule;

fn main() {}
