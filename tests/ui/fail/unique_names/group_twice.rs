use baya::events::{DistributedEvent, EventsModule};
use baya::prelude::*;

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.adopted")]
struct Adopted {}

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.moved")]
struct Moved {}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event(distributed, group = "mails")]
    async fn to_owner(&self, _event: &Adopted) {}

    #[on_event(distributed, group = "mails")]
    async fn to_shelter(&self, _event: Arc<Adopted>) {}

    #[on_event(distributed, group = "mails")]
    async fn of_another_event(&self, _event: &Moved) {}
}

#[module(root, imports = [EventsModule], providers = [Mails])]
struct AppModule;

fn main() {}
