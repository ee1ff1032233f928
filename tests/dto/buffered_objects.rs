//! Buffered values of queries and forms with numeric keys or generic types.

use std::collections::BTreeMap;

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{Form, dto};

#[dto]
struct Inner<M> {
    v: M,
}

#[dto]
struct Outer<M> {
    #[serde(flatten)]
    inner: Inner<M>,
}

#[dto]
struct Digits {
    #[serde(rename = "0")]
    zero: u8,
    #[serde(rename = "1")]
    one: bool,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Map { v: BTreeMap<u8, bool>, lists: Option<Vec<Vec<u8>>>, pair: Option<(u8, bool)> },
}

#[dto]
#[serde(untagged)]
enum Either {
    Map { v: BTreeMap<u8, BTreeMap<String, u8>> },
    List { l: Vec<u8>, any: Value },
}

#[dto]
#[serde(tag = "t")]
enum Parameters<A, B> {
    A { a: A },
    B { v: B },
}

#[dto]
struct Holder {
    v: Parameters<u8, Vec<String>>,
}

#[dto]
struct Middle {
    y: bool,
    #[serde(flatten)]
    holder: Holder,
}

#[dto]
struct Top {
    z: u8,
    #[serde(flatten)]
    middle: Option<Middle>,
}

#[dto]
struct Truth {
    z: bool,
}

#[dto]
struct Part<X> {
    a: u8,
    #[serde(flatten)]
    part: X,
}

#[dto]
#[serde(untagged)]
enum Parts {
    Other { other: u8, v: String },
    Part { z: u8, v: Part<Truth> },
}

#[controller]
struct Readers;

#[controller]
impl Readers {
    #[get("/numbers")]
    async fn numbers(&self, of: Query<Outer<BTreeMap<u8, bool>>>) -> Json<Value> {
        shown(&of.0)
    }

    #[get("/strings")]
    async fn strings(&self, of: Query<Outer<BTreeMap<String, bool>>>) -> Json<Value> {
        shown(&of.0)
    }

    #[post("/numbers")]
    #[status(200)]
    async fn form(&self, of: Form<Outer<BTreeMap<u8, bool>>>) -> Json<Value> {
        shown(&of.0)
    }

    #[get("/digits")]
    async fn digits(&self, of: Query<Outer<Digits>>) -> Json<Value> {
        shown(&of.0)
    }

    #[get("/tagged")]
    async fn tagged(&self, of: Query<Tagged>) -> Json<Value> {
        shown(&of.0)
    }

    #[get("/either")]
    async fn either(&self, of: Query<Either>) -> Json<Value> {
        shown(&of.0)
    }

    #[get("/top")]
    async fn top(&self, of: Query<Top>) -> Json<Value> {
        shown(&of.0)
    }

    #[get("/parts")]
    async fn parts(&self, of: Query<Parts>) -> Json<Value> {
        shown(&of.0)
    }
}

fn shown(value: &impl serde::Serialize) -> Json<Value> {
    Json(json!(value))
}

#[module(root, controllers = [Readers])]
struct AppModule;

async fn read(uri: &str) -> (u16, Value) {
    let Ok(app) = TestApp::new::<AppModule>().start().await else { return (0, Value::Null) };
    let response = app.get(uri).send().await;
    (response.status().as_u16(), response.json())
}

#[baya::test]
async fn reads_numbers_as_keys_of_a_flattened_map() {
    let expected = json!({ "v": { "1": true, "7": false } });
    assert_eq!(read("/numbers?v[1]=true&v[7]=false").await, (200, expected.clone()));
    assert_eq!(read("/strings?v[1]=true&v[7]=false").await, (200, expected.clone()));
    assert_eq!(read("/strings?v[a]=true").await, (200, json!({ "v": { "a": true } })));
    let app = TestApp::new::<AppModule>().start().await?;
    let form =
        app.post("/numbers").body("application/x-www-form-urlencoded", "v[1]=true&v[7]=false");
    assert_eq!(form.send().await.json::<Value>(), expected);
}

#[baya::test]
async fn reads_flattened_fields_whose_names_are_numbers() {
    assert_eq!(
        read("/digits?v[0]=5&v[1]=true").await,
        (200, json!({ "v": { "0": 5, "1": true } }))
    );
}

#[baya::test]
async fn reads_numeric_keys_and_list_indexes_in_one_variant() {
    let query = "kind=Map&v[3]=1&lists[0][0]=1&lists[0][1]=2&lists[1][]=3&pair[0]=4&pair[1]=1";
    let expected = json!({
        "kind": "Map", "v": { "3": true }, "lists": [[1, 2], [3]], "pair": [4, true],
    });
    assert_eq!(read(&format!("/tagged?{query}")).await, (200, expected));
    let (status, problem) = read("/tagged?kind=Map&v[3]=1&pair[0]=4&pair[2]=1").await;
    assert_eq!((status, &problem["errors"][0]["code"]), (422, &json!("length")), "{problem}");
}

#[baya::test]
async fn reads_numeric_keys_and_list_indexes_in_an_untagged_enum() {
    let map = json!({ "v": { "1": { "2": 3 } } });
    assert_eq!(read("/either?v[1][2]=3").await, (200, map));
    let list = json!({ "l": [1, 2], "any": ["x", "y"] });
    assert_eq!(read("/either?l[0]=1&l[1]=2&any[0]=x&any[1]=y").await, (200, list));
}

#[baya::test]
async fn reads_fields_of_a_generic_type_inside_flattened_values() {
    let expected = json!({ "z": 1, "y": true, "v": { "t": "A", "a": 5 } });
    assert_eq!(read("/top?z=1&y=true&v[t]=A&v[a]=5").await, (200, expected));
    let expected = json!({ "z": 1, "y": true, "v": { "t": "B", "v": ["5", "x"] } });
    assert_eq!(read("/top?z=1&y=1&v[t]=B&v[v]=5&v[v]=x").await, (200, expected));
}

#[baya::test]
async fn reads_a_flattened_generic_field_inside_an_untagged_enum() {
    let expected = json!({ "z": 1, "v": { "a": 1, "z": true } });
    assert_eq!(read("/parts?z=1&v[a]=1&v[z]=true").await, (200, expected));
}
