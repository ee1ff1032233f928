//! A stream that borrows, and a pipe that applies to nothing.

use baya::Stream;
use baya::gateway::{GatewayModule, Payload};
use baya::prelude::*;

/// Takes names alone.
#[baya::pipe(takes = [Payload<String>])]
struct Trimmed;

impl baya::Pipe<Payload<String>> for Trimmed {
    async fn transform(&self, name: Payload<String>, _cx: &Context<'_>) -> Result<Payload<String>, Error> {
        Ok(name)
    }
}

#[gateway("/streams")]
struct Streams;

#[gateway]
impl Streams {
    #[message("count")]
    async fn count(&self) -> impl Stream<Item = u8> {
        futures_util::stream::empty()
    }

    #[message("perhaps")]
    async fn perhaps(&self) -> Result<impl Stream<Item = u8>, Error> {
        Ok(futures_util::stream::empty())
    }
}

#[gateway("/pipes")]
struct Pipes;

#[gateway]
impl Pipes {
    #[message("number")]
    #[use_pipes(Trimmed)]
    async fn number(&self, number: Payload<u16>) -> u16 {
        number.into_inner()
    }

    #[message("name")]
    #[use_pipes(Trimmed)]
    async fn name(&self, name: Payload<String>) -> String {
        name.into_inner()
    }
}

#[module(root, imports = [GatewayModule], gateways = [Streams, Pipes])]
struct AppModule;

fn main() {}
