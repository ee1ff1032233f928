//! A guard, an interceptor and a check of an argument, with axum.

use axum::extract::{Path, Request};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};

use crate::{Cat, CatStore, KEY};

async fn guard(request: Request, next: Next) -> Result<Response, StatusCode> {
    match request.headers().get("x-key") {
        Some(key) if key == KEY => Ok(next.run(request).await),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

async fn intercept(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert("x-served-by", HeaderValue::from_static("bench"));
    response
}

/// Returns the app.
pub fn router() -> Router {
    let store = std::sync::Arc::new(CatStore::default());
    let find = move |Path(id): Path<u64>| async move {
        if id == 0 {
            return Err(StatusCode::BAD_REQUEST);
        }
        store.find(id).map(Json::<Cat>).ok_or(StatusCode::NOT_FOUND)
    };
    let route = get(find).route_layer(from_fn(intercept)).route_layer(from_fn(guard));
    Router::new().route("/guarded/{id}", route)
}
