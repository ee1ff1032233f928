//! The storage of cats.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;

use super::error::CatError;
use super::model::{Cat, CreateCat, UpdateCat};
use crate::tenant::Tenant;

/// Stores cats. The module binds this trait to [`MemoryCats`].
#[provider_trait]
pub trait CatRepo: Send + Sync {
    /// Returns all cats of a tenant, ordered by id.
    async fn all(&self, tenant: &Tenant) -> Vec<Cat>;
    /// Returns a cat; `None` if no cat has this id.
    async fn find(&self, tenant: &Tenant, id: u64) -> Option<Cat>;
    /// Adds a cat, and assigns an id to it. Fails if another cat has the same name.
    async fn insert(&self, tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError>;
    /// Updates a cat. Fails if another cat has the same name.
    async fn update(&self, tenant: &Tenant, id: u64, update: UpdateCat) -> Result<Cat, CatError>;
    /// Deletes a cat. Returns `false` if no cat has this id.
    async fn remove(&self, tenant: &Tenant, id: u64) -> bool;
}

/// Stores cats in memory.
#[injectable]
#[derive(Debug)]
pub struct MemoryCats {
    #[inject(default)]
    tenants: Mutex<HashMap<Tenant, TenantCats>>,
}

/// The cats of one tenant. Ids are never reused.
#[derive(Debug, Default)]
struct TenantCats {
    cats: BTreeMap<u64, Cat>,
    last_id: u64,
}

impl TenantCats {
    /// Checks that no other cat has this name.
    fn check_name(&self, name: &str, except: u64) -> Result<(), CatError> {
        if self.cats.values().any(|cat| cat.name == name && cat.id != except) {
            Err(CatError::NameTaken { name: name.to_owned() })
        } else {
            Ok(())
        }
    }
}

impl MemoryCats {
    fn tenants(&self) -> MutexGuard<'_, HashMap<Tenant, TenantCats>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[provider_trait]
impl CatRepo for MemoryCats {
    async fn all(&self, tenant: &Tenant) -> Vec<Cat> {
        let tenants = self.tenants();
        tenants
            .get(tenant)
            .map(|tenant_cats| tenant_cats.cats.values().cloned().collect())
            .unwrap_or_default()
    }

    async fn find(&self, tenant: &Tenant, id: u64) -> Option<Cat> {
        self.tenants().get(tenant)?.cats.get(&id).cloned()
    }

    async fn insert(&self, tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError> {
        let mut tenants = self.tenants();
        let tenant_cats = tenants.entry(tenant.clone()).or_default();
        tenant_cats.check_name(&cat.name, 0)?;
        tenant_cats.last_id += 1;
        let cat = Cat { id: tenant_cats.last_id, name: cat.name, age: cat.age };
        tenant_cats.cats.insert(cat.id, cat.clone());
        Ok(cat)
    }

    async fn update(&self, tenant: &Tenant, id: u64, update: UpdateCat) -> Result<Cat, CatError> {
        let mut tenants = self.tenants();
        let tenant_cats = tenants.get_mut(tenant).ok_or(CatError::NotFound { id })?;
        if let Some(name) = &update.name {
            tenant_cats.check_name(name, id)?;
        }
        let cat = tenant_cats.cats.get_mut(&id).ok_or(CatError::NotFound { id })?;
        cat.name = update.name.unwrap_or_else(|| cat.name.clone());
        cat.age = update.age.unwrap_or(cat.age);
        Ok(cat.clone())
    }

    async fn remove(&self, tenant: &Tenant, id: u64) -> bool {
        let mut tenants = self.tenants();
        tenants.get_mut(tenant).is_some_and(|tenant_cats| tenant_cats.cats.remove(&id).is_some())
    }
}
