use baya::prelude::*;

#[injectable]
struct Cats {
    _owners: Arc<Owners>,
}

#[injectable]
struct Owners {
    _cats: Lazy<Cats>,
}

#[module(root, providers = [Cats, Owners])]
struct AppModule;

fn main() {}
