use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[module(root, providers = [Tenant])]
struct AppModule {
    tenant: Arc<Tenant>,
}

fn main() {}
