use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable]
struct Cats {
    tenant: Lazy<Tenant>,
}

#[injectable]
struct Dogs {
    tenant: Lazy<Tenant>,
    cats: Arc<Cats>,
}

#[module(root, providers = [Tenant, Cats, Dogs])]
struct AppModule;

fn main() {}
