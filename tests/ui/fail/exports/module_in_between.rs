use baya::prelude::*;

#[injectable]
struct Pool;

#[injectable]
struct Log;

#[module(providers = [Pool, Log], exports = [Pool, Log])]
struct DbModule;

#[module(imports = [DbModule])]
struct UsersModule;

#[injectable]
struct Cats {
    pool: Arc<Pool>,
}

#[module(imports = [UsersModule], providers = [Cats])]
struct CatsModule;

#[injectable]
struct Dogs {
    pool: Arc<Pool>,
    log: Arc<Log>,
}

#[module(imports = [UsersModule], providers = [Dogs])]
struct DogsModule;

#[module(root, imports = [CatsModule, DogsModule])]
struct AppModule;

fn main() {}
