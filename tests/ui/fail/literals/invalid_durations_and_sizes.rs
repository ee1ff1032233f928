use baya::Subscription;
use baya::prelude::*;

#[controller("/cats")]
#[http(timeout = "5 minutes", body_limit = "10 cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[http(timeout = "0s", body_limit = 1.5)]
    async fn list(&self) {}

    #[post]
    #[http(timeout = 5, body_limit = -1)]
    async fn create(&self) {}

    #[put]
    #[http(timeout, body_limit = "99999999999 GiB")]
    async fn replace(&self) {}

    #[sse("/live", retry = "often", keep_alive = "")]
    async fn live(&self) -> Result<Subscription<u64>, Error> {
        Err(Error::not_found())
    }
}

fn main() {}
