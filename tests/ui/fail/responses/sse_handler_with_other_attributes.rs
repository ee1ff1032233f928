use baya::prelude::*;
use baya::{Event, Stream};

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[sse("/body")]
    async fn body(&self, #[body] names: Vec<String>) -> impl Stream<Item = Event<String>> + use<> {
        futures_util::stream::iter(names.into_iter().map(Event::text))
    }

    #[sse("/status")]
    #[status(202)]
    async fn status(&self) -> impl Stream<Item = Event<String>> + use<> {
        futures_util::stream::empty()
    }

    #[sse("/nothing")]
    async fn nothing(&self) {}

    #[sse("/redirect")]
    #[redirect("/cats")]
    async fn redirect(&self) {}

    #[get]
    #[sse("/two")]
    async fn two_verbs(&self) {}
}

fn main() {}
