//! Errors of values of types with flattened fields: none is reported that serde does not have.

use std::collections::BTreeMap;

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
struct Address {
    #[rule(length(min = 1))]
    street: String,
}

#[dto]
#[serde(deny_unknown_fields)]
struct Closed {
    age: Option<bool>,
}

#[dto]
enum Contact {
    Phone(String),
    Mail(String),
}

#[dto]
struct Counts(BTreeMap<String, u8>);

#[dto]
struct Cat {
    own: u8,
    #[serde(flatten)]
    address: Option<Address>,
}

#[dto]
struct Shut {
    own: u8,
    #[serde(flatten)]
    closed: Closed,
    #[serde(flatten)]
    contact: Option<Contact>,
    #[serde(flatten)]
    counts: Option<Counts>,
}

#[dto]
#[serde(deny_unknown_fields)]
struct Outer {
    own: u8,
    #[serde(flatten)]
    address: Address,
}

#[dto]
struct Pair {
    pair: (Address, Address),
    age: u8,
}

#[controller]
struct Parts;

#[controller]
impl Parts {
    #[post("/cats")]
    async fn cats(&self, _cat: Json<Cat>) {}

    #[post("/shut")]
    async fn shut(&self, _shut: Json<Shut>) {}

    #[post("/outer")]
    async fn outer(&self, _outer: Json<Outer>) {}

    #[post("/pairs")]
    async fn pairs(&self, _pair: Json<Pair>) {}
}

#[module(root, controllers = [Parts])]
struct AppModule;

async fn locations(path: &str, body: Value) -> Vec<Value> {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let problem: Value = app.post(path).json(&body).send().await.assert_status(422).json();
    let errors = problem["errors"].as_array().expect("a list");
    errors.iter().map(|error| error["pointer"].clone()).collect()
}

#[baya::test]
async fn an_absent_optional_part_causes_no_errors() {
    assert_eq!(locations("/cats", json!({ "own": "x" })).await, ["/own"]);
}

#[baya::test]
async fn a_flattened_type_accepts_the_fields_of_others() {
    let body = json!({ "own": "x", "age": true, "name": 1 });
    assert_eq!(locations("/shut", body).await, ["/own"]);
}

#[baya::test]
async fn a_closed_type_accepts_the_fields_of_its_flattened_parts() {
    assert_eq!(locations("/outer", json!({ "own": "x", "street": "" })).await, ["/own", "/street"]);
}

#[baya::test]
async fn reports_violations_in_a_tuple_with_errors_of_other_fields() {
    let body = json!({ "pair": [{ "street": "" }, { "street": "Long" }], "age": "x" });
    assert_eq!(locations("/pairs", body).await, ["/pair/0/street", "/age"]);
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    #[serde(alias = "azure")]
    Blue,
}

#[dto]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Pet {
    Cat { size: u8, name: String },
    Dog(Address),
}

#[dto]
enum Sized {
    Small { size: u8 },
    Big(u8),
    None,
}

#[dto]
#[serde(tag = "t", content = "c")]
enum Beside {
    Some { size: u8 },
    None,
}

#[dto]
struct Enums {
    color: Color,
    pet: Pet,
    sized: Vec<Sized>,
    beside: Beside,
}

#[controller("/enums")]
struct OfEnums;

#[controller]
impl OfEnums {
    #[post]
    async fn take(&self, _all: Json<Enums>) {}
}

#[module(root, controllers = [OfEnums])]
struct EnumsModule;

#[baya::test]
async fn locates_errors_inside_variants() {
    let app = TestApp::new::<EnumsModule>().start().await?;
    let body = json!({
        "color": "green",
        "pet": { "kind": "cat", "size": "q" },
        "sized": [{ "Small": { "size": 300 } }, { "Big": "x" }, "Big", "None", { "Other": 1 }, 7],
        "beside": { "t": "Some", "c": {} },
    });
    let problem: Value = app.post("/enums").json(&body).send().await.assert_status(422).json();
    let errors = problem["errors"].as_array().expect("a list");
    let reported: Vec<_> = errors
        .iter()
        .map(|one| (one["pointer"].as_str().unwrap_or(""), one["code"].as_str().unwrap_or("")))
        .collect();
    let all = [
        ("/color", "type"),
        ("/pet/size", "type"),
        ("/pet/name", "required"),
        ("/sized/0/Small/size", "type"),
        ("/sized/1/Big", "type"),
        ("/sized/2", "type"),
        ("/sized/4", "type"),
        ("/sized/5", "type"),
        ("/beside/c/size", "required"),
    ];
    assert_eq!(reported, all, "{problem}");
    assert_eq!(errors[0]["message"], "must be one of `red`, `blue`, `azure`");

    let body =
        json!({ "color": "azure", "pet": { "size": 1 }, "sized": [], "beside": { "t": "None" } });
    let problem: Value = app.post("/enums").json(&body).send().await.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/pet/kind", "{problem}");
    assert_eq!(problem["errors"][1], Value::Null);
}
