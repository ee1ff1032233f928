use baya::prelude::*;

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[injectable]
struct Plain;

impl Plugin for Plain {}

#[injectable(scope = request)]
struct PerRequest;

impl Plugin for PerRequest {}

#[injectable(scope = transient)]
struct Plugins {
    all: Vec<Arc<dyn Plugin>>,
}

#[injectable]
struct Search {
    plugins: Arc<Plugins>,
}

#[provider_trait(many)]
trait Theme: Send + Sync {}

impl Theme for Plugins {}

#[injectable]
struct Themes {
    all: Vec<Arc<dyn Theme>>,
}

#[module(
    root,
    providers = [
        PerRequest as dyn Plugin,
        Plain as dyn Plugin,
        Plugins,
        Plugins as dyn Theme,
        Search,
        Themes,
    ],
)]
struct AppModule;

fn main() {}
