use baya::cqrs::{Command, CqrsModule};
use baya::events::{EventDelivery, EventsModule};
use baya::prelude::*;
use baya::schedule::{Run, ScheduleModule};

struct Adopted;

#[derive(Command)]
struct Feed;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self, run: Run) {
        drop(run);
    }

    #[on_event]
    async fn adopted(&self, _event: &Adopted, delivery: EventDelivery) {
        drop(delivery);
    }

    #[cron("0 4 * * *")]
    async fn nightly(&self, run: Run, delivery: EventDelivery) {
        drop((run, delivery));
    }

    #[command_handler]
    async fn feed(&self, _command: Feed, run: Run) {
        drop(run);
    }
}

#[module(root, imports = [CqrsModule, EventsModule, ScheduleModule], controllers = [Cats])]
struct AppModule;

fn main() {}
