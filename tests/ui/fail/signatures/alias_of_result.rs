use baya::prelude::*;

type Fallible<T> = Result<T, std::io::Error>;

type Shared<T> = Arc<T>;

struct Pool;

#[provider]
async fn pool() -> Fallible<Pool> {
    Ok(Pool)
}

#[provider]
async fn shared() -> Shared<Pool> {
    Arc::new(Pool)
}

#[provider]
async fn both() -> Result<Shared<Pool>, Error> {
    Ok(Arc::new(Pool))
}

fn main() {}
