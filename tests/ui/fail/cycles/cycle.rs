use baya::prelude::*;

#[injectable]
struct Cats {
    owners: Arc<Owners>,
}

#[injectable]
struct Owners {
    homes: Arc<Homes>,
}

#[injectable]
struct Homes {
    cats: Arc<Cats>,
}

#[module(root, providers = [Cats, Owners, Homes])]
struct AppModule;

fn main() {}
