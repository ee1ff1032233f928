//! The statuses of answers in a document, which are those that are sent.

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

/// What is sent, and every status but errors of each operation.
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

/// The answers of an operation that are no errors of a request, and whether one is of this status.
fn says(document: &Value, verb: &str, path: &str, status: u16) -> (Vec<String>, bool) {
    let answers = &document["paths"][path][verb.to_ascii_lowercase()]["responses"];
    let answers = answers.as_object().expect("there are some").keys();
    let said: Vec<_> = answers.filter(|said| *said != "default").cloned().collect();
    let class = format!("{}XX", status / 100);
    let found = said.iter().any(|said| *said == status.to_string() || *said == class);
    (said, found)
}

async fn sends(app: &TestApp, document: &Value, nest: bool) {
    for (verb, path, usual, other) in ALL {
        let status = if nest { *other } else { *usual };
        let sent = app.request(verb.parse().expect("it is a verb"), path).send().await;
        assert_eq!(sent.status().as_u16(), status, "{verb} {path}");
        let (said, found) = says(document, verb, path, status);
        assert!(found, "{verb} {path} is {status}, and not {said:?}");
    }
}

#[baya_macros::test(crate = baya)]
async fn empty_answers_have_the_statuses_that_are_sent() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    let app = TestApp::new::<AppModule>().start().await.expect("it starts");
    sends(&app, &document, false).await;
    assert_eq!(says(&document, "GET", "/headers", 200).0, ["200"]);
    assert_eq!(says(&document, "GET", "/redirect", 303).0, ["3XX"]);
}

#[baya_macros::test(crate = baya)]
async fn empty_answers_have_the_statuses_of_nest_where_those_are_sent() {
    let compat = |app: App| app.compat(Compat::Nest);
    let document = compat(App::new::<AppModule>()).openapi().expect("there is a document");
    let app = TestApp::new::<AppModule>().configure(compat).start().await.expect("it starts");
    sends(&app, &document, true).await;
    assert_eq!(says(&document, "POST", "/none", 201).0, ["201"]);
    assert_eq!(says(&document, "PUT", "/none", 200).0, ["200", "202"]);
    assert_eq!(says(&document, "GET", "/none", 200).0, ["200"]);
    let answer = &document["paths"]["/none"]["get"]["responses"]["200"];
    assert_eq!(answer["description"], "OK\n\nIt has no body where there is nothing.");
    assert!(answer["content"].is_object());
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
    async fn said(&self) {}
}

#[module(root, controllers = [Without])]
struct WithoutModule;

#[baya_macros::test(crate = baya)]
async fn statuses_without_content_have_none_in_the_document() {
    let document = App::new::<WithoutModule>().openapi().expect("there is a document");
    for (verb, status) in [("get", "304"), ("put", "205")] {
        let answer = &document["paths"]["/without"][verb]["responses"][status];
        assert!(answer["description"].is_string(), "{document}");
        assert!(answer["content"].is_null(), "{document}");
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
async fn a_media_type_that_is_set_is_in_the_document() {
    let app = TestApp::new::<MediaModule>().start().await?;
    app.get("/media").send().await.assert_header("content-type", "text/csv");
    let document = App::new::<MediaModule>().openapi().expect("there is a document");
    let answer = &document["paths"]["/media"]["get"]["responses"]["200"];
    assert_eq!(
        answer["content"],
        serde_json::json!({ "text/csv": { "schema": { "type": "string" } } })
    );
    let headers: Vec<_> = answer["headers"].as_object().into_iter().flatten().collect();
    assert_eq!(headers.len(), 1, "{answer}");
}
