//! Values that serde reads before it knows the type: flattened structs, enums with a tag, and maps of any value.

use std::collections::BTreeMap;

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
struct Page {
    #[rule(range(min = 1))]
    page: u32,
    #[serde(default)]
    exact: bool,
    size: Option<u8>,
    #[serde(default)]
    ids: Vec<u64>,
    title: Option<String>,
}

#[dto]
struct Cats {
    name: String,
    #[serde(flatten)]
    page: Page,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

#[dto]
struct Numbers {
    #[serde(flatten)]
    all: BTreeMap<String, u16>,
}

#[dto]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Round { radius: u8, name: String },
    Square { side: f32 },
}

#[dto]
#[serde(untagged)]
enum Either {
    Range { from: u8, to: u8 },
    Text { text: String },
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Outer {
    Round { radius: u8 },
    One(u8),
    None,
}

#[dto]
struct Drawing {
    shape: Option<Shape>,
    either: Option<Either>,
    outer: Option<Outer>,
    anything: Option<Value>,
}

#[dto]
struct Nested(Vec<Nested>);

#[dto]
struct Depths {
    nested: Nested,
}

#[controller]
struct All;

#[controller]
impl All {
    #[get("/cats")]
    async fn cats(&self, cats: Query<Cats>) -> Json<Cats> {
        Json(cats.0)
    }

    #[get("/numbers")]
    async fn numbers(&self, numbers: Query<Numbers>) -> Json<Numbers> {
        Json(numbers.0)
    }

    #[get("/drawing")]
    async fn drawing(&self, drawing: Query<Drawing>) -> Json<Drawing> {
        Json(drawing.0)
    }

    #[get("/nested")]
    async fn nested(&self, nested: Query<Depths>) -> Json<Depths> {
        Json(nested.0)
    }

    #[get("/shape")]
    async fn shape(&self, shape: Query<Shape>) -> Json<Shape> {
        Json(shape.0)
    }
}

#[module(root, controllers = [All])]
struct AppModule;

async fn read(path: &str) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    app.get(path).send().await.json()
}

#[baya::test]
async fn reads_numbers_and_numeric_strings_into_flattened_types() {
    let read_all =
        read("/cats?name=7&title=8&page=2&exact=true&size=&ids=1&ids=2&more=3&else=true").await;
    let all = json!({
        "name": "7", "title": "8", "page": 2, "exact": true, "size": null, "ids": [1, 2], "more": "3", "else": "true",
    });
    assert_eq!(read_all["page"], all["page"], "{read_all}");
    for (name, value) in all.as_object().expect("an object") {
        assert_eq!(&read_all[name], value, "{name} of {read_all}");
    }
    assert_eq!(read("/cats?name=7&page=2&ids=3").await["ids"], json!([3]));
}

#[baya::test]
async fn reports_errors_of_flattened_fields_like_those_of_others() {
    let problem = read("/cats?name=Tom&page=0&size=300&exact=maybe&ids=1&ids=x").await;
    let codes = problem["errors"].as_array().expect("a list").iter();
    let codes: Vec<_> =
        codes.map(|error| (error["parameter"].clone(), error["code"].clone())).collect();
    let all = [("page", "range"), ("exact", "type"), ("size", "type"), ("ids[1]", "type")];
    assert_eq!(codes, all.map(|(location, code)| (json!(location), json!(code))), "{problem}");
}

#[baya::test]
async fn reads_any_number_of_entries_into_a_flattened_map() {
    let query: Vec<_> = (0..100).map(|number| format!("n{number}={number}")).collect();
    let read = read(&format!("/numbers?{}", query.join("&"))).await;
    assert_eq!((&read["n0"], &read["n99"]), (&json!(0), &json!(99)), "{read}");
}

#[baya::test]
async fn reads_enums_of_every_representation() {
    let round = json!({ "kind": "round", "radius": 3, "name": "4" });
    assert_eq!(read("/shape?kind=round&radius=3&name=4").await, round);
    assert_eq!(read("/shape?kind=square&side=1.5").await, json!({ "kind": "square", "side": 1.5 }));
    let read_shape = read("/drawing?shape[kind]=round&shape[radius]=3&shape[name]=4").await;
    assert_eq!(read_shape["shape"], round);
    let either = read("/drawing?either[from]=1&either[to]=2&outer[round][radius]=5").await;
    assert_eq!(either["either"], json!({ "from": 1, "to": 2 }));
    assert_eq!(either["outer"], json!({ "round": { "radius": 5 } }));
    let other = read("/drawing?either[text]=1&outer=none&anything[0]=a&anything[1]=b").await;
    assert_eq!((&other["either"], &other["outer"]), (&json!({ "text": "1" }), &json!("none")));
    assert_eq!(other["anything"], json!(["a", "b"]));
    assert_eq!(read("/drawing?outer[one]=5").await["outer"], json!({ "one": 5 }));
    assert_eq!(read("/drawing?outer=one").await["status"], 422);
    assert_eq!(
        read("/drawing?shape[kind]=round&shape[radius]=x&shape[name]=4").await["status"],
        422
    );
}

#[baya::test]
async fn reads_a_single_value_as_a_list_but_not_as_a_list_of_lists() {
    assert_eq!(read("/nested?nested=x").await["status"], 422);
    assert_eq!(read("/nested?nested[0][1]=x").await["status"], 422);
}
