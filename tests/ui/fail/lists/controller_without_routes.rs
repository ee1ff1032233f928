use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
