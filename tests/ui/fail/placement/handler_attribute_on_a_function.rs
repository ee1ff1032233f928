use baya::prelude::*;

#[get("/cats")]
async fn cats() -> String {
    String::new()
}

#[on_init]
async fn init() {}

fn main() {}
