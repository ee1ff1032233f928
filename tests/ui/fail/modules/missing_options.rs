use baya::prelude::*;

#[derive(PartialEq)]
struct DbOptions;

#[module(options = DbOptions)]
struct DbModule;

#[module(root, imports = [DbModule])]
struct AppModule;

fn main() {}
