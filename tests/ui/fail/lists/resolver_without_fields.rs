use baya::prelude::*;

#[resolver]
struct Cats;

#[resolver]
struct Dogs;

#[resolver]
impl Dogs {
    async fn helper(&self) {}
}

#[resolver]
struct Birds;

#[resolver]
impl Birds {
    #[on_init]
    async fn ready(&self) {}
}

#[module(root, resolvers = [Cats, Dogs, Birds])]
struct AppModule;

fn main() {}
