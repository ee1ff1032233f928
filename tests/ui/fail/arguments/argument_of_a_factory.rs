use baya::prelude::*;

struct Pool;

#[provider]
async fn pool(size: usize) -> Pool {
    let _ = size;
    Pool
}

fn main() {}
