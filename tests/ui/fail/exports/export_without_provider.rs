use baya::prelude::*;

#[injectable]
struct Cats;

#[module(exports = [Cats])]
struct CatsModule;

#[module]
struct LogModule;

#[module(root, imports = [CatsModule], exports = [LogModule])]
struct AppModule;

fn main() {}
