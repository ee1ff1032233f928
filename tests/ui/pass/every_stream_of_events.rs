//! What a handler with `#[sse]` may return.

use baya::prelude::*;
use baya::{Broadcast, Event, LastEventId, Stream, Subscription};
use futures_util::stream::{self, BoxStream};

#[derive(Debug, ApiError)]
enum NewsError {
    #[error(status = 409)]
    Closed,
}

#[injectable]
struct News {
    #[inject(default)]
    sent: Broadcast<u64>,
}

#[controller("/news")]
struct NewsController {
    news: Arc<News>,
}

type Events = BoxStream<'static, Event<u64>>;

#[controller]
impl NewsController {
    #[sse]
    async fn events(&self) -> impl Stream<Item = Event<u64>> + use<> {
        stream::iter([Event::new(1)])
    }

    #[sse("/results")]
    async fn results(&self) -> impl Stream<Item = Result<Event<u64>, NewsError>> + use<> {
        stream::iter([Err(NewsError::Closed)])
    }

    #[sse("/broadcast", version = "1")]
    async fn broadcast(&self, last: Option<LastEventId>) -> Subscription<u64> {
        self.news.sent.subscribe(last.as_ref())
    }

    #[sse("/refused/{id}")]
    async fn refused(&self, #[param] id: u64) -> Result<Subscription<u64>, NewsError> {
        if id == 0 { Err(NewsError::Closed) } else { Ok(self.news.sent.subscribe(None)) }
    }

    #[sse("/boxed")]
    async fn boxed(&self) -> Result<Events, Error> {
        Ok(Box::pin(stream::empty()))
    }

    #[sse("/result-of-results")]
    async fn all(
        &self,
    ) -> Result<impl Stream<Item = Result<Event<u64>, Error>> + use<>, Error> {
        Ok(stream::empty())
    }
}

#[module(root, providers = [News], controllers = [NewsController])]
struct AppModule;

fn main() {}
