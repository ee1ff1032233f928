use std::ops::Range;

use baya::dto;
use baya::prelude::*;

#[dto(input)]
struct Paged<K> {
    #[rule(range(min = 1, max = 100))]
    limit: u32,
    after: Option<K>,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, page: Query<Paged<Range<u8>>>) {
        let _ = page;
    }
}

fn main() {}
