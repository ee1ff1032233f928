use baya::prelude::*;

#[module]
struct CatsModule;

#[module(root, providers = [CatsModule])]
struct AppModule;

fn main() {}
