use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable]
struct Cats {
    tenant: Arc<Tenant>,
}

#[module(root, providers = [Tenant, Cats])]
struct AppModule;

fn main() {}
