//! The locations of validation errors: the schema of problems names each one that is sent.

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

    #[post("/toys")]
    async fn create(&self, _toy: Json<Toy>) {}
}

#[module(root, controllers = [Toys])]
struct ToysModule;

#[tokio::test]
async fn the_schema_of_problems_describes_each_location_that_is_sent() {
    let document = App::new::<ToysModule>().openapi().expect("it is described");
    let document: Value = serde_json::from_str(&document.to_string()).expect("a document");
    let error = &document["components"]["schemas"]["Problem"]["properties"]["errors"]["items"];
    let app = TestApp::new::<ToysModule>().start().await.expect("it boots");
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
