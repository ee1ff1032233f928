//! The selection of an operation.

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[resolver]
struct Numbers;

#[resolver]
impl Numbers {
    #[query]
    async fn one(&self) -> i32 {
        1
    }

    #[query]
    async fn two(&self) -> i32 {
        2
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Numbers])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

const TWO: &str = "query A { one } query B { two }";

#[baya::test]
async fn runs_the_named_operation() {
    let app = app().await;
    app.graphql(TWO).operation("B").send().await.assert_data(json!({ "two": 2 }));
    app.graphql("query A { one }").operation("A").send().await.assert_data(json!({ "one": 1 }));
}

#[baya::test]
async fn rejects_an_unknown_operation_and_a_missing_name() {
    let app = app().await;
    for query in
        [app.graphql(TWO), app.graphql(TWO).operation("C"), app.graphql("{ one }").operation("A")]
    {
        let result = query.send().await;
        assert_eq!(result.status(), 400);
        result.assert_error("OPERATION_RESOLUTION_FAILURE");
    }
}

#[baya::test]
async fn reports_the_location_of_a_syntax_error() {
    let response = app().await.post("/graphql").json(&json!({ "query": "{ one" })).send().await;
    let body: serde_json::Value = response.json();
    assert_eq!(body["errors"][0]["extensions"]["code"], "GRAPHQL_PARSE_FAILED");
    assert_eq!(body["errors"][0]["locations"], json!([{ "line": 1, "column": 6 }]));
}
