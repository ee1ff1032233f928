use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[module(providers = [Tenant])]
struct TenantModule;

#[injectable]
struct Cats {
    tenant: Arc<Tenant>,
}

#[module(root, imports = [TenantModule], providers = [Cats])]
struct AppModule;

fn main() {}
