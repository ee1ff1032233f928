//! Bounds on what one request can contain and report, exactly and one above.

use baya::prelude::*;
use baya::testing::{TestApp, TestResponse, Value, json};
use baya::{Query, dto};

#[dto(input)]
struct Cats {
    #[rule(each(range(max = 9)))]
    lives: Vec<u8>,
}

#[dto(input)]
struct Names {
    name: Vec<String>,
}

#[controller]
struct Lists;

#[controller]
impl Lists {
    #[post("/cats")]
    async fn create(&self, cats: Json<Cats>) -> String {
        cats.0.lives.len().to_string()
    }

    #[get("/names")]
    async fn names(&self, names: Query<Names>) -> String {
        names.0.name.len().to_string()
    }

    #[post("/numbers")]
    async fn numbers(&self, numbers: Json<Vec<u8>>) -> String {
        numbers.0.len().to_string()
    }
}

#[module(root, controllers = [Lists])]
struct AppModule;

async fn post(path: &str, body: &Value) -> TestResponse {
    let app = TestApp::new::<AppModule>().start().await.expect("it boots");
    app.post(path).json(body).send().await
}

/// Returns the number of errors that a response lists, and the location of the last one.
fn errors(response: &TestResponse) -> (usize, String) {
    let problem: Value = response.assert_status(422).json();
    let errors = problem["errors"].as_array().expect("a list of errors");
    let last = errors.last().expect("an error");
    (errors.len(), last["pointer"].as_str().expect("a pointer").to_owned())
}

#[baya::test]
async fn lists_up_to_1000_broken_rules() {
    for (broken, listed, last) in
        [(999, 999, "/lives/998"), (1000, 1000, "/lives/999"), (1001, 1000, "/lives/999")]
    {
        let response = post("/cats", &json!({ "lives": vec![10; broken] })).await;
        assert_eq!(errors(&response), (listed, last.to_owned()));
    }
}

#[baya::test]
async fn lists_up_to_1000_values_of_the_wrong_type() {
    for (wrong, listed, last) in [(1000, 1000, "/999"), (1001, 1000, "/999")] {
        let response = post("/numbers", &json!(vec!["x"; wrong])).await;
        assert_eq!(errors(&response), (listed, last.to_owned()));
    }
}

#[baya::test]
async fn a_query_has_up_to_1000_parameters() {
    let app = TestApp::new::<AppModule>().start().await?;
    let query = |count: usize| format!("/names?{}", vec!["name=a"; count].join("&"));
    app.get(&query(1000)).send().await.assert_status(200).assert_text("1000");
    let problem: Value = app.get(&query(1001)).send().await.assert_status(400).json();
    assert_eq!(problem["code"], "invalid_query");
}
