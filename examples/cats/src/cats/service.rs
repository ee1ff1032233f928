//! The service of cats.

use baya::prelude::*;

use super::error::CatError;
use super::model::{Cat, CreateCat, UpdateCat};
use super::repository::CatRepo;
use crate::tenant::Tenant;

/// Manages cats.
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
    /// Adds two cats to the public tenant.
    #[on_init]
    async fn seed(&self) -> Result<(), CatError> {
        let public = Tenant("public".to_owned());
        for (name, age) in [("Tom", 3), ("Misty", 5)] {
            self.create(&public, CreateCat { name: name.to_owned(), age }).await?;
        }
        Ok(())
    }

    /// Returns all cats of a tenant, ordered by id.
    pub async fn all(&self, tenant: &Tenant) -> Vec<Cat> {
        self.repo.all(tenant).await
    }

    /// Returns a cat.
    ///
    /// # Errors
    ///
    /// [`CatError::NotFound`] if no cat has this id.
    pub async fn find(&self, tenant: &Tenant, id: u64) -> Result<Cat, CatError> {
        self.repo.find(tenant, id).await.ok_or(CatError::NotFound { id })
    }

    /// Creates a cat.
    ///
    /// # Errors
    ///
    /// [`CatError::NameTaken`] if another cat of the tenant has the same name.
    pub async fn create(&self, tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError> {
        self.repo.insert(tenant, cat).await
    }

    /// Updates a cat.
    ///
    /// # Errors
    ///
    /// [`CatError::NotFound`] if no cat has this id, and [`CatError::NameTaken`] if another cat has the same name.
    pub async fn update(
        &self,
        tenant: &Tenant,
        id: u64,
        update: UpdateCat,
    ) -> Result<Cat, CatError> {
        self.repo.update(tenant, id, update).await
    }

    /// Deletes a cat.
    ///
    /// # Errors
    ///
    /// [`CatError::NotFound`] if no cat has this id.
    pub async fn remove(&self, tenant: &Tenant, id: u64) -> Result<(), CatError> {
        if self.repo.remove(tenant, id).await { Ok(()) } else { Err(CatError::NotFound { id }) }
    }
}
