use baya::prelude::*;
use baya::{Broadcast, Event, Stream};

struct Cat;

#[injectable]
struct News {
    #[inject(default)]
    sent: Broadcast<Cat>,
}

#[controller("/cats")]
struct Cats {
    news: Arc<News>,
}

#[controller]
impl Cats {
    #[sse("/text")]
    async fn no_stream(&self) -> String {
        String::new()
    }

    #[sse("/event")]
    async fn one_event(&self) -> Result<Event<u64>, Error> {
        Ok(Event::new(1))
    }

    #[sse("/numbers")]
    async fn no_events(&self) -> impl Stream<Item = u64> + use<> {
        futures_util::stream::iter([1])
    }

    #[sse("/cats")]
    async fn cats(&self) -> impl Stream<Item = Event<Cat>> + use<> {
        futures_util::stream::iter([Event::new(Cat)])
    }

    #[post("/news")]
    async fn tell(&self) -> Result<(), Error> {
        self.news.sent.send(Event::new(Cat))
    }
}

fn main() {}
