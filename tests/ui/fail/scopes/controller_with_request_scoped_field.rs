use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[controller]
struct Cats {
    tenant: Arc<Tenant>,
}

#[controller]
impl Cats {}

#[module(root, providers = [Tenant], controllers = [Cats])]
struct AppModule;

fn main() {}
