use baya::cqrs::{Command, Commands, CqrsModule, Queries, Query};
use baya::prelude::*;

#[derive(Command)]
struct Create;

#[derive(Command)]
struct Delete;

#[derive(Query)]
#[query(output = u8)]
struct All;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[command_handler]
    async fn create(&self, command: Create) {
        drop(command);
    }

    #[command_handler]
    async fn again(&self, command: &Create) {
        let _ = command;
    }
}

#[injectable]
struct Desk {
    commands: Commands<(Create, Delete)>,
    queries: Queries<All>,
}

#[module(root, imports = [CqrsModule], providers = [Cats, Desk])]
struct AppModule;

fn main() {
    let _ = |desk: Desk| (desk.commands, desk.queries);
}
