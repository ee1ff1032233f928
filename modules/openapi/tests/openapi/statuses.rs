//! The statuses of responses: documents contain those that the app sends.

use baya::axum::http::HeaderMap;
use baya::axum::response::Redirect;
use baya::testing::TestApp;
use baya::{App, Compat, ExposedTo, Json};
use baya_macros::{controller, module};
use baya_openapi::AppDocument;
use serde_json::Value;

#[controller]
struct All;

#[controller]
impl All {
    #[get("/empty")]
    async fn empty(&self) {}

    #[post("/empty")]
    async fn empty_of_post(&self) {}

    #[put("/empty")]
    #[status(202)]
    async fn empty_with_status(&self) {}

    #[get("/none")]
    async fn none(&self) -> Option<Json<u8>> {
        None
    }

    #[post("/none")]
    async fn none_of_post(&self) -> Option<Json<u8>> {
        None
    }

    #[put("/none")]
    #[status(202)]
    async fn none_with_status(&self) -> Option<Json<u8>> {
        None
    }

    #[delete("/none")]
    async fn none_of_delete(&self) -> Option<()> {
        None
    }

    #[get("/redirect")]
    #[status(202)]
    async fn redirect(&self) -> Redirect {
        Redirect::to("/empty")
    }

    #[post("/redirect")]
    #[redirect("/empty", 308)]
    async fn redirect_always(&self) {}

    #[get("/headers")]
    async fn headers(&self) -> (HeaderMap, ()) {
        (HeaderMap::new(), ())
    }

    #[post("/headers")]
    async fn headers_of_post(&self) -> (HeaderMap, ()) {
        (HeaderMap::new(), ())
    }

    #[put("/headers")]
    #[status(204)]
    async fn headers_with_status(&self) -> (HeaderMap, ()) {
        (HeaderMap::new(), ())
    }

    #[get("/exposed")]
    async fn exposed(&self) -> ExposedTo<()> {
        ExposedTo(&[], ())
    }

    #[post("/exposed")]
    async fn exposed_of_post(&self) -> ExposedTo<()> {
        ExposedTo(&[], ())
    }
}

#[module(root, controllers = [All])]
struct AppModule;

/// The method and path of each operation, its status, and its status in NestJS compatibility mode.
const ALL: &[(&str, &str, u16, u16)] = &[
    ("GET", "/empty", 204, 200),
    ("POST", "/empty", 204, 201),
    ("PUT", "/empty", 202, 202),
    ("GET", "/none", 404, 200),
    ("POST", "/none", 204, 201),
    ("PUT", "/none", 204, 200),
    ("DELETE", "/none", 204, 200),
    ("GET", "/redirect", 303, 303),
    ("POST", "/redirect", 308, 308),
    ("GET", "/headers", 200, 200),
    ("POST", "/headers", 201, 201),
    ("PUT", "/headers", 204, 204),
    ("GET", "/exposed", 200, 200),
    ("POST", "/exposed", 201, 201),
];

/// Returns the statuses that an operation documents, except `default`, and whether they contain this one.
fn documented_statuses(
    document: &Value,
    method: &str,
    path: &str,
    status: u16,
) -> (Vec<String>, bool) {
    let responses = &document["paths"][path][method.to_ascii_lowercase()]["responses"];
    let statuses = responses.as_object().expect("an object").keys();
    let statuses: Vec<_> = statuses.filter(|status| *status != "default").cloned().collect();
    let class = format!("{}XX", status / 100);
    let is_documented = statuses.iter().any(|one| *one == status.to_string() || *one == class);
    (statuses, is_documented)
}

async fn assert_statuses(app: &TestApp, document: &Value, is_nest: bool) {
    for (method, path, default_status, nest_status) in ALL {
        let status = if is_nest { *nest_status } else { *default_status };
        let response = app.request(method.parse().expect("a method"), path).send().await;
        assert_eq!(response.status().as_u16(), status, "{method} {path}");
        let (statuses, is_documented) = documented_statuses(document, method, path, status);
        assert!(is_documented, "{method} {path}: expected {status}, found {statuses:?}");
    }
}

#[baya_macros::test(crate = baya)]
async fn documents_the_statuses_that_the_app_sends() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let app = TestApp::new::<AppModule>().start().await.expect("the app starts");
    assert_statuses(&app, &document, false).await;
    assert_eq!(documented_statuses(&document, "GET", "/headers", 200).0, ["200"]);
    assert_eq!(documented_statuses(&document, "GET", "/redirect", 303).0, ["3XX"]);
}

#[baya_macros::test(crate = baya)]
async fn documents_the_statuses_of_nest_in_compatibility_mode() {
    let compat = |app: App| app.compat(Compat::Nest);
    let document = compat(App::new::<AppModule>()).openapi().expect("the app has a document");
    let app = TestApp::new::<AppModule>().configure(compat).start().await.expect("the app starts");
    assert_statuses(&app, &document, true).await;
    assert_eq!(documented_statuses(&document, "POST", "/none", 201).0, ["201"]);
    assert_eq!(documented_statuses(&document, "PUT", "/none", 200).0, ["200", "202"]);
    assert_eq!(documented_statuses(&document, "GET", "/none", 200).0, ["200"]);
    let response = &document["paths"]["/none"]["get"]["responses"]["200"];
    assert_eq!(response["description"], "OK\n\nThe body is empty if there is no value.");
    assert!(response["content"].is_object());
}

#[controller("/without")]
struct Without;

#[controller]
impl Without {
    #[get]
    #[api(response(status = 304, media = "text/plain"))]
    async fn unchanged(&self) {}

    #[put]
    #[api(response(status = 205, media = "text/plain"))]
    async fn reset(&self) {}
}

#[module(root, controllers = [Without])]
struct WithoutModule;

#[baya_macros::test(crate = baya)]
async fn omits_the_content_of_statuses_without_content() {
    let document = App::new::<WithoutModule>().openapi().expect("the app has a document");
    for (method, status) in [("get", "304"), ("put", "205")] {
        let response = &document["paths"]["/without"][method]["responses"][status];
        assert!(response["description"].is_string(), "{document}");
        assert!(response["content"].is_null(), "{document}");
    }
}

#[controller("/media")]
struct Media;

#[controller]
impl Media {
    #[get]
    #[set_header("content-type", "text/csv")]
    #[set_header("cache-control", "no-store")]
    async fn table(&self) -> &'static str {
        "name\nTom\n"
    }
}

#[module(root, controllers = [Media])]
struct MediaModule;

#[baya_macros::test(crate = baya)]
async fn documents_a_media_type_that_a_header_sets() {
    let app = TestApp::new::<MediaModule>().start().await?;
    app.get("/media").send().await.assert_header("content-type", "text/csv");
    let document = App::new::<MediaModule>().openapi().expect("the app has a document");
    let response = &document["paths"]["/media"]["get"]["responses"]["200"];
    assert_eq!(
        response["content"],
        serde_json::json!({ "text/csv": { "schema": { "type": "string" } } })
    );
    let headers: Vec<_> = response["headers"].as_object().into_iter().flatten().collect();
    assert_eq!(headers.len(), 1, "{response}");
}
