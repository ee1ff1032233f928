use baya::prelude::*;

#[module(imports = [Right])]
struct Left;

#[module(imports = [Left])]
struct Right;

#[module(root, imports = [Left])]
struct AppModule;

fn main() {}
