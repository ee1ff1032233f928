//! Where cats are kept.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;

use super::error::CatError;
use super::model::{Cat, ChangeCat, CreateCat};
use crate::tenant::Tenant;

/// A place to keep cats in; the app binds it to one that forgets.
#[provider_trait]
pub trait CatRepo: Send + Sync {
    /// All cats of a tenant, by number.
    async fn all(&self, tenant: &Tenant) -> Vec<Cat>;
    /// One cat.
    async fn by_id(&self, tenant: &Tenant, id: u64) -> Option<Cat>;
    /// Keeps a new cat and gives it a number, unless its name is taken.
    async fn insert(&self, tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError>;
    /// Changes a cat, unless its new name is taken.
    async fn change(&self, tenant: &Tenant, id: u64, change: ChangeCat) -> Result<Cat, CatError>;
    /// Forgets a cat; `false` when there is none of this number.
    async fn remove(&self, tenant: &Tenant, id: u64) -> bool;
}

/// Cats in memory.
#[injectable]
#[derive(Debug)]
pub struct MemoryCats {
    #[inject(default)]
    tenants: Mutex<HashMap<Tenant, Shelter>>,
}

/// The cats of one tenant; a number is given once, also when its cat is gone.
#[derive(Debug, Default)]
struct Shelter {
    cats: BTreeMap<u64, Cat>,
    last: u64,
}

impl Shelter {
    fn is_free(&self, name: &str, but_for: u64) -> Result<(), CatError> {
        if self.cats.values().any(|cat| cat.name == name && cat.id != but_for) {
            Err(CatError::NameTaken { name: name.to_owned() })
        } else {
            Ok(())
        }
    }
}

impl MemoryCats {
    fn tenants(&self) -> MutexGuard<'_, HashMap<Tenant, Shelter>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[provider_trait]
impl CatRepo for MemoryCats {
    async fn all(&self, tenant: &Tenant) -> Vec<Cat> {
        let tenants = self.tenants();
        tenants
            .get(tenant)
            .map(|shelter| shelter.cats.values().cloned().collect())
            .unwrap_or_default()
    }

    async fn by_id(&self, tenant: &Tenant, id: u64) -> Option<Cat> {
        self.tenants().get(tenant)?.cats.get(&id).cloned()
    }

    async fn insert(&self, tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError> {
        let mut tenants = self.tenants();
        let shelter = tenants.entry(tenant.clone()).or_default();
        shelter.is_free(&cat.name, 0)?;
        shelter.last += 1;
        let cat = Cat { id: shelter.last, name: cat.name, age: cat.age };
        shelter.cats.insert(cat.id, cat.clone());
        Ok(cat)
    }

    async fn change(&self, tenant: &Tenant, id: u64, change: ChangeCat) -> Result<Cat, CatError> {
        let mut tenants = self.tenants();
        let shelter = tenants.get_mut(tenant).ok_or(CatError::NotFound { id })?;
        if let Some(name) = &change.name {
            shelter.is_free(name, id)?;
        }
        let cat = shelter.cats.get_mut(&id).ok_or(CatError::NotFound { id })?;
        cat.name = change.name.unwrap_or_else(|| cat.name.clone());
        cat.age = change.age.unwrap_or(cat.age);
        Ok(cat.clone())
    }

    async fn remove(&self, tenant: &Tenant, id: u64) -> bool {
        let mut tenants = self.tenants();
        tenants.get_mut(tenant).is_some_and(|shelter| shelter.cats.remove(&id).is_some())
    }
}
