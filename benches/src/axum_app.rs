//! The app with axum.

use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};

use crate::{Cat, CatStore, CreateCat, Search};

type App = State<Arc<CatStore>>;

async fn hello(State(_): App) -> &'static str {
    "Hello, Baya!"
}

async fn find(State(store): App, Path(id): Path<u64>) -> Result<Json<Cat>, StatusCode> {
    store.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn search(Query(search): Query<Search>) -> Json<Search> {
    Json(search)
}

async fn create(State(store): App, Json(cat): Json<CreateCat>) -> (StatusCode, Json<Cat>) {
    (StatusCode::CREATED, Json(store.create(cat)))
}

/// Returns the app without default headers.
pub fn plain_router() -> Router {
    Router::new()
        .route("/", get(hello))
        .route("/cats/{id}", get(find))
        .route("/cats", get(search).post(create))
        .with_state(Arc::new(CatStore::default()))
}

/// Returns the app with the headers that Baya adds to every response by default: request id, trace id, and security headers.
pub fn router() -> Router {
    with_default_headers(plain_router())
}

/// Adds the default headers to an app.
pub fn with_default_headers(router: Router) -> Router {
    router.layer(from_fn(add_default_headers))
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// A middleware that adds the headers that Baya adds to every response by default.
pub async fn add_default_headers(request: Request, next: Next) -> Response {
    let passed =
        [REQUEST_ID, TRACE_PARENT].map(|name| (request.headers().get(&name).cloned(), name));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (value, name) in passed {
        if let Some(value) = value {
            headers.entry(name).or_insert(value);
        }
    }
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    response
}
