use baya::prelude::*;

#[injectable]
struct Cats;

#[module(providers = [Cats], exports = [Cats])]
struct CatsModule;

#[module(exports = [CatsModule])]
struct ShopModule;

#[module(root, imports = [CatsModule, ShopModule])]
struct AppModule;

fn main() {}
