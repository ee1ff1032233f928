use baya::prelude::*;

#[injectable]
struct Plain;

#[controller]
#[skip(Plain)]
#[apply(Plain)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}
}

#[module(root, controllers = [Cats], guards = [Plain])]
struct AppModule;

fn main() {}
