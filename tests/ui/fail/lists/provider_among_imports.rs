use baya::prelude::*;

#[injectable]
struct Cats;

#[module(root, imports = [Cats])]
struct AppModule;

fn main() {}
