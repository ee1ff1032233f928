use baya::cqrs::{Command, CqrsModule, Query};
use baya::prelude::*;

#[derive(Command)]
union Feed {
    _by_id: u64,
    _by_index: u32,
}

#[derive(Query)]
#[query(output = u32)]
union Count {
    _all: u64,
    _some: u32,
}

#[injectable]
struct Keeper;

#[injectable]
impl Keeper {
    #[baya::command_handler]
    async fn feed(&self, _command: Feed) {}

    #[baya::query_handler]
    async fn count(&self, _query: Count) -> u32 {
        0
    }
}

#[module(root, imports = [CqrsModule], providers = [Keeper])]
struct AppModule;

fn main() {}
