use baya::prelude::*;

#[resolver]
struct Cats;

#[resolver]
struct Dogs;

#[resolver]
impl Dogs {
    async fn helper(&self) {}
}

#[module(root, resolvers = [Cats, Dogs])]
struct AppModule;

fn main() {}
