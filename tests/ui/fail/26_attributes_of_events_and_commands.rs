use baya::cqrs::{Command, CqrsModule};
use baya::events::EventsModule;
use baya::prelude::*;

struct Adopted;

#[derive(Command)]
struct Feed;

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
}

#[module(root, imports = [EventsModule, CqrsModule], providers = [Mails])]
struct AppModule;

fn main() {}
