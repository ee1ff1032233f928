use baya::prelude::*;

#[module]
struct CatsModule;

#[module(root, controllers = [CatsModule])]
struct AppModule;

fn main() {}
