use baya::prelude::*;

#[deny_orphans]
#[module(root)]
struct AppModule;

fn main() {}
