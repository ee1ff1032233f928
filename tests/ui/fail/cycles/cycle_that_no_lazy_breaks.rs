use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant {
    user: Arc<User>,
}

#[injectable(scope = request)]
struct User {
    tenant: Arc<Tenant>,
}

#[provider_trait(many)]
trait Plugin: Send + Sync {}

#[injectable]
struct Search {
    plugins: Vec<Arc<dyn Plugin>>,
}

impl Plugin for Search {}

#[module(root, providers = [Tenant, User, Search, Search as dyn Plugin])]
struct AppModule;

fn main() {}
