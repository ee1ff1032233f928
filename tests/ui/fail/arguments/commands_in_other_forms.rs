use baya::cqrs::{Command, Commands, CqrsModule, Queries, Query};
use baya::prelude::*;

#[derive(Command)]
struct Feed;

#[derive(Query)]
#[query(output = u32)]
struct Count;

struct Side;

#[token]
struct Main;

type Either<T, N> = Option<Named<T, N>>;

#[injectable]
struct Desk {
    all: Vec<Arc<Commands<Feed>>>,
    named: Named<Commands<Feed>, Side>,
    maybe: Option<Named<Queries<Count>, Side>>,
    either: Either<Queries<Count>, Main>,
}

#[module(root, imports = [CqrsModule], providers = [Desk])]
struct AppModule;

fn main() {}
