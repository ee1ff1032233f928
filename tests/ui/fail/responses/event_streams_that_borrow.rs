use baya::prelude::*;
use baya::{Event, Stream};
use futures_util::stream::BoxStream;

#[controller("/cats")]
struct Cats {
    #[inject(default)]
    names: Vec<String>,
}

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

    #[sse("/names")]
    async fn names(&self) -> impl Stream<Item = Event<String>> + use<'_> {
        futures_util::stream::iter(self.names.iter().cloned().map(Event::new))
    }

    #[sse("/boxed")]
    async fn boxed(&self) -> Result<BoxStream<'_, Event<String>>, Error> {
        Ok(Box::pin(futures_util::stream::iter(self.names.iter().cloned().map(Event::new))))
    }
}

fn main() {}
