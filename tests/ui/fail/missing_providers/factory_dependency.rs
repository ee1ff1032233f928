use baya::prelude::*;

#[injectable]
struct Config;

struct Pool;

#[provider]
async fn pool(config: Arc<Config>) -> Pool {
    let _ = config;
    Pool
}

#[module(providers = [pool])]
struct DbModule;

#[module(root, imports = [DbModule])]
struct AppModule;

fn main() {}
