use baya::prelude::*;

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[provider_trait(many)]
trait Theme: Send + Sync {}

#[injectable]
struct Plain;

impl Plugin for Plain {}

#[injectable]
struct Search {
    themes: Vec<Arc<dyn Theme>>,
}

impl Plugin for Search {}

#[injectable]
struct Dark {
    plugins: Vec<Arc<dyn Plugin>>,
}

impl Theme for Dark {}

#[module(root, providers = [Search as dyn Plugin, Plain as dyn Plugin, Dark as dyn Theme])]
struct AppModule;

fn main() {}
