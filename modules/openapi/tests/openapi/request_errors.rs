//! The errors of requests that can't be parsed or are not valid: documents have examples of what the app sends.

use baya::testing::TestApp;
use baya::{App, Form, Json, Query};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

#[dto(input)]
struct Cat {
    #[rule(length(min = 1))]
    name: String,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post("/json/{id}")]
    async fn json(&self, #[param("id")] _id: u8, #[header("x-count")] _count: u8, _cat: Json<Cat>) {
    }

    #[post("/form")]
    async fn form(&self, _cat: Form<Cat>) {}

    #[get("/query")]
    async fn query(&self, _cat: Query<Cat>) {}

    #[get("/single")]
    async fn single(&self, #[query("page")] _page: u8, #[cookie("theme")] _theme: u8) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

#[tokio::test]
async fn examples_have_the_codes_that_the_app_sends() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let json = |path: &str, count: &str, body: &str| {
        let request = app.post(path).header("x-count", count);
        request.body("application/json", body.to_owned())
    };
    let form = "application/x-www-form-urlencoded";
    let cat = r#"{"name":"Tom"}"#;
    let single = |query: &str, theme: &str| {
        app.get(&format!("/single{query}")).header("cookie", &format!("theme={theme}"))
    };
    for (operation, request) in [
        ("/json/{id}", json("/json/1", "1", "{'")),
        ("/json/{id}", json("/json/x", "1", cat)),
        ("/json/{id}", json("/json/1", "x", cat)),
        ("/json/{id}", json("/json/1", "1", r#"{"name":""}"#)),
        ("/json/{id}", json("/json/1", "1", r#"{}"#)),
        ("/form", app.post("/form").body(form, "name=%ff".to_owned())),
        ("/form", app.post("/form").body(form, "name=".to_owned())),
        ("/form", app.post("/form").body("text/plain", "name=".to_owned())),
        ("/query", app.get("/query?name=%ff")),
        ("/query", app.get("/query")),
        ("/single", single("?page=x", "1")),
        ("/single", single("?page=1", "x")),
    ] {
        let response = request.send().await;
        let status = response.status().as_u16().to_string();
        let problem: Value = response.json();
        let code = problem["code"].as_str().unwrap_or_default();
        let operation = &document["paths"][operation];
        let operation = operation.get("post").unwrap_or(&operation["get"]);
        let examples =
            &operation["responses"][&status]["content"]["application/problem+json"]["examples"];
        let example = &examples[code]["value"];
        assert_eq!(example["code"], code, "{problem}\n{examples}");
        assert_eq!(example["errors"].is_array(), status == "422", "{example}");
        if status == "422" {
            assert_eq!(problem["detail"], example["detail"]);
        }
    }
}

#[tokio::test]
async fn the_example_of_an_invalid_request_names_the_first_field() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let error = |path: &str, method: &str| {
        let responses = &document["paths"][path][method]["responses"]["422"];
        responses["content"]["application/problem+json"]["examples"]["invalid"]["value"]["errors"]
            [0]
        .clone()
    };
    let required = |location: &str, name: &str| json!({ location: name, "code": "required", "message": "is required" });
    assert_eq!(error("/json/{id}", "post"), required("pointer", "/name"));
    assert_eq!(error("/query", "get"), required("parameter", "name"));
}
