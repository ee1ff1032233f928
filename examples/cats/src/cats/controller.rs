//! Cats over HTTP.

use baya::prelude::*;

use super::error::CatError;
use super::model::{Cat, ChangeCat, CreateCat};
use super::service::Cats;
use crate::tenant::Tenant;

/// `/cats`
#[controller("/cats")]
#[derive(Debug)]
pub struct CatsController {
    cats: Arc<Cats>,
}

#[controller]
impl CatsController {
    /// Every cat of the tenant.
    #[get]
    async fn list(&self, tenant: Inject<Tenant>) -> Json<Vec<Cat>> {
        Json(self.cats.all(&tenant).await)
    }

    /// One cat.
    #[get("/{id}")]
    async fn find(&self, tenant: Inject<Tenant>, #[param] id: u64) -> Result<Json<Cat>, CatError> {
        self.cats.find(&tenant, id).await.map(Json)
    }

    /// A new cat.
    #[post]
    async fn create(
        &self,
        tenant: Inject<Tenant>,
        #[body] cat: CreateCat,
    ) -> Result<Json<Cat>, CatError> {
        self.cats.create(&tenant, cat).await.map(Json)
    }

    /// Changes what the body has of a cat.
    #[patch("/{id}")]
    async fn change(
        &self,
        tenant: Inject<Tenant>,
        #[param] id: u64,
        #[body] change: ChangeCat,
    ) -> Result<Json<Cat>, CatError> {
        self.cats.change(&tenant, id, change).await.map(Json)
    }

    /// Forgets a cat.
    #[delete("/{id}")]
    async fn remove(&self, tenant: Inject<Tenant>, #[param] id: u64) -> Result<(), CatError> {
        self.cats.remove(&tenant, id).await
    }
}
