//! Enums with named variants and variants with `#[serde(untagged)]`.

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value};

#[dto]
enum Inner {
    X(u8),
    Y { y: u8 },
}

#[dto]
#[serde(tag = "t")]
enum Internal {
    A,
    B {
        x: u8,
    },
    C(Box<Wrapped>),
    #[serde(untagged)]
    Number(u8),
}

#[dto]
struct Wrapped {
    q: u8,
}

#[dto]
#[serde(untagged)]
enum Pointers {
    Boxed { a: u8, boxed: Box<Option<u8>> },
    Other { b: u8, other: Box<Option<u8>> },
}

#[dto]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    A,
    V(u8),
    #[serde(untagged)]
    Text {
        #[rule(length(min = 2))]
        text: String,
    },
}

#[dto]
#[serde(rename_all = "lowercase")]
enum External {
    A,
    #[serde(alias = "Be")]
    B(Inner),
    #[serde(untagged)]
    Pair(u8, Inner),
    #[serde(untagged)]
    List(Vec<Wrapped>),
}

#[dto]
#[serde(tag = "t")]
enum Generic<T> {
    Some {
        value: T,
    },
    #[serde(untagged)]
    Bare(T),
}

#[dto]
struct Around {
    all: Vec<Internal>,
    one: Option<External>,
}

#[dto]
struct Search {
    of: External,
    or: Adjacent,
}

#[controller]
struct Mixed;

#[controller]
impl Mixed {
    #[post("/internal")]
    async fn internal(&self, body: Json<Internal>) -> Json<Internal> {
        body
    }

    #[post("/adjacent")]
    async fn adjacent(&self, body: Json<Adjacent>) -> Json<Adjacent> {
        body
    }

    #[post("/external")]
    async fn external(&self, body: Json<External>) -> Json<External> {
        body
    }

    #[post("/generic")]
    async fn generic(&self, body: Json<Generic<u8>>) -> Json<Generic<u8>> {
        body
    }

    #[post("/around")]
    async fn around(&self, body: Json<Around>) -> Json<Around> {
        body
    }

    #[post("/pointers")]
    #[status(200)]
    async fn pointers(&self, body: Json<Pointers>) -> Json<Pointers> {
        body
    }

    #[get("/search")]
    async fn search(&self, search: Query<Search>) -> Json<Search> {
        Json(search.0)
    }
}

#[module(root, controllers = [Mixed])]
struct AppModule;

/// Returns the bodies whose responses differ from them, with the status and the body of the response.
async fn changed(path: &str, bodies: &[&str]) -> Vec<String> {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let mut changed = Vec::new();
    for body in bodies {
        let response = app.post(path).body("application/json", (*body).to_owned()).send().await;
        let (status, text) = (response.status().as_u16(), response.text());
        if text != *body {
            changed.push(format!("{body}: {status}"));
        }
    }
    changed
}

/// Returns the bodies that are not rejected.
async fn accepted(path: &str, bodies: &[&str]) -> Vec<String> {
    let rejected = |body: &&&str| format!("{body}: 422");
    let all = changed(path, bodies).await;
    let expected: Vec<_> = bodies.iter().filter(|body| !all.contains(&rejected(body))).collect();
    expected.into_iter().map(|body| (*body).to_owned()).collect()
}

#[baya::test]
async fn reads_every_variant_as_it_is_written() {
    let internal = [r#"{"t":"A"}"#, r#"{"t":"B","x":3}"#, r#"{"t":"C","q":5}"#, "7"];
    assert_eq!(changed("/internal", &internal).await, [""; 0]);
    let adjacent = [r#"{"t":"A"}"#, r#"{"t":"V","c":3}"#, r#"{"text":"ab"}"#];
    assert_eq!(changed("/adjacent", &adjacent).await, [""; 0]);
    let external =
        [r#""a""#, r#"{"b":{"X":1}}"#, r#"{"b":{"Y":{"y":1}}}"#, r#"[1,{"X":2}]"#, r#"[{"q":1}]"#];
    assert_eq!(changed("/external", &external).await, [""; 0]);
    assert_eq!(changed("/generic", &[r#"{"t":"Some","value":1}"#, "1"]).await, [""; 0]);
    let around = [r#"{"all":[{"t":"B","x":3},4],"one":"a"}"#, r#"{"all":[],"one":null}"#];
    assert_eq!(changed("/around", &around).await, [""; 0]);
}

#[baya::test]
async fn arrays_and_indexes_are_not_variants() {
    let internal = [
        "[0]",
        r#"["A"]"#,
        r#"["B",3]"#,
        "[1,3]",
        r#"{"t":0}"#,
        r#"{"t":1,"x":3}"#,
        r#"{"t":"B","x":"3"}"#,
        r#"["C",5]"#,
        r#"{"t":"C","q":[5]}"#,
        r#"{"t":2,"q":5}"#,
        r#"{"t":null}"#,
        r#"{"t":["A"]}"#,
        "[7]",
        "null",
        "{}",
    ];
    assert_eq!(accepted("/internal", &internal).await, [""; 0]);
    let adjacent = [
        r#"["V",3]"#,
        r#"["A"]"#,
        "[0]",
        r#"{"t":1,"c":3}"#,
        r#"{"c":3,"t":1}"#,
        r#"{"t":"V"}"#,
        r#"["ab"]"#,
    ];
    assert_eq!(accepted("/adjacent", &adjacent).await, [""; 0]);
    let external = [
        r#"{"a":null}"#,
        r#"{"a":{}}"#,
        "0",
        r#"{"b":{"Y":[1]}}"#,
        r#"{"b":{"X":1},"a":null}"#,
        r#"{"0":null}"#,
        "[[1]]",
        r#"[1,{"0":2}]"#,
        r#"[1,{"X":2},3]"#,
    ];
    assert_eq!(accepted("/external", &external).await, [""; 0]);
    let generic = ["[1]", r#"["Some",1]"#, r#"{"t":0,"value":1}"#];
    assert_eq!(accepted("/generic", &generic).await, [""; 0]);
    let around = [r#"{"all":[["B",3]]}"#, r#"{"all":[],"one":{"a":null}}"#];
    assert_eq!(accepted("/around", &around).await, [""; 0]);
}

#[baya::test]
async fn applies_rules_of_untagged_variants() {
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.post("/adjacent").json(&baya::testing::json!({ "text": "a" })).send().await;
    let problem: Value = response.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/text");
    assert_eq!(problem["errors"][0]["code"], "length");
}

#[baya::test]
async fn reads_named_and_untagged_variants_from_queries() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (query, read) in [
        ("of=a&or[t]=A", r#"{"of":"a","or":{"t":"A"}}"#),
        ("of[Be][X]=3&or[t]=V&or[c]=4", r#"{"of":{"b":{"X":3}},"or":{"t":"V","c":4}}"#),
        ("of[][q]=3&or[text]=ab", r#"{"of":[{"q":3}],"or":{"text":"ab"}}"#),
    ] {
        let response = app.get(&format!("/search?{query}")).send().await;
        assert_eq!(response.text(), read, "{query}");
    }
}

#[baya::test]
async fn reads_an_absent_option_in_a_pointer_as_none() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (body, read) in
        [(r#"{"a":1}"#, r#"{"a":1,"boxed":null}"#), (r#"{"b":1}"#, r#"{"b":1,"other":null}"#)]
    {
        let response = app.post("/pointers").body("application/json", body).send().await;
        response.assert_status(200).assert_text(read);
    }
}
