use baya::events::{DistributedEvent, EventsModule};
use baya::prelude::*;

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.adopted")]
struct Adopted {}

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.adopted")]
struct AdoptedAgain {
    cat: u64,
}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event(distributed)]
    async fn to_owner(&self, _event: &Adopted) {}

    #[on_event(distributed)]
    async fn to_shelter(&self, _event: &Adopted) {}

    #[on_event(distributed)]
    async fn again(&self, _event: &AdoptedAgain) {}
}

#[module(root, imports = [EventsModule], providers = [Mails])]
struct AppModule;

fn main() {}
