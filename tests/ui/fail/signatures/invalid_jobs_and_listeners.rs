use baya::cqrs::{Command, CqrsModule};
use baya::events::{EventDelivery, EventsModule};
use baya::prelude::*;
use baya::schedule::ScheduleModule;

struct Adopted;

#[derive(Command)]
struct Feed;

#[injectable]
struct Mails;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[interval("1m")]
    fn not_async(&self) {}

    #[interval("1m")]
    async fn without_self() {}

    #[on_event]
    async fn by_value(self, _event: &Adopted) {}

    #[on_event]
    async fn event_last(&self, _mails: Inject<Mails>, _event: Arc<Adopted>) {}

    #[on_event(distributed)]
    async fn delivery_first(&self, _delivery: EventDelivery, _event: &Adopted) {}

    #[command_handler]
    async fn command_last(&self, _cx: &Context<'_>, _command: Feed) {}

    #[command_handler]
    async fn changes(&mut self, _command: Feed) {}

    #[interval("1m", enabled = Self::is_enabled)]
    async fn switched(&self) {}

    #[interval("1m")]
    async fn error_is_a_string(&self) -> Result<(), String> {
        Ok(())
    }

    fn is_enabled(&self) -> bool {
        true
    }
}

#[module(root, imports = [CqrsModule, EventsModule, ScheduleModule], providers = [Cats, Mails])]
struct AppModule;

fn main() {}
