use baya::prelude::*;

#[module(root, imports = [CatsModule])]
struct CatsModule;

fn main() {}
