use baya::prelude::*;

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[injectable]
struct First;

impl Plugin for First {}

#[module(providers = [First as dyn Plugin], exports = [dyn Plugin])]
struct FirstModule;

#[injectable]
struct Second;

impl Plugin for Second {}

#[injectable]
struct Plugins {
    _all: Vec<Arc<dyn Plugin>>,
}

#[module(root, imports = [FirstModule], providers = [Second as dyn Plugin, Plugins])]
struct AppModule;

fn main() {}
