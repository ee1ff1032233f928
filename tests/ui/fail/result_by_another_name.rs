use baya::prelude::*;

type Fallible<T> = Result<T, std::io::Error>;

struct Pool;

#[provider]
async fn pool() -> Fallible<Pool> {
    Ok(Pool)
}

fn main() {}
