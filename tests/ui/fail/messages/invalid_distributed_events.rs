use baya::events::{DistributedEvent, EventsModule};
use baya::prelude::*;

struct Adopted;

#[derive(DistributedEvent)]
#[dto]
struct Unnamed {}

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat adopted", version = 0)]
struct Misnamed {}

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.moved", verison = 2)]
struct Misspelled {}

#[derive(DistributedEvent)]
#[event(name = "cat.generic")]
struct Generic<T>(T);

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event(distributed)]
    async fn adopted(&self, _event: &Adopted) {}
}

#[module(root, imports = [EventsModule], providers = [Mails])]
struct AppModule;

fn main() {}
