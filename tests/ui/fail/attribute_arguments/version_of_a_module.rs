use baya::prelude::*;

#[module(root, version = "1")]
struct AppModule;

#[module(version = ["1", "2"])]
struct CatsModule;

fn main() {}
