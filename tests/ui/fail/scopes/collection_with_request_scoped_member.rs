use baya::prelude::*;

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[injectable]
struct First;

impl Plugin for First {}

#[injectable(scope = request)]
struct Second;

impl Plugin for Second {}

#[injectable]
struct Plugins {
    all: Vec<Arc<dyn Plugin>>,
}

#[module(root, providers = [First as dyn Plugin, Second as dyn Plugin, Plugins])]
struct AppModule;

fn main() {}
