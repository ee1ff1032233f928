use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable(scope = transient)]
struct Log {
    tenant: Arc<Tenant>,
}

#[injectable]
struct Cats {
    log: Arc<Log>,
}

#[module(root, providers = [Tenant, Log, Cats])]
struct AppModule;

fn main() {}
