use baya::prelude::*;

#[controller(path = "/cats")]
struct Cats;

#[controller]
impl Cats {}

fn main() {}
