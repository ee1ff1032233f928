use baya::cqrs::{Command, Commands};
use baya::events::Events;
use baya::prelude::*;
use baya::schedule::Scheduler;

#[derive(Command)]
struct Feed;

#[injectable]
struct Desk {
    commands: Commands<Feed>,
    events: Arc<Events>,
    scheduler: Arc<Scheduler>,
}

#[injectable]
impl Desk {
    #[command_handler]
    async fn feed(&self, command: Feed) {
        drop(command);
    }
}

#[module(root, providers = [Desk])]
struct AppModule;

fn main() {}
