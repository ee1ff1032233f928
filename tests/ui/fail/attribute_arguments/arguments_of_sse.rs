use baya::prelude::*;
use baya::Subscription;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[sse("/1", retries = "2s", body, keep_alive = off, keep_alive = off)]
    async fn unknown_and_repeated(&self) -> Result<Subscription<u64>, Error> {
        Err(Error::not_found())
    }

    #[sse("/2", retry = 2, keep_alive)]
    async fn no_times(&self) -> Result<Subscription<u64>, Error> {
        Err(Error::not_found())
    }
}

fn main() {}
