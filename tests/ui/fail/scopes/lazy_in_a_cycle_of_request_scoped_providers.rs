use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant {
    audit: Arc<Audit>,
}

#[injectable(scope = request)]
struct Audit {
    tenant: Lazy<Tenant>,
}

#[module(root, providers = [Tenant, Audit])]
struct AppModule;

fn main() {}
