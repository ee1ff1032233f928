use std::pin::Pin;
use std::task::{Context, Poll};

use baya::Stream;
use baya::axum::response::{IntoResponse, Response};
use baya::prelude::{Error, controller, module};

struct Lines;

impl Stream for Lines {
    type Item = String;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<String>> {
        Poll::Ready(None)
    }
}

impl IntoResponse for Lines {
    fn into_response(self) -> Response {
        "no lines".into_response()
    }
}

#[controller("/lines")]
struct Log;

#[controller]
impl Log {
    #[get]
    async fn lines(&self) -> Lines {
        Lines
    }

    #[get("/checked")]
    async fn checked(&self) -> Result<Option<Lines>, Error> {
        Ok(Some(Lines))
    }
}

#[module(root, controllers = [Log])]
struct AppModule;

fn main() {}
