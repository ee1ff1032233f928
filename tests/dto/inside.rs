//! Rules apply to values in maps, in tuples, and in arguments of axum extractors.

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

async fn locations(path: &str, body: Value) -> Vec<Value> {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).json(&body).send().await;
    let problem: Value = response.assert_status(422).json();
    let errors = problem["errors"].as_array().expect("a list");
    errors.iter().map(|error| error["pointer"].clone()).collect()
}

#[baya::test]
async fn locates_an_error_in_a_map_by_the_key_of_the_document() {
    let good = json!({ "name": "Tom" });
    let wrong = json!({ "name": "" });
    let house = json!({
        "by_number": { "7": good, "8": wrong },
        "by_room": { "kitchen": wrong },
        "pair": [good, wrong],
    });
    let reported = locations("/houses", house).await;
    assert_eq!(reported, ["/by_number/8/name", "/by_room/kitchen/name", "/pair/1/name"]);
}

#[baya::test]
async fn rules_in_a_tuple_check_their_own_elements() {
    let both = json!({ "pair": [{ "name": "free" }, { "name": "taken" }] });
    assert_eq!(locations("/both", both).await, ["/pair/1/name"]);
}

#[baya::test]
async fn validates_arguments_of_axum_extractors() {
    assert_eq!(locations("/json", json!({ "name": "" })).await, ["/name"]);
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
async fn a_result_argument_receives_a_violation() {
    let app = TestApp::new::<AppModule>().start().await?;
    let broken = app.post("/result").json(&json!({ "name": "" })).send().await;
    broken.assert_status(201).assert_text("false");
    let unread = app.post("/result").body("application/json", "{").send().await;
    unread.assert_status(201).assert_text("false");
}
