//! Arguments with pipes, and values of the path, the query and headers, are validated.

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Violation};
use baya::{Context, Error, Pipe, dto, pipe};

/// The number of an article.
#[dto]
#[derive(Debug)]
struct Sku(#[rule(pattern("^[A-Z]{3}-[0-9]+$"))] String);

#[dto]
struct Free(#[rule(check(IsFree))] String);

#[injectable]
struct IsFree;

impl Check<String> for IsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "taken").then(|| Violation::new("taken", "is taken already")))
    }
}

#[dto]
struct Wire {
    name: String,
    age: u8,
}

#[dto]
struct NewCat {
    #[rule(length(min = 3))]
    name: String,
    #[rule(range(max = 30))]
    age: u8,
}

#[pipe]
struct FromWire;

impl Pipe<Wire, NewCat> for FromWire {
    async fn transform(&self, wire: Wire, _cx: &Context<'_>) -> Result<NewCat, Error> {
        Ok(NewCat { name: wire.name.trim().to_owned(), age: wire.age })
    }
}

#[controller]
struct Shop;

#[controller]
impl Shop {
    #[get("/articles/{sku}")]
    async fn one(
        &self,
        #[param] sku: Sku,
        #[query] other: Option<Sku>,
        #[query] more: Vec<Sku>,
        #[header] x_sku: Option<Sku>,
        #[cookie] last: Option<Sku>,
    ) -> String {
        format!("{} {other:?} {} {x_sku:?} {last:?}", sku.0, more.len())
    }

    #[get("/names/{name}")]
    async fn name(&self, #[param] name: Free, #[query] other: Option<Free>) -> String {
        format!("{} {}", name.0, other.is_some())
    }

    #[post("/cats")]
    async fn create(
        &self,
        #[body]
        #[use_pipes(FromWire)]
        cat: NewCat,
    ) -> String {
        format!("{} {}", cat.name, cat.age)
    }
}

#[module(root, controllers = [Shop], providers = [IsFree])]
struct AppModule;

async fn validation_errors(path: &str) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    app.get(path).send().await.assert_status(422).json::<Value>()["errors"].clone()
}

#[baya::test]
async fn validates_path_and_query_values_by_name() {
    let reported = validation_errors("/articles/abc?other=x&more=ABC-1&more=y").await;
    let locations: Vec<_> =
        reported.as_array().expect("a list").iter().map(|one| &one["parameter"]).collect();
    assert_eq!(locations, ["sku", "other", "more[1]"], "{reported}");
    let app = TestApp::new::<AppModule>().start().await?;
    let good = app.get("/articles/ABC-1?more=ABC-2&more=ABC-3").send().await;
    good.assert_status(200).assert_text("ABC-1 None 2 None None");
    assert_eq!(validation_errors("/articles/ABC-1?other=x").await[0]["parameter"], "other");
    assert_eq!(
        validation_errors("/articles/ABC-1?more=ABC-1&more=y").await[0]["parameter"],
        "more[1]"
    );
}

#[baya::test]
async fn validates_headers_and_cookies_by_name() {
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.get("/articles/ABC-1").header("x-sku", "x").send().await;
    assert_eq!(response.assert_status(422).json::<Value>()["errors"][0]["header"], "x-sku");
    let response = app.get("/articles/ABC-1").header("cookie", "last=x").send().await;
    assert_eq!(response.assert_status(422).json::<Value>()["errors"][0]["cookie"], "last");
}

#[baya::test]
async fn a_rule_of_a_single_value_can_call_a_provider() {
    let error = json!({ "parameter": "name", "code": "taken", "message": "is taken already" });
    assert_eq!(validation_errors("/names/taken").await[0], error);
    assert_eq!(validation_errors("/names/free?other=taken").await[0]["parameter"], "other");
}

#[baya::test]
async fn the_output_of_body_pipes_is_validated_before_the_handler_runs() {
    let app = TestApp::new::<AppModule>().start().await?;
    let post = |body: Value| app.post("/cats").json(&body).send();
    let problem: Value = post(json!({ "name": " a ", "age": 31 })).await.assert_status(422).json();
    let pointers = [&problem["errors"][0]["pointer"], &problem["errors"][1]["pointer"]];
    assert_eq!(pointers, ["/name", "/age"], "{problem}");
    post(json!({ "name": " Tom ", "age": 3 })).await.assert_status(201).assert_text("Tom 3");
}

#[baya::test]
async fn reports_all_errors_of_a_body_before_its_pipes_run() {
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.post("/cats").json(&json!({ "name": 7, "age": 300 })).send().await;
    let problem: Value = response.assert_status(422).json();
    let pointers = [&problem["errors"][0]["pointer"], &problem["errors"][1]["pointer"]];
    assert_eq!(pointers, ["/name", "/age"], "{problem}");
}
