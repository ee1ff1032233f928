//! What message handlers return, with and without errors, described.

use baya::axum::Router;
use baya::gateway::{Binary, Client, DisconnectReason, GatewayModule, Payload};
use baya::prelude::*;
use baya::protocol::Endpoints;
use baya::schema::Describe;
use baya::Stream;
use futures_util::stream::{BoxStream, Empty, empty};

#[dto]
struct Say {
    text: String,
}

#[dto(output)]
struct View<'v> {
    text: &'v str,
}

#[derive(Debug, ApiError)]
#[error(status = 409, code = "full", message = "the room is full")]
struct Full;

type Alias<T> = std::result::Result<T, Full>;

#[gateway(
    "/replies",
    sends(
        "said" = Say,
        "view" = View<'static>,
        "pair" = (String, Option<u8>),
        #[cfg(test)]
        "test" = String,
        #[cfg(test)]
        binary,
        "any" = baya::testing::Value,
    ),
)]
struct Replies;

#[gateway]
impl Replies {
    #[cfg(unix)]
    #[on_connect]
    async fn connected(&self, _client: Client) {}

    #[cfg(not(unix))]
    #[on_connect]
    async fn connected(&self) {}

    #[message("bytes in a list")]
    async fn bytes_in_a_list(&self, bytes: Payload<Vec<Binary>>) -> Vec<Binary> {
        bytes.into_inner()
    }

    #[message("nothing")]
    async fn nothing(&self) {}

    #[message("nothing or error")]
    async fn nothing_or_error(&self, _client: Client) -> Result<(), Error> {
        Ok(())
    }

    #[message("optional")]
    async fn optional(&self, say: Payload<Option<Say>>) -> Option<Say> {
        say.into_inner()
    }

    #[message("alias")]
    async fn alias(&self, say: Payload<Vec<Say>>) -> Alias<Vec<Say>> {
        Ok(say.into_inner())
    }

    #[message("tuple")]
    async fn tuple(&self) -> (u8, &'static str) {
        (1, "one")
    }

    #[message("view")]
    async fn view(&self) -> View<'static> {
        View { text: "" }
    }

    #[message("any")]
    async fn any(&self, any: Payload<baya::testing::Value>) -> baya::testing::Value {
        any.into_inner()
    }

    #[message("stream")]
    async fn stream(&self) -> impl Stream<Item = Say> + use<> {
        empty()
    }

    #[message("stream of results")]
    async fn stream_of_results(&self) -> impl Stream<Item = Alias<u8>> + use<> {
        empty()
    }

    #[message("named stream")]
    async fn named_stream(&self) -> Empty<u8> {
        empty()
    }

    #[message("boxed stream")]
    async fn boxed_stream(&self) -> Alias<BoxStream<'static, Alias<Say>>> {
        Ok(Box::pin(empty()))
    }

    #[message("perhaps a stream")]
    async fn perhaps_a_stream(&self) -> Alias<impl Stream<Item = Say> + use<>> {
        Ok(empty())
    }

    #[message(binary)]
    async fn bytes(&self, bytes: Binary) -> Result<Option<Vec<u8>>, Error> {
        Ok(Some(bytes.to_vec()))
    }

    #[on_disconnect]
    async fn left(&self, _client: Client, _reason: DisconnectReason) {}
}

#[gateway("/conditional")]
struct Conditional;

#[gateway]
impl Conditional {
    #[cfg(any())]
    #[on_connect]
    async fn connected(&self) {}
}

#[module(describes = messages)]
struct Documents;

impl Describe for Documents {
    fn documents(&self, _app: &Endpoints) -> baya::Result<Router> {
        Ok(Router::new())
    }
}

#[module(root, imports = [GatewayModule, Documents], gateways = [Replies, Conditional])]
struct AppModule;

fn main() {}
