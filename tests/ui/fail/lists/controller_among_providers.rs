use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {}

#[module(root, providers = [Cats])]
struct AppModule;

fn main() {}
