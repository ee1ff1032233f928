//! Rooms over WebSocket and Socket.IO.

use baya::gateway::{Client, Gateway, GatewayModule, GatewayOptions, Payload};
use baya::prelude::*;

#[gateway("/bench")]
struct Bench {
    all: Gateway<Self>,
}

#[gateway]
impl Bench {
    #[message("join")]
    async fn join(&self, client: Client, room: Payload<String>) -> Result<(), Error> {
        client.join(&room)
    }

    #[message("say")]
    async fn say(&self, room: Payload<String>) -> Result<(), Error> {
        self.all.to(&room).send("said", TEXT)
    }

    /// Sends additional data to the stalled clients.
    #[message("fill")]
    async fn fill(&self, data: Payload<String>) -> Result<(), Error> {
        self.all.to("stalled").send("filling", &**data)
    }

    #[message("all")]
    async fn all(&self, number: Payload<String>) -> Result<(), Error> {
        self.all.send("said", &**number)
    }
}

/// The text of each message.
const TEXT: &str = "a message of usual length to the others in a room";

fn options() -> GatewayOptions {
    GatewayOptions::new().unlimited_messages().connections_per_address(100_000).socket_io()
}

#[module(root, imports = [GatewayModule::with(options())], gateways = [Bench])]
struct AppModule;

pub async fn serve() -> baya::Result<()> {
    let address = format!("127.0.0.1:{}", baya::port_or(3000)?);
    App::new::<AppModule>().connection_limit(20_000).listen(address).await
}
