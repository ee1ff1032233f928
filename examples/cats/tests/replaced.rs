//! A provider replaced in a test; everything else is as in production.

use baya::prelude::*;
use baya::testing::{TestApp, json};
use cats::AppModule;
use cats::cats::{Cat, CatError, CatRepo, ChangeCat, CreateCat};
use cats::tenant::Tenant;

/// One cat for everybody.
struct OneCat;

#[provider_trait]
impl CatRepo for OneCat {
    async fn all(&self, _tenant: &Tenant) -> Vec<Cat> {
        Vec::new()
    }

    async fn by_id(&self, _tenant: &Tenant, id: u64) -> Option<Cat> {
        Some(Cat { id, name: "Felix".to_owned(), age: 7 })
    }

    async fn insert(&self, _tenant: &Tenant, cat: CreateCat) -> Result<Cat, CatError> {
        Ok(Cat { id: 1, name: cat.name, age: cat.age })
    }

    async fn change(&self, _tenant: &Tenant, id: u64, _: ChangeCat) -> Result<Cat, CatError> {
        Err(CatError::NotFound { id })
    }

    async fn remove(&self, _tenant: &Tenant, _id: u64) -> bool {
        true
    }
}

#[baya::test]
async fn finds_the_cat_of_the_replacement() {
    let app = TestApp::new::<AppModule>().replace::<dyn CatRepo>(OneCat).start().await?;
    let felix = json!({ "id": 12, "name": "Felix", "age": 7 });
    app.get("/cats/12").send().await.assert_status(200).assert_json(felix);
}
