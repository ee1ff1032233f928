use baya::cqrs::{Command, Commands, CqrsModule};
use baya::events::EventsModule;
use baya::prelude::*;
use baya::schedule::ScheduleModule;

#[derive(Command)]
struct Feed;

struct Fed;

#[controller("/desk")]
struct Desk;

#[controller]
impl Desk {
    #[get("/optional")]
    async fn optional(&self, _commands: Option<Inject<Commands<Feed>>>) {}

    #[get("/owned")]
    async fn owned(&self, _commands: Commands<Feed>) {}

    #[get("/shared")]
    async fn shared(&self, _commands: Arc<Commands<Feed>>) {}
}

#[injectable]
struct Keeper;

#[injectable]
impl Keeper {
    #[baya::interval("1s")]
    async fn owned(&self, _commands: Commands<Feed>) {}

    #[baya::interval("1s")]
    async fn shared(&self, _commands: Arc<Commands<Feed>>) {}

    #[baya::on_event]
    async fn fed(&self, _event: &Fed, _commands: Commands<Feed>) {}

    #[baya::on_event]
    async fn heard(&self, _event: &Fed, _commands: Arc<Commands<Feed>>) {}

    #[baya::command_handler]
    async fn feed(&self, _command: Feed, _commands: Commands<Feed>) {}
}

#[module(root, imports = [CqrsModule, EventsModule, ScheduleModule], controllers = [Desk], providers = [Keeper])]
struct AppModule;

fn main() {}
