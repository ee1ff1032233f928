use baya::events::AnyEvent;
use baya::cqrs::CqrsModule;
use baya::events::EventsModule;
use baya::prelude::*;

struct Adopted;

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event]
    async fn any(&self, _event: &AnyEvent) {}

    #[on_event]
    async fn any_by_value(&self, _event: AnyEvent) {}

    #[on_event]
    async fn shared_twice(&self, _event: &Arc<Adopted>) {}

    #[interval("1s", jitter = "10m")]
    async fn late(&self) {}

    #[cron("*/90 * * * *")]
    async fn beyond(&self) {}

    #[cron("0 4 * * *")]
    #[cron("0 5 * * *")]
    async fn twice(&self) {}

    #[interval(5)]
    async fn number(&self) {}
}

#[module(root, imports = [EventsModule, CqrsModule], providers = [Mails])]
struct AppModule;

fn main() {}
