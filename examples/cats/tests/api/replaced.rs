//! A test that replaces one provider. All others are the same as in production.

use baya::prelude::*;
use baya::testing::{TestApp, json};
use cats::AppModule;
use cats::cats::{Cat, CatError, CatRepo, CreateCat, UpdateCat};
use cats::tenant::Tenant;

/// A repository that returns the same cat for every id.
struct FakeRepo;

#[provider_trait]
impl CatRepo for FakeRepo {
    async fn all(&self, _tenant: &Tenant) -> Vec<Cat> {
        Vec::new()
    }

    async fn find(&self, _tenant: &Tenant, id: u64) -> Option<Cat> {
        Some(Cat { id, name: "Felix".to_owned(), age: 7 })
    }

    async fn insert(&self, _tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError> {
        Ok(Cat { id: 1, name: cat.name, age: cat.age })
    }

    async fn update(&self, _tenant: &Tenant, id: u64, _: UpdateCat) -> Result<Cat, CatError> {
        Err(CatError::NotFound { id })
    }

    async fn remove(&self, _tenant: &Tenant, _id: u64) -> bool {
        true
    }
}

#[baya::test]
async fn returns_the_cat_of_the_replaced_repository() {
    let app = TestApp::new::<AppModule>().replace::<dyn CatRepo>(FakeRepo).start().await?;
    let felix = json!({ "id": 12, "name": "Felix", "age": 7 });
    app.get("/cats/12").send().await.assert_status(200).assert_json(felix);
}
