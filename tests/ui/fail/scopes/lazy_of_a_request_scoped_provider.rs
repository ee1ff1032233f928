use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable(scope = transient)]
struct Clock;

#[injectable(scope = request)]
struct Audit {
    tenant: Lazy<Tenant>,
    clock: Lazy<Clock>,
}

#[module(root, providers = [Tenant, Clock, Audit])]
struct AppModule;

fn main() {}
