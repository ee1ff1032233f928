use baya::prelude::*;

#[injectable]
struct Cats;

#[module(root, provider = [Cats], imports, exports = [1 + 1])]
struct AppModule;

fn main() {}
