use baya::cqrs::{Command, CqrsModule};
use baya::events::{DistributedEvent, EventsModule};
use baya::prelude::*;

struct Adopted;

#[derive(Command)]
struct Feed;

#[derive(Command)]
#[command(outptu = u64)]
struct Count;

#[dto]
#[derive(DistributedEvent)]
#[event(nam = "cat.lost")]
struct Lost {}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[baya::on_event]
    async fn adopted(&self, #[use_pipes(Lower)] event: &Adopted) {
        let _ = event;
    }

    #[baya::command_handler]
    async fn feed(&self, #[body] command: Feed) {
        drop(command);
    }

    #[baya::command_handler]
    async fn count(&self, command: Count) -> u64 {
        drop(command);
        7
    }

    #[baya::on_event(distributed)]
    async fn lost(&self, event: &Lost) {
        let _ = event;
    }

    #[baya::on_event(priority = 1.5)]
    async fn fraction(&self, event: &Adopted) {
        let _ = event;
    }
}

#[module(root, imports = [EventsModule, CqrsModule], providers = [Mails])]
struct AppModule;

fn main() {}
