//! Gateways as other frameworks have them, and other mistakes in their handlers.

use baya::Stream;
use baya::gateway::{Binary, Client, Gateway, GatewayModule, Payload};
use baya::prelude::*;
use futures_util::stream;

#[dto]
struct Bid {
    amount: u32,
}

#[dto]
struct Broken {
    #[rule(min(1))]
    amount: u32,
}

#[gateway(81, "/auction", protocols = [])]
struct Auction;

#[gateway]
impl Auction {
    #[message("both")]
    #[on_connect]
    async fn both(&self) {}

    #[message(bid)]
    async fn bid(&self, _bid: Payload<Bid>) {}

    #[message("of_a_request")]
    async fn of_a_request(&self, #[body] _bid: Bid) {}

    #[message("two_payloads")]
    async fn two_payloads(&self, _text: Payload<String>, _bid: Payload<Bid>) {}

    #[message("optional")]
    async fn optional(&self, _bid: Option<Payload<Bid>>) {}

    #[message("borrowed")]
    async fn borrowed(&self, _text: Payload<&str>) {}

    #[message("by_reference")]
    async fn by_reference(&self, _client: &Client) {}

    #[message("gateway")]
    async fn gateway(&self, _auction: Gateway<Auction>) {}

    // Only the error in the type is reported.
    #[message("broken")]
    async fn broken(&self, _payload: Payload<Broken>) {}

    #[message("blocking")]
    fn blocking(&self) -> impl Future<Output = u32> {
        async { 7 }
    }

    #[message("errors")]
    async fn errors(&self) -> impl Stream<Item = Result<u32, String>> + use<> {
        stream::empty()
    }

    #[message(binary)]
    async fn bytes(&self, _bytes: Vec<u8>) -> impl Stream<Item = Vec<u8>> + use<> {
        stream::empty()
    }

    #[on_disconnect]
    async fn left(&self) -> u32 {
        7
    }
}

#[gateway("/packed", protocols = ["baya.msgpack"])]
struct Packed;

#[gateway]
impl Packed {
    #[message("pipes")]
    async fn pipes(&self, #[use_pipes(Trimmed)] _text: Payload<String>) {}

    #[message("asks")]
    async fn asks(&self, client: Client) -> Result<(), Error> {
        let _answer = client.request("question", &()).await?;
        Ok(())
    }

    #[message("emits")]
    async fn emits(&self, client: Client) {
        client.emit("event", &());
    }

    #[message("disconnects")]
    async fn disconnects(&self, client: Client) {
        client.disconnect();
    }
}

struct Forgotten;

#[gateway]
impl Forgotten {
    #[message("x")]
    async fn x(&self) {}
}

#[module(root, imports = [GatewayModule], gateways = [Auction, Packed, Forgotten])]
struct AppModule;

fn main() {}
