use baya::events::AnyEvent;
use baya::events::{DistributedEvent, EventsModule};
use baya::prelude::*;

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.adopted")]
struct Adopted {}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event(group = "mails")]
    async fn alone(&self, _event: &Adopted) {}

    #[on_event(distributed, all)]
    async fn all(&self, _event: AnyEvent) {}

    #[on_event(distributed, priority = 3)]
    async fn first(&self, _event: &Adopted) {}

    #[on_event(distributed, attempts = 0, concurrency = "two")]
    async fn never(&self, _event: &Adopted) {}

    #[on_event(distributed, group = " ")]
    async fn unnamed(&self, _event: &Adopted) {}
}

#[module(root, imports = [EventsModule], providers = [Mails])]
struct AppModule;

fn main() {}
