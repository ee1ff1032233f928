use baya::cqrs::{Command, CqrsModule};
use baya::events::EventsModule;
use baya::prelude::*;

#[derive(Command)]
struct Shared;

#[derive(Command)]
struct Changed;

#[derive(Command)]
struct Boxed;

struct Heard;

#[injectable]
struct Keeper;

#[injectable]
impl Keeper {
    #[baya::command_handler]
    async fn shared(&self, _command: Arc<Shared>) {}

    #[baya::command_handler]
    async fn changed(&self, _command: &mut Changed) {}

    #[baya::command_handler]
    async fn boxed(&self, _command: &Box<Boxed>) {}

    #[baya::on_event]
    async fn heard(&self, _event: &mut Heard) {}
}

#[module(root, imports = [CqrsModule, EventsModule], providers = [Keeper])]
struct AppModule;

fn main() {}
