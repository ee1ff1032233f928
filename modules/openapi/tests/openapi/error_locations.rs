//! The locations of validation errors: the problem schema describes each one that the app sends.

use baya::axum::extract::Path;
use baya::testing::TestApp;
use baya::{App, Json};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::Value;

#[dto(input)]
struct Toy {
    #[rule(length(min = 1))]
    name: String,
}

#[dto(input)]
struct Place {
    #[rule(range(max = 9))]
    shelf: u8,
    kind: Kind,
}

#[dto]
enum Kind {
    Car,
    Ball,
}

#[controller]
struct Toys;

#[controller]
impl Toys {
    #[get("/toys/{id}")]
    async fn find(
        &self,
        #[param("id")] _id: u8,
        #[query("page")] _page: u8,
        #[header("x-count")] _count: u8,
        #[cookie("theme")] _theme: u8,
    ) {
    }

    #[get("/number/{id}")]
    async fn number(&self, _id: Path<u16>) {}

    #[get("/pair/{first}/{second}")]
    async fn pair(&self, _pair: Path<(bool, Kind)>) {}

    #[get("/place/{kind}/{shelf}")]
    async fn place(&self, _place: Path<Place>) {}

    #[post("/toys")]
    async fn create(&self, _toy: Json<Toy>) {}
}

#[module(root, controllers = [Toys])]
struct ToysModule;

#[tokio::test]
async fn the_problem_schema_describes_each_error_location() {
    let document = App::new::<ToysModule>().openapi().expect("the app has a document");
    let document: Value = serde_json::from_str(&document.to_string()).expect("valid JSON");
    let error = &document["components"]["schemas"]["Problem"]["properties"]["errors"]["items"];
    let app = TestApp::new::<ToysModule>().start().await.expect("the app boots");
    let find = |path: &str, count: &str, theme: &str| {
        let request = app.get(path).header("x-count", count);
        request.header("cookie", &format!("theme={theme}"))
    };
    for (location, request) in [
        ("parameter", find("/toys/x?page=1", "1", "1")),
        ("parameter", find("/toys/1?page=x", "1", "1")),
        ("header", find("/toys/1?page=1", "x", "1")),
        ("cookie", find("/toys/1?page=1", "1", "x")),
        ("pointer", app.post("/toys").body("application/json", r#"{"name":""}"#)),
    ] {
        let problem: Value = request.send().await.json();
        let sent = problem["errors"][0].as_object().expect("a validation error");
        assert!(sent.contains_key(location), "{problem}");
        for name in sent.keys() {
            assert_eq!(error["properties"][name]["type"], "string", "{name}: {error}");
        }
    }
}

#[tokio::test]
async fn describes_the_parameters_of_a_path_extracted_as_one_type() {
    let document = App::new::<ToysModule>().openapi().expect("the app has a document");
    let document: Value = serde_json::from_str(&document.to_string()).expect("valid JSON");
    let described = |path: &str| {
        let operation = &document["paths"][path]["get"];
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let lines = parameters.iter().map(|one| {
            assert_eq!((&one["in"], &one["required"]), (&"path".into(), &true.into()), "{one}");
            let schema = &one["schema"];
            let limit = schema["maximum"].as_u64();
            let kind = schema["type"].as_str().or(schema["$ref"].as_str()).unwrap_or_default();
            format!("{} {kind} {limit:?}", one["name"].as_str().unwrap_or_default())
        });
        let statuses = ["400", "422"].map(|status| operation["responses"].get(status).is_some());
        (lines.collect::<Vec<_>>().join(", "), statuses)
    };
    assert_eq!(described("/number/{id}"), ("id integer Some(65535)".to_owned(), [true, false]));
    let pair = "first boolean None, second #/components/schemas/Kind None";
    assert_eq!(described("/pair/{first}/{second}"), (pair.to_owned(), [true, false]));
    let place = "shelf integer Some(9), kind #/components/schemas/Kind None";
    assert_eq!(described("/place/{kind}/{shelf}"), (place.to_owned(), [true, true]));
}
