use baya::prelude::*;

#[module(imports = [CatsModule])]
struct CatsModule;

fn main() {}
