use baya::prelude::*;

#[injectable]
struct Db;

#[injectable]
enum Store {
    Memory,
    Disk(Arc<Db>),
}

#[injectable]
struct Cats(Arc<Db>);

#[injectable]
struct Names<'a> {
    first: &'a str,
    db: Arc<Db>,
}

#[module(root, providers = [Db, Cats])]
struct AppModule;

fn main() {}
