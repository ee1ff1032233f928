//! The selection of the filter of an error.

use std::fmt;

use baya::axum::http::StatusCode;
use baya::axum::middleware::from_fn;
use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{Caught, Filter, Reply, filter};

#[derive(Debug)]
struct Locked;

impl fmt::Display for Locked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the row is locked")
    }
}

impl std::error::Error for Locked {}

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = 500, code = "storage")]
    Storage(#[from] Locked),
    #[error(status = 404, code = "cat_not_found")]
    NotFound { id: u64 },
}

/// Catches the cause of other errors.
#[filter]
struct Later;

impl Filter for Later {
    type Catches = Locked;

    async fn catch(&self, error: Caught<Locked>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        let text = format!("{error}, asked {}", cx.handler());
        Ok(Reply::http((StatusCode::SERVICE_UNAVAILABLE, text)))
    }
}

/// Catches errors of cats.
#[filter]
struct OfCats;

impl Filter for OfCats {
    type Catches = CatError;

    async fn catch(&self, error: Caught<CatError>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        match &*error {
            CatError::NotFound { id } => Ok(Reply::http(Json(json!({ "no_cat": id })))),
            CatError::Storage(_) => Err(error.into_error().with_code("of_cats")),
        }
    }
}

/// Catches every error.
#[filter]
struct Everything;

impl Filter for Everything {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Err(error.into_error().with_code("everything"))
    }
}

/// Panics.
#[filter]
struct Broken;

impl Filter for Broken {
    type Catches = Error;

    async fn catch(&self, _error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        panic!("the filter panics")
    }
}

#[controller("/cats")]
#[use_filters(OfCats)]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> Result<String, CatError> {
        Err(CatError::NotFound { id })
    }

    #[get("/{id}/locked")]
    #[use_filters(Later)]
    async fn locked(&self, #[param] id: u64) -> Result<String, CatError> {
        let _ = id;
        Err(CatError::Storage(Locked))
    }

    #[get("/all/locked")]
    #[use_filters(Later, OfCats)]
    async fn all(&self) -> Result<String, CatError> {
        Err(CatError::Storage(Locked))
    }

    #[get("/all/broken")]
    #[use_filters(Broken)]
    async fn broken(&self) -> Result<String, Error> {
        Err(Error::conflict())
    }

    #[get("/all/plain")]
    async fn plain(&self) -> Result<String, Error> {
        Err(Error::conflict())
    }
}

/// Another module, whose layer rejects every request.
#[module(controllers = [Dogs], middleware = [baya::Middleware::new(from_fn(refuse))])]
struct DogsModule;

#[controller("/dogs")]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn all(&self) {}
}

async fn refuse(
    _: baya::axum::extract::Request,
    _: baya::axum::middleware::Next,
) -> Result<(), Error> {
    Err(Error::gone())
}

#[module(root, imports = [DogsModule], controllers = [Cats], filters = [Everything])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn a_filter_for_a_type_reads_the_error_as_that_type() {
    app().await.get("/cats/7").send().await.assert_status(200).assert_json(json!({ "no_cat": 7 }));
}

#[baya::test]
async fn a_nearer_filter_for_a_cause_overrides_a_farther_one_for_the_error() {
    let response = app().await.get("/cats/7/locked").send().await;
    response.assert_status(503).assert_text("the row is locked, asked locked");
}

#[baya::test]
async fn on_one_level_a_filter_for_the_error_overrides_one_for_its_cause() {
    let response = app().await.get("/cats/all/locked").send().await;
    response.assert_status(500);
    assert_eq!(response.json::<serde_json::Value>()["code"], "of_cats");
}

#[baya::test]
async fn an_error_without_a_nearer_filter_reaches_the_filters_of_the_app() {
    let response = app().await.get("/cats/all/plain").send().await;
    response.assert_status(409);
    assert_eq!(response.json::<serde_json::Value>()["code"], "everything");
}

#[baya::test]
async fn responds_500_to_a_panic_of_a_filter_without_other_filters() {
    let response = app().await.get("/cats/all/broken").send().await;
    response.assert_status(500);
    assert_eq!(response.json::<serde_json::Value>()["code"], "internal_error");
}

#[baya::test]
async fn an_error_response_of_a_layer_reaches_the_filters_of_the_app() {
    let app = TestApp::new::<AppModule>().configure(|app| app.layer(from_fn(refuse)));
    let response = app.start().await.unwrap().get("/cats/7").send().await;
    response.assert_status(410);
    assert_eq!(response.json::<serde_json::Value>()["code"], "everything");
}

#[baya::test]
async fn an_error_response_of_a_module_layer_reaches_the_filters_of_the_app() {
    let response = app().await.get("/dogs").send().await;
    response.assert_status(410);
    assert_eq!(response.json::<serde_json::Value>()["code"], "everything");
}

#[baya::test]
async fn an_error_of_the_fallback_of_the_app_reaches_its_filters() {
    let fallback = tower::service_fn(|_| async {
        Ok::<_, std::convert::Infallible>(baya::axum::response::IntoResponse::into_response(
            Error::gone(),
        ))
    });
    let app = TestApp::new::<AppModule>().configure(|app| app.fallback(fallback));
    let response = app.start().await.unwrap().get("/nowhere").send().await;
    response.assert_status(410);
    assert_eq!(response.json::<serde_json::Value>()["code"], "everything");
}
