use baya::prelude::*;
use baya::{Event, Stream, Subscription};

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/stream")]
    async fn stream(&self) -> impl Stream<Item = Event<u64>> + use<> {
        futures_util::stream::iter([Event::new(1)])
    }

    #[get("/subscription")]
    async fn subscription(&self) -> Result<Subscription<u64>, Error> {
        Err(Error::not_found())
    }

    #[post("/event")]
    async fn event(&self) -> Event<u64> {
        Event::new(1)
    }
}

fn main() {}
