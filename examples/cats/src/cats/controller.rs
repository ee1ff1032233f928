//! The HTTP routes of cats.

use baya::prelude::*;

use super::error::CatError;
use super::model::{Cat, CreateCat, UpdateCat};
use super::service::Cats;
use crate::tenant::Tenant;

/// Manages the cats of a tenant.
#[controller("/cats")]
#[derive(Debug)]
pub struct CatsController {
    cats: Arc<Cats>,
}

#[controller]
impl CatsController {
    /// Lists all cats of the tenant.
    #[get]
    async fn list(&self, tenant: Inject<Tenant>) -> Json<Vec<Cat>> {
        Json(self.cats.all(&tenant).await)
    }

    /// Returns a cat.
    #[get("/{id}")]
    async fn find(&self, tenant: Inject<Tenant>, #[param] id: u64) -> Result<Json<Cat>, CatError> {
        self.cats.find(&tenant, id).await.map(Json)
    }

    /// Creates a cat.
    #[post]
    async fn create(
        &self,
        tenant: Inject<Tenant>,
        #[body] cat: CreateCat,
    ) -> Result<Json<Cat>, CatError> {
        self.cats.create(&tenant, cat).await.map(Json)
    }

    /// Updates a cat. Absent fields are not changed.
    #[patch("/{id}")]
    async fn update(
        &self,
        tenant: Inject<Tenant>,
        #[param] id: u64,
        #[body] update: UpdateCat,
    ) -> Result<Json<Cat>, CatError> {
        self.cats.update(&tenant, id, update).await.map(Json)
    }

    /// Deletes a cat.
    #[delete("/{id}")]
    async fn remove(&self, tenant: Inject<Tenant>, #[param] id: u64) -> Result<(), CatError> {
        self.cats.remove(&tenant, id).await
    }
}
