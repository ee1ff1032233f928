use baya::dto;
use baya::prelude::*;

/// It has no rules, and does not say so.
#[derive(serde::Deserialize)]
struct Key(#[expect(dead_code, reason = "it is read alone")] u64);

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
    async fn list(&self, page: Query<Paged<Key>>) {
        let _ = page;
    }
}

fn main() {}
