use baya::cqrs::{Command, Commands, CqrsModule};
use baya::prelude::*;

#[derive(Command)]
struct Feed;

#[injectable]
struct Desk {
    commands: Commands<(Feed, Feed)>,
}

#[module(root, imports = [CqrsModule], providers = [Desk])]
struct AppModule;

fn main() {}
