use std::collections::HashMap;

use baya::prelude::*;

#[injectable]
struct Authors;

#[injectable]
impl Authors {
    #[loader]
    async fn one(&self, id: u32) -> String {
        id.to_string()
    }
}

#[injectable]
struct Names;

#[injectable]
impl Names {
    #[loader]
    async fn owned(&self, ids: Vec<u32>) -> HashMap<u32, String> {
        ids.into_iter().map(|id| (id, String::new())).collect()
    }
}

#[injectable]
struct Ages;

#[injectable]
impl Ages {
    #[loader]
    async fn plain(&self, ids: &[u32]) -> Vec<u8> {
        ids.iter().map(|_| 1).collect()
    }
}

#[injectable]
struct Colors;

#[injectable]
impl Colors {
    #[loader]
    async fn colors(&self, ids: &[u32]) -> HashMap<u64, String> {
        ids.iter().map(|id| (u64::from(*id), String::new())).collect()
    }
}

struct Unhashed;

#[injectable]
struct Keys;

#[injectable]
impl Keys {
    #[loader]
    async fn by_key(&self, keys: &[Unhashed]) -> HashMap<Unhashed, String> {
        let _ = keys;
        HashMap::new()
    }
}

#[injectable]
struct Two;

#[injectable]
impl Two {
    #[loader]
    async fn first(&self, ids: &[u32]) -> HashMap<u32, u8> {
        ids.iter().map(|id| (*id, 1)).collect()
    }

    #[loader]
    async fn second(&self, ids: &[u32]) -> HashMap<u32, u8> {
        ids.iter().map(|id| (*id, 1)).collect()
    }
}

#[injectable]
struct Most;

#[injectable]
impl Most {
    #[loader(max = 0)]
    async fn some(&self, ids: &[u32]) -> HashMap<u32, u8> {
        ids.iter().map(|id| (*id, 1)).collect()
    }
}

fn main() {}
