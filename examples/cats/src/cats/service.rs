//! What can be done with cats.

use baya::prelude::*;

use super::error::CatError;
use super::model::{Cat, ChangeCat, CreateCat};
use super::repository::CatRepo;
use crate::tenant::Tenant;

/// The rules about cats.
#[injectable]
pub struct Cats {
    repo: Arc<dyn CatRepo>,
}

impl std::fmt::Debug for Cats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cats").finish_non_exhaustive()
    }
}

#[injectable]
impl Cats {
    /// The public tenant starts with two cats.
    #[on_init]
    async fn settle(&self) -> Result<(), CatError> {
        let public = Tenant("public".to_owned());
        for (name, age) in [("Tom", 3), ("Misty", 5)] {
            self.create(&public, CreateCat { name: name.to_owned(), age }).await?;
        }
        Ok(())
    }

    /// All cats of a tenant, by number.
    pub async fn all(&self, tenant: &Tenant) -> Vec<Cat> {
        self.repo.all(tenant).await
    }

    /// One cat.
    ///
    /// # Errors
    ///
    /// When there is none of this number.
    pub async fn find(&self, tenant: &Tenant, id: u64) -> Result<Cat, CatError> {
        self.repo.by_id(tenant, id).await.ok_or(CatError::NotFound { id })
    }

    /// A new cat.
    ///
    /// # Errors
    ///
    /// When the tenant has a cat of this name.
    pub async fn create(&self, tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError> {
        self.repo.insert(tenant, cat).await
    }

    /// Changes a cat.
    ///
    /// # Errors
    ///
    /// When there is none of this number, or another one has the new name.
    pub async fn change(
        &self,
        tenant: &Tenant,
        id: u64,
        change: ChangeCat,
    ) -> Result<Cat, CatError> {
        self.repo.change(tenant, id, change).await
    }

    /// Forgets a cat.
    ///
    /// # Errors
    ///
    /// When there is none of this number.
    pub async fn remove(&self, tenant: &Tenant, id: u64) -> Result<(), CatError> {
        if self.repo.remove(tenant, id).await { Ok(()) } else { Err(CatError::NotFound { id }) }
    }
}
