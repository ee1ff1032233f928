//! By hand.

use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};

use crate::{Cat, CreateCat, Search, Shelter};

type App = State<Arc<Shelter>>;

async fn hello(State(_): App) -> &'static str {
    "Hello, Baya!"
}

async fn find(State(shelter): App, Path(id): Path<u64>) -> Result<Json<Cat>, StatusCode> {
    shelter.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn search(Query(search): Query<Search>) -> Json<Search> {
    Json(search)
}

async fn create(State(shelter): App, Json(cat): Json<CreateCat>) -> (StatusCode, Json<Cat>) {
    (StatusCode::CREATED, Json(shelter.create(cat)))
}

/// The app.
pub fn plain_router() -> Router {
    Router::new()
        .route("/", get(hello))
        .route("/cats/{id}", get(find))
        .route("/cats", get(search).post(create))
        .with_state(Arc::new(Shelter::default()))
}

/// The app with what every answer of Baya gets by default: the id of its request and that of the trace,
/// and headers that tell browsers to be careful.
pub fn router() -> Router {
    careful_router(plain_router())
}

/// Adds that to another app.
pub fn careful_router(router: Router) -> Router {
    router.layer(from_fn(careful))
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

/// Puts on every answer what those of Baya get by default.
pub async fn careful(request: Request, next: Next) -> Response {
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
