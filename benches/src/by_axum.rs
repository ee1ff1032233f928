//! By hand.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};

use crate::{Cat, CreateCat, Shelter};

type App = State<Arc<Shelter>>;

async fn hello(State(_): App) -> &'static str {
    "Hello, Baya!"
}

async fn find(State(shelter): App, Path(id): Path<u64>) -> Result<Json<Cat>, StatusCode> {
    shelter.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn create(State(shelter): App, Json(cat): Json<CreateCat>) -> (StatusCode, Json<Cat>) {
    (StatusCode::CREATED, Json(shelter.create(cat)))
}

/// The app.
pub fn router() -> Router {
    Router::new()
        .route("/", get(hello))
        .route("/cats/{id}", get(find))
        .route("/cats", post(create))
        .with_state(Arc::new(Shelter::default()))
}
