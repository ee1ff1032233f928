//! In Baya.

use axum::Router;
use axum::http::StatusCode;
use baya::SecurityHeaders;
use baya::prelude::*;

use crate::{Cat, CreateCat, Search, Shelter};

#[provider]
async fn shelter() -> Shelter {
    Shelter::default()
}

#[controller]
struct Cats {
    shelter: Arc<Shelter>,
}

#[controller]
impl Cats {
    #[get]
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }

    #[get("/cats/{id}")]
    async fn find(&self, #[param] id: u64) -> Result<Json<Cat>, StatusCode> {
        self.shelter.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
    }

    #[get("/cats")]
    async fn search(&self, search: Query<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[post("/cats")]
    async fn create(&self, #[body] cat: CreateCat) -> Json<Cat> {
        Json(self.shelter.create(cat))
    }
}

#[module(root, providers = [shelter], controllers = [Cats])]
struct AppModule;

/// The app, as it is by default.
///
/// # Errors
///
/// When it does not boot.
pub async fn router() -> baya::Result<Router> {
    Ok(App::new::<AppModule>().into_router().await?.0)
}

/// The app without what every answer gets by default.
///
/// # Errors
///
/// When it does not boot.
pub async fn plain_router() -> baya::Result<Router> {
    let app = App::new::<AppModule>().security_headers(SecurityHeaders::none()).answer_ids(false);
    Ok(app.into_router().await?.0)
}
