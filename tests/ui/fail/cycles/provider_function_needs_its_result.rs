use baya::prelude::*;

#[token]
struct Pool;

#[provider]
fn pool(pool: Arc<Pool>) -> Pool {
    let _ = pool;
    Pool
}

#[module(root, providers = [pool])]
struct AppModule;

fn main() {}
