use baya::prelude::*;

struct Pool;

type Maybe<T> = Option<T>;

#[provider]
fn pool() -> Option<Pool> {
    Some(Pool)
}

#[provider]
async fn cache() -> Result<Maybe<u8>, Error> {
    Ok(Some(1))
}

#[module(root, providers = [pool, cache])]
struct AppModule;

fn main() {}
