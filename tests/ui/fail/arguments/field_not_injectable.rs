use baya::prelude::*;

#[injectable]
struct Cats {
    count: u64,
}

fn main() {}
