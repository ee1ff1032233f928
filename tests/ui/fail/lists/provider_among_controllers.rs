use baya::prelude::*;

#[injectable]
struct Cats;

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
