use baya::prelude::*;

#[rule(range(min = 1))]
struct Page {
    number: u32,
}

#[api(tags("cats"))]
#[controller("/cats")]
struct Cats;

#[api(deprecated)]
#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

#[rule(range(min = 1))]
fn number() {}

fn main() {}
