//! Messages and distributed events whose types have no schema, beside a module that describes them all.

use std::collections::BTreeMap;
use std::time::Duration;

use baya::axum::Router;
use baya::events::{DistributedEvent, EventsModule};
use baya::gateway::{GatewayModule, Payload};
use baya::prelude::*;
use baya::protocol::Endpoints;
use baya::schema::Describe;
use baya::Stream;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Said {
    text: String,
}

#[gateway("/chat")]
struct Chat;

#[gateway]
impl Chat {
    #[message("count")]
    async fn count(&self, words: Payload<BTreeMap<Duration, u32>>) -> usize {
        words.len()
    }

    #[message("say")]
    async fn say(&self, text: Payload<String>) -> Result<Said, Error> {
        Ok(Said { text: text.into_inner() })
    }

    #[message("history")]
    async fn history(&self) -> impl Stream<Item = Said> + use<> {
        futures_util::stream::empty()
    }
}

#[gateway("/hidden")]
#[api(hidden)]
struct Hidden;

#[gateway]
impl Hidden {
    #[message("say")]
    async fn say(&self, text: Payload<String>) -> Said {
        Said { text: text.into_inner() }
    }
}

#[derive(Serialize, Deserialize, DistributedEvent)]
#[event(name = "cat.adopted")]
struct Adopted {
    cat: u64,
}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event(distributed)]
    async fn adopted(&self, event: Arc<Adopted>) {
        let _ = event.cat;
    }

    // An event of this process needs no schema.
    #[on_event]
    async fn fed(&self, event: Arc<Said>) {
        let _ = &event.text;
    }
}

#[module(describes = messages)]
struct Documents;

impl Describe for Documents {
    fn documents(&self, _app: &Endpoints) -> baya::Result<Router> {
        Ok(Router::new())
    }
}

#[module(
    root,
    imports = [GatewayModule, EventsModule, Documents],
    gateways = [Chat, Hidden],
    providers = [Mails],
)]
struct AppModule;

fn main() {}
