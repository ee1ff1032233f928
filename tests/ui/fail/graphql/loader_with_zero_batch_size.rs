use std::collections::HashMap;

use baya::prelude::*;

const MOST: usize = 2;

#[injectable]
struct Ages;

#[injectable]
impl Ages {
    #[loader(max = MOST - 2)]
    async fn ages(&self, ids: &[u32]) -> HashMap<u32, u32> {
        ids.iter().map(|id| (*id, 1)).collect()
    }
}

fn main() {}
