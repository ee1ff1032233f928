//! Where cats are kept.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use baya::prelude::*;

use super::model::{Cat, CreateCat};
use crate::tenant::Tenant;

/// A place to keep cats in; the app binds it to one that forgets.
#[provider_trait]
pub trait CatRepo: Send + Sync {
    /// All cats of a tenant, by number.
    async fn all(&self, tenant: &Tenant) -> Vec<Cat>;
    /// One cat.
    async fn by_id(&self, tenant: &Tenant, id: u64) -> Option<Cat>;
    /// Keeps a new cat and gives it a number.
    async fn insert(&self, tenant: &Tenant, cat: CreateCat) -> Cat;
    /// Keeps a changed cat; `false` when there is none of this number.
    async fn replace(&self, tenant: &Tenant, cat: Cat) -> bool;
    /// Forgets a cat; `false` when there is none of this number.
    async fn remove(&self, tenant: &Tenant, id: u64) -> bool;
}

/// Cats in memory.
#[injectable]
#[derive(Debug)]
pub struct MemoryCats {
    #[inject(default)]
    tenants: Mutex<HashMap<Tenant, BTreeMap<u64, Cat>>>,
}

impl MemoryCats {
    fn of<T>(&self, tenant: &Tenant, action: impl FnOnce(&mut BTreeMap<u64, Cat>) -> T) -> T {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        action(tenants.entry(tenant.clone()).or_default())
    }
}

#[provider_trait]
impl CatRepo for MemoryCats {
    async fn all(&self, tenant: &Tenant) -> Vec<Cat> {
        self.of(tenant, |cats| cats.values().cloned().collect())
    }

    async fn by_id(&self, tenant: &Tenant, id: u64) -> Option<Cat> {
        self.of(tenant, |cats| cats.get(&id).cloned())
    }

    async fn insert(&self, tenant: &Tenant, cat: CreateCat) -> Cat {
        self.of(tenant, |cats| {
            let id = cats.last_key_value().map_or(1, |(last, _)| last + 1);
            let cat = Cat { id, name: cat.name, age: cat.age };
            cats.insert(id, cat.clone());
            cat
        })
    }

    async fn replace(&self, tenant: &Tenant, cat: Cat) -> bool {
        self.of(tenant, |cats| match cats.get_mut(&cat.id) {
            Some(kept) => {
                *kept = cat;
                true
            }
            None => false,
        })
    }

    async fn remove(&self, tenant: &Tenant, id: u64) -> bool {
        self.of(tenant, |cats| cats.remove(&id).is_some())
    }
}
