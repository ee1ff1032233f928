//! Rules hold wherever the value is: in maps, in tuples, and in arguments of axum's own types.

use std::collections::{BTreeMap, HashMap};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Violation};
use baya::{axum, dto};

#[dto]
#[derive(Debug)]
struct Cat {
    #[rule(length(min = 1))]
    name: String,
}

#[dto]
#[derive(PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
enum Room {
    Kitchen,
}

#[dto]
struct House {
    by_number: BTreeMap<u64, Cat>,
    by_room: HashMap<Room, Cat>,
    pair: (Cat, Cat),
}

#[dto]
struct Named {
    #[rule(check(NameIsFree))]
    name: String,
}

#[dto]
struct Both {
    #[rule(check)]
    pair: (Named, Named),
}

#[injectable]
struct NameIsFree;

impl Check<String> for NameIsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "taken").then(|| Violation::new("taken", "is taken already")))
    }
}

#[dto]
struct Place {
    #[rule(range(max = 9))]
    floor: u8,
}

#[controller]
struct Houses;

#[controller]
impl Houses {
    #[post("/houses")]
    async fn create(&self, _house: Json<House>) {}

    #[post("/both")]
    async fn both(&self, _both: Json<Both>) {}

    #[post("/json")]
    async fn json(&self, _cat: axum::Json<Cat>) {}

    #[post("/form")]
    async fn form(&self, _cat: axum::Form<Cat>) {}

    #[post("/result")]
    async fn result(&self, cat: Result<Json<Cat>, baya::Error>) -> String {
        format!("{}", cat.is_ok())
    }

    #[get("/query")]
    async fn query(&self, _place: axum::extract::Query<Place>) {}

    #[get("/floors/{floor}")]
    async fn path(&self, _place: axum::extract::Path<Place>) {}
}

#[module(root, controllers = [Houses], providers = [NameIsFree])]
struct AppModule;

async fn places(path: &str, body: Value) -> Vec<Value> {
    let app = TestApp::new::<AppModule>().start().await.expect("it boots");
    let answer = app.post(path).json(&body).send().await;
    let problem: Value = answer.assert_status(422).json();
    let errors = problem["errors"].as_array().expect("a list");
    errors.iter().map(|error| error["pointer"].clone()).collect()
}

#[baya::test]
async fn a_fault_in_a_map_names_the_key_as_it_stands_in_the_document() {
    let good = json!({ "name": "Tom" });
    let wrong = json!({ "name": "" });
    let house = json!({
        "by_number": { "7": good, "8": wrong },
        "by_room": { "kitchen": wrong },
        "pair": [good, wrong],
    });
    let said = places("/houses", house).await;
    assert_eq!(said, ["/by_number/8/name", "/by_room/kitchen/name", "/pair/1/name"]);
}

#[baya::test]
async fn rules_in_a_tuple_ask_each_for_its_own_value() {
    let both = json!({ "pair": [{ "name": "free" }, { "name": "taken" }] });
    assert_eq!(places("/both", both).await, ["/pair/1/name"]);
}

#[baya::test]
async fn arguments_of_axums_own_types_are_validated() {
    assert_eq!(places("/json", json!({ "name": "" })).await, ["/name"]);
    let app = TestApp::new::<AppModule>().start().await?;
    let form = app.post("/form").body("application/x-www-form-urlencoded", "name=").send().await;
    form.assert_status(422);
    for path in ["/query?floor=10", "/floors/10"] {
        let problem: Value = app.get(path).send().await.assert_status(422).json();
        assert_eq!(problem["errors"][0]["parameter"], "floor", "{path}: {problem}");
    }
    app.get("/query?floor=9").send().await.assert_status(204);
}

#[baya::test]
async fn gives_a_broken_rule_to_a_handler_that_takes_a_result() {
    let app = TestApp::new::<AppModule>().start().await?;
    let broken = app.post("/result").json(&json!({ "name": "" })).send().await;
    broken.assert_status(201).assert_text("false");
    let unread = app.post("/result").body("application/json", "{").send().await;
    unread.assert_status(201).assert_text("false");
}
