//! The app with Baya.

use axum::Router;
use axum::http::StatusCode;
use baya::http::SecurityHeaders;
use baya::prelude::*;

use crate::{Cat, CatStore, CreateCat, Search};

#[provider]
async fn store() -> CatStore {
    CatStore::default()
}

#[controller]
struct Cats {
    store: Arc<CatStore>,
}

#[controller]
impl Cats {
    #[get]
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }

    #[get("/cats/{id}")]
    async fn find(&self, #[param] id: u64) -> Result<Json<Cat>, StatusCode> {
        self.store.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
    }

    #[get("/cats")]
    async fn search(&self, search: Query<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[post("/cats")]
    async fn create(&self, #[body] cat: CreateCat) -> Json<Cat> {
        Json(self.store.create(cat))
    }
}

#[module(root, providers = [store], controllers = [Cats])]
struct AppModule;

/// Returns the app with the default settings.
///
/// # Errors
///
/// If the app does not boot.
pub async fn router() -> baya::Result<Router> {
    Ok(App::new::<AppModule>().into_router().await?.0)
}

/// Returns the app without default headers.
///
/// # Errors
///
/// If the app does not boot.
pub async fn plain_router() -> baya::Result<Router> {
    let app = App::new::<AppModule>().security_headers(SecurityHeaders::none()).response_ids(false);
    Ok(app.into_router().await?.0)
}
