//! Variables: coerced to their types before anything runs.

use std::sync::atomic::{AtomicUsize, Ordering};

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
enum Color {
    Red,
    Blue,
}

#[dto(input)]
struct Filter {
    color: Option<Color>,
    ages: Vec<i32>,
    #[serde(default)]
    deep: bool,
}

#[injectable]
struct Calls(#[inject(default)] AtomicUsize);

#[resolver]
struct Cats {
    calls: Arc<Calls>,
}

#[resolver]
impl Cats {
    #[query]
    async fn text(&self, text: String) -> String {
        text
    }

    #[query]
    async fn number(&self, number: Option<i32>) -> Option<i32> {
        number
    }

    #[query]
    async fn numbers(&self, all: Vec<i32>) -> i32 {
        all.into_iter().sum()
    }

    #[query]
    async fn any(&self, value: Value) -> Value {
        value
    }

    #[query]
    async fn color(&self, color: Color) -> Color {
        color
    }

    #[query]
    async fn filter(&self, filter: Filter) -> i32 {
        filter.ages.len() as i32 + i32::from(filter.deep) + i32::from(filter.color.is_some())
    }

    #[mutation]
    async fn set(&self, number: i32) -> i32 {
        self.calls.0.fetch_add(1, Ordering::SeqCst);
        number
    }
}

#[module(
    root,
    imports = [GraphQlModule::at("/graphql")],
    providers = [Calls],
    resolvers = [Cats],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

async fn rejected(app: &TestApp, query: &str, variables: Value, message: &str) {
    let body = json!({ "query": query, "variables": variables });
    let response = app
        .post("/graphql")
        .json(&body)
        .header("accept", "application/graphql-response+json")
        .send()
        .await;
    let result: Value = response.json();
    assert_eq!(result.get("data"), None, "{query} {variables} {result}");
    assert_eq!(result["errors"][0]["message"], message, "{query} {variables}");
    response.assert_status(400);
}

#[baya::test]
async fn rejects_a_missing_required_variable_before_running() {
    let app = app().await;
    let query = "mutation ($dry: Boolean!) { set(number: 77) @skip(if: $dry) }";
    let message = "the variable `$dry` of type `Boolean!` is required";
    rejected(&app, query, json!({}), message).await;
    rejected(&app, query, json!({ "dry": null }), message).await;
    assert_eq!(app.provider::<Calls>().0.load(Ordering::SeqCst), 0);
}

#[baya::test]
async fn rejects_a_variable_of_another_type() {
    let app = app().await;
    let number = "query ($x: Int) { number(number: $x) }";
    let any = "query ($x: Int!) { any(value: { a: $x }) }";
    let color = "query ($x: Color!) { color(color: $x) }";
    let numbers = "query ($x: [Int!]!) { numbers(all: $x) }";
    let filter = "query ($x: Filter!) { filter(filter: $x) }";
    for (query, value, message) in [
        (number, json!("5"), "the variable `$x` must be a value of type `Int`"),
        (number, json!(1.5), "the variable `$x` must be a value of type `Int`"),
        (number, json!([1]), "the variable `$x` must be a value of type `Int`"),
        (any, json!("zz"), "the variable `$x` must be a value of type `Int`"),
        (color, json!("zzz"), "the variable `$x` must be a value of type `Color`"),
        (color, json!(1), "the variable `$x` must be a value of type `Color`"),
        (numbers, json!([1, "2"]), "the variable `$x` at `1` must be a value of type `Int`"),
        (numbers, json!([1, null]), "the variable `$x` at `1` must be a value of type `Int!`"),
        (filter, json!([]), "the variable `$x` must be a value of type `Filter`"),
        (filter, json!({}), "the variable `$x` at `ages` must be a value of type `[Int!]!`"),
        (
            filter,
            json!({ "ages": [], "other": 1 }),
            "the variable `$x` has no field `other` in the type `Filter`",
        ),
        (
            filter,
            json!({ "ages": [1], "color": "zzz" }),
            "the variable `$x` at `color` must be a value of type `Color`",
        ),
        (
            filter,
            json!({ "ages": [1], "deep": "x" }),
            "the variable `$x` at `deep` must be a value of type `Boolean`",
        ),
    ] {
        rejected(&app, query, json!({ "x": value }), message).await;
    }
}

#[baya::test]
async fn coerces_variables_as_specified() {
    let app = app().await;
    for (query, variables, data) in [
        ("query ($x: Int) { number(number: $x) }", json!({}), json!({ "number": null })),
        ("query ($x: Int) { number(number: $x) }", json!({ "x": null }), json!({ "number": null })),
        ("query ($x: Int! = 7) { number(number: $x) }", json!({}), json!({ "number": 7 })),
        ("query ($x: [Int!]!) { numbers(all: $x) }", json!({ "x": 5 }), json!({ "numbers": 5 })),
        (
            "query ($x: Color!) { color(color: $x) }",
            json!({ "x": "BLUE" }),
            json!({ "color": "BLUE" }),
        ),
        (
            "query ($x: Filter!) { filter(filter: $x) }",
            json!({ "x": { "ages": [1, 2], "color": null } }),
            json!({ "filter": 2 }),
        ),
        (
            "query ($x: JSON!) { any(value: $x) }",
            json!({ "x": [1, "a"] }),
            json!({ "any": [1, "a"] }),
        ),
    ] {
        let body = json!({ "query": query, "variables": variables });
        let result: Value = app.post("/graphql").json(&body).send().await.json();
        assert_eq!(result, json!({ "data": data }), "{query}");
    }
}

#[baya::test]
async fn rejects_a_variable_where_its_type_is_not_allowed() {
    let app = app().await;
    for query in [
        "query ($x: Color!) { text(text: $x) }",
        "query ($x: Int) { set: text(text: $x) }",
        "query ($x: [[Int]]) { number(number: $x) }",
        "query ($x: Int) { numbers(all: $x) }",
        "query ($x: Int) { ...F } fragment F on Query { text(text: $x) }",
    ] {
        let result = app.graphql(query).send().await;
        result.assert_error("GRAPHQL_VALIDATION_FAILED");
    }
}

#[baya::test]
async fn limits_the_uses_of_a_large_variable() {
    let app = app().await;
    let uses = "$x ".repeat(1900);
    let query = app.graphql(format!("query ($x: String!) {{ any(value: [{uses}]) }}"));
    let result = query.variable("x", "y".repeat(500_000)).send().await;
    result.assert_error("QUERY_TOO_COMPLEX");
    let query = app.graphql(format!("query ($x: String!) {{ any(value: [{uses}]) }}"));
    let result = query.variable("x", "y").send().await;
    assert_eq!(result.data()["any"].as_array().unwrap().len(), 1900);
}
