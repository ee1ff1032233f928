use baya::prelude::*;
use baya::{Event, Stream};

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[sse("/live")]
    async fn live(&self) -> impl Stream<Item = Event<u64>> {
        futures_util::stream::iter([Event::new(1)])
    }

    #[sse("/later")]
    async fn later(&self) -> Result<impl Stream<Item = Event<u64>>, Error> {
        Ok(futures_util::stream::iter([Event::new(1)]))
    }
}

fn main() {}
