//! Arguments and return types that the handlers of a gateway can't have.

use baya::Stream;
use baya::gateway::{Binary, Client, Payload};
use baya::prelude::*;

struct Plain;

#[dto(output)]
struct OnlyWritten {
    text: String,
}

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[on_connect]
    async fn connected(&self, _payload: Payload<String>) -> u32 {
        7
    }

    #[message("plain")]
    async fn plain(&self, _say: Payload<Plain>) {}

    #[message("only_written")]
    async fn only_written(&self, _say: Payload<OnlyWritten>) {}

    #[message("bytes")]
    async fn bytes(&self, _bytes: Binary) {}

    #[message("json")]
    async fn json(&self, _json: Json<String>) {}

    #[message("returned")]
    async fn returned(&self) -> Plain {
        Plain
    }

    #[message("failed")]
    async fn failed(&self) -> Result<(), Plain> {
        Ok(())
    }

    #[message("streamed")]
    async fn streamed(&self) -> impl Stream<Item = Plain> + use<> {
        futures_util::stream::empty()
    }

    #[message(binary)]
    async fn text_of_bytes(&self) -> u32 {
        7
    }

    #[on_disconnect]
    async fn left(&self, _payload: Payload<String>) {}
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/cats")]
    async fn all(&self, _client: Client) {}
}

fn main() {}
