use std::collections::HashMap;

use baya::prelude::*;

struct Cat {
    name: String,
}

#[derive(Clone)]
struct Key(u32);

#[injectable]
struct Values;

#[injectable]
impl Values {
    #[loader]
    async fn load(&self, ids: &[u32]) -> HashMap<u32, Cat> {
        ids.iter().map(|id| (*id, Cat { name: String::new() })).collect()
    }
}

#[injectable]
struct Errors;

#[injectable]
impl Errors {
    #[loader]
    async fn load(&self, ids: &[u32]) -> Result<HashMap<u32, bool>, String> {
        Ok(ids.iter().map(|id| (*id, true)).collect())
    }
}

#[injectable]
struct Keys;

#[injectable]
impl Keys {
    #[loader]
    async fn load(&self, keys: &[Key]) -> Vec<Option<u32>> {
        keys.iter().map(|key| Some(key.0)).collect()
    }
}

#[injectable]
struct Others;

#[injectable]
impl Others {
    #[loader]
    async fn load(&self, ids: &[u32]) -> HashMap<i64, bool> {
        ids.iter().map(|id| (i64::from(*id), true)).collect()
    }
}

#[injectable]
struct Borrowed;

#[injectable]
impl Borrowed {
    #[loader]
    async fn load(&self, names: &[&str]) -> HashMap<String, bool> {
        names.iter().map(|name| ((*name).to_owned(), true)).collect()
    }
}

#[injectable]
struct Generic;

#[injectable]
impl Generic {
    #[loader]
    async fn load<K>(&self, keys: &[K]) -> Vec<Option<bool>> {
        keys.iter().map(|_| None).collect()
    }
}

fn main() {}
