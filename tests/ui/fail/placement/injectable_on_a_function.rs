use baya::prelude::*;

struct Pool;

#[injectable]
async fn pool() -> Pool {
    Pool
}

#[module(root, providers = [pool])]
struct AppModule;

fn main() {}
