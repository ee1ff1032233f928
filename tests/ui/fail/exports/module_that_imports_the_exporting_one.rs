use baya::prelude::*;

#[module(exports = [ShopModule])]
struct CatsModule;

#[module(imports = [CatsModule])]
struct ShopModule;

#[module(root, imports = [ShopModule])]
struct AppModule;

fn main() {}
