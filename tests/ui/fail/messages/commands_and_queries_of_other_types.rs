use baya::cqrs::{Command, Commands, CqrsModule, Queries, Query};
use baya::prelude::{Arc, injectable, module};

#[derive(Command)]
struct Feed;

#[derive(Query)]
#[query(output = u64)]
struct Count;

#[injectable]
struct Desk {
    asks: Queries<Feed>,
    nothing: Commands<()>,
    mixed: Commands<(Feed, Count)>,
    shared: Arc<Commands<Feed>>,
}

#[module(root, imports = [CqrsModule], providers = [Desk])]
struct AppModule;

fn main() {}
