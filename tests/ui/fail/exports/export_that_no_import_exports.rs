use baya::prelude::*;

#[injectable]
struct Cats;

#[module(providers = [Cats])]
struct CatsModule;

#[module(imports = [CatsModule], exports = [Cats])]
struct ShopModule;

#[module(root, imports = [ShopModule])]
struct AppModule;

fn main() {}
