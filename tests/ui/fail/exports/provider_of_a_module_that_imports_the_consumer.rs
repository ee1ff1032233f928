use baya::prelude::*;

#[injectable]
struct Config;

#[injectable]
struct Cats {
    config: Arc<Config>,
}

#[module(providers = [Cats])]
struct CatsModule;

#[injectable]
struct Pool {
    config: Arc<Config>,
}

#[injectable]
struct Dogs {
    pool: Arc<Pool>,
}

#[module(providers = [Dogs])]
struct DogsModule;

#[module(imports = [CatsModule, DogsModule], providers = [Config])]
struct ShopModule;

#[module(root, imports = [ShopModule], providers = [Config, Pool])]
struct AppModule;

fn main() {}
