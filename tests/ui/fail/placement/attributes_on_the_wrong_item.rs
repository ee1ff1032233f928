use baya::prelude::*;

#[injectable]
enum Cats {
    Tom,
}

#[module]
fn cats_module() {}

#[provider]
struct Pool;

#[controller]
impl Clone for Pool {
    fn clone(&self) -> Self {
        Pool
    }
}

fn main() {}
