use baya::cqrs::{Command, Commands, CqrsModule};
use baya::prelude::*;

#[derive(Command)]
struct Feed;

#[injectable]
struct Desk {
    commands: Arc<Commands<Feed>>,
    optional: Option<Arc<Commands<Feed>>>,
    lazy: Lazy<Commands<Feed>>,
}

#[injectable]
impl Desk {
    #[baya::command_handler]
    async fn feed(&self, _command: Feed, _commands: Inject<Commands<Feed>>) {}
}

#[module(root, imports = [CqrsModule], providers = [Desk])]
struct AppModule;

fn main() {}
