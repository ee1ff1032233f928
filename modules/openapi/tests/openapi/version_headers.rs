//! The header that selects a version, as a parameter of operations.

use baya::App;
use baya_macros::{controller, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

#[controller("/cats", version = "1")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> &'static str {
        "cats"
    }

    #[get("/{id}", version = ["2", "3"])]
    async fn find(&self, #[param] id: u8) -> String {
        id.to_string()
    }
}

#[controller("/dogs")]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn list(&self) -> &'static str {
        "dogs"
    }
}

#[module(root, versioning = header("X-API-Version"), controllers = [Cats, Dogs])]
struct ByHeader;

#[module(root, versioning = uri, controllers = [Cats, Dogs])]
struct ByUri;

fn headers(document: &Value, path: &str) -> Vec<Value> {
    let parameters = document["paths"][path]["get"]["parameters"].as_array();
    let all = parameters.into_iter().flatten();
    all.filter(|one| one["in"] == "header").cloned().collect()
}

fn version(versions: &[&str]) -> Value {
    json!({
        "name": "x-api-version", "in": "header", "required": true,
        "description": "The version of the API.",
        "schema": { "type": "string", "enum": versions },
    })
}

#[test]
fn an_operation_with_versions_requires_the_version_header() {
    let document = App::new::<ByHeader>().openapi().expect("the app has a document");
    assert_eq!(headers(&document, "/cats"), [version(&["1"])]);
    assert_eq!(headers(&document, "/cats/{id}"), [version(&["2", "3"])]);
}

#[test]
fn an_operation_without_a_version_has_no_version_header() {
    let document = App::new::<ByHeader>().openapi().expect("the app has a document");
    assert!(document["paths"]["/dogs"]["get"].is_object());
    assert!(headers(&document, "/dogs").is_empty());
}

#[test]
fn versions_in_paths_have_no_version_header() {
    let document = App::new::<ByUri>().openapi().expect("the app has a document");
    for path in ["/v1/cats", "/v2/cats/{id}", "/v3/cats/{id}"] {
        assert!(document["paths"][path]["get"].is_object(), "{path}");
        assert!(headers(&document, path).is_empty(), "{path}");
    }
}
