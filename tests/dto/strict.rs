//! JSON is read as the OpenAPI document describes it: other notations are rejected, and values are not changed.

use std::collections::{BTreeMap, HashMap};

use baya::dto;
use baya::prelude::*;
use baya::testing::TestApp;

#[dto]
struct Cat {
    name: String,
    age: u8,
}

#[dto]
#[derive(Default)]
#[serde(default)]
struct Options {
    deep: bool,
    limit: u8,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Unit,
    Cat(Cat),
    Named { cat: Cat, counts: HashMap<u16, u8> },
}

#[dto]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Cat(Cat),
}

#[dto]
enum Plain {
    Unit,
    Cat(Cat),
    Pair(u8, Cat),
}

#[dto]
#[serde(untagged)]
enum Untagged {
    Large(u128),
    Counts(BTreeMap<u8, Cat>),
    Kinds(Vec<Plain>),
}

#[dto]
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Red,
    Blue,
}

#[dto]
struct Parts {
    own: u8,
    #[serde(flatten)]
    tagged: Tagged,
}

#[dto]
struct Beside {
    own: u8,
    #[serde(flatten)]
    plain: Plain,
}

#[dto]
struct Wide {
    #[serde(flatten)]
    inner: Numbers,
}

#[dto]
struct Numbers {
    signed: Option<i64>,
    unsigned: Option<u64>,
    wide: Option<i128>,
    keyed: Option<HashMap<u8, i128>>,
    colors: Option<HashMap<Key, u8>>,
}

/// Each string matches a character class of ECMA-262 (`RegExp`, without the flag `u`).
#[dto]
struct Classes {
    #[rule(pattern(r"^\d+$"))]
    digits: Option<String>,
    #[rule(pattern(r"^\w+$"))]
    word: Option<String>,
    #[rule(pattern(r"^.\b.$"))]
    boundary: Option<String>,
}

#[controller]
struct Strict;

#[controller]
impl Strict {
    #[post("/cat")]
    async fn cat(&self, body: Json<Cat>) -> Json<Cat> {
        body
    }

    #[post("/options")]
    async fn options(&self, body: Json<Options>) -> Json<Options> {
        body
    }

    #[post("/tagged")]
    async fn tagged(&self, body: Json<Tagged>) -> Json<Tagged> {
        body
    }

    #[post("/adjacent")]
    async fn adjacent(&self, body: Json<Adjacent>) -> Json<Adjacent> {
        body
    }

    #[post("/plain")]
    async fn plain(&self, body: Json<Plain>) -> Json<Plain> {
        body
    }

    #[post("/untagged")]
    async fn untagged(&self, body: Json<Untagged>) -> Json<Untagged> {
        body
    }

    #[post("/parts")]
    async fn parts(&self, body: Json<Parts>) -> Json<Parts> {
        body
    }

    #[post("/beside")]
    async fn beside(&self, body: Json<Beside>) -> Json<Beside> {
        body
    }

    #[post("/numbers")]
    async fn numbers(&self, body: Json<Numbers>) -> Json<Numbers> {
        body
    }

    #[post("/classes")]
    async fn classes(&self, body: Json<Classes>) -> Json<Classes> {
        body
    }

    #[post("/wide")]
    async fn wide(&self, body: Json<Wide>) -> Json<Wide> {
        body
    }
}

#[module(root, controllers = [Strict])]
struct AppModule;

/// Returns the cases with an unexpected status or body: those with a body must be accepted, all others rejected.
async fn differing(cases: &[(&str, &str, Option<&str>)]) -> Vec<String> {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let mut wrong = Vec::new();
    for (path, body, read) in cases {
        let response = app.post(path).body("application/json", (*body).to_owned()).send().await;
        let status = response.status().as_u16();
        let text = response.text();
        let right = match read {
            Some(read) => status == 201 && text == *read,
            None => status == 422,
        };
        if !right {
            wrong.push(format!("{path} {body}: {status} {text:.120}"));
        }
    }
    wrong
}

#[baya::test]
async fn rejects_an_array_for_an_object() {
    let wrong = differing(&[
        ("/cat", r#"["a",3]"#, None),
        ("/options", "[]", None),
        ("/tagged", r#"["Unit"]"#, None),
        ("/tagged", r#"["Cat",{"name":"a","age":3}]"#, None),
        ("/tagged", r#"{"kind":"Named","cat":["a",3],"counts":{}}"#, None),
        ("/adjacent", r#"["Unit"]"#, None),
        ("/adjacent", r#"["Cat",{"name":"a","age":3}]"#, None),
        ("/adjacent", r#"{"t":"Cat","c":["a",3]}"#, None),
        ("/plain", r#"{"Cat":["a",3]}"#, None),
        ("/plain", r#"{"Pair":[1,["a",3]]}"#, None),
        ("/untagged", r#"{"1":["a",3]}"#, None),
        ("/parts", r#"{"own":1,"kind":"Named","cat":["a",3],"counts":{}}"#, None),
        ("/beside", r#"{"own":1,"Cat":["a",3]}"#, None),
    ])
    .await;
    assert_eq!(wrong, [""; 0]);
}

#[baya::test]
async fn accepts_only_the_declared_name_of_a_variant() {
    let wrong = differing(&[
        ("/tagged", r#"{"kind":0}"#, None),
        ("/adjacent", r#"{"t":0}"#, None),
        ("/adjacent", r#"{"c":{"name":"a","age":3},"t":1}"#, None),
        ("/plain", r#"{"Unit":null}"#, None),
        ("/plain", "0", None),
        ("/untagged", r#"[{"Unit":null}]"#, None),
        ("/parts", r#"{"own":1,"kind":0}"#, None),
        ("/parts", r#"{"own":1,"kind":{"Unit":null}}"#, None),
        ("/tagged", r#"{"kind":{"Unit":null}}"#, None),
        ("/untagged", r#"["Unit"]"#, Some(r#"["Unit"]"#)),
        ("/plain", r#""Unit""#, Some(r#""Unit""#)),
        ("/tagged", r#"{"kind":"Unit"}"#, Some(r#"{"kind":"Unit"}"#)),
        ("/parts", r#"{"own":1,"kind":"Unit"}"#, Some(r#"{"own":1,"kind":"Unit"}"#)),
        ("/beside", r#"{"own":1,"Unit":null}"#, Some(r#"{"own":1,"Unit":null}"#)),
    ])
    .await;
    assert_eq!(wrong, [""; 0]);
}

#[baya::test]
async fn rejects_a_number_that_its_type_cannot_represent() {
    let wrong = differing(&[
        ("/numbers", r#"{"signed":-9223372036854775809}"#, None),
        ("/numbers", r#"{"signed":9223372036854775808}"#, None),
        ("/numbers", r#"{"unsigned":18446744073709551616}"#, None),
        ("/numbers", r#"{"unsigned":0.5}"#, None),
        ("/wide", r#"{"signed":-9223372036854775809}"#, None),
    ])
    .await;
    assert_eq!(wrong, [""; 0]);
    let app = TestApp::new::<AppModule>().start().await?;
    for path in ["/numbers", "/wide"] {
        for (body, name, read) in [
            (r#"{"unsigned":9007199254740993.0}"#, "unsigned", "9007199254740993"),
            (r#"{"unsigned":900719925474099300e-2}"#, "unsigned", "9007199254740993"),
            (r#"{"signed":-9223372036854775808}"#, "signed", "-9223372036854775808"),
            (r#"{"signed":-92233720368547758.08e2}"#, "signed", "-9223372036854775808"),
            (r#"{"signed":1e2}"#, "signed", "100"),
            (r#"{"wide":-9223372036854775808}"#, "wide", "-9223372036854775808"),
            (r#"{"wide":18446744073709551615}"#, "wide", "18446744073709551615"),
            (r#"{"keyed":{"7":-7}}"#, "keyed", r#"{"7":-7}"#),
            (r#"{"colors":{"Red":1}}"#, "colors", r#"{"Red":1}"#),
        ] {
            let response = app.post(path).body("application/json", body).send().await;
            let text = response.text();
            assert_eq!(response.status(), 201, "{path} {body}: {text}");
            assert!(text.contains(&format!("\"{name}\":{read}")), "{path} {body}: {text}");
        }
    }
}

#[baya::test]
async fn reads_keys_of_nested_maps() {
    let named = r#"{"kind":"Named","cat":{"name":"a","age":3},"counts":{"7":1}}"#;
    let wrong = differing(&[
        ("/tagged", named, Some(named)),
        ("/untagged", r#"{"7":{"name":"a","age":3}}"#, Some(r#"{"7":{"name":"a","age":3}}"#)),
        ("/untagged", r#"{"x":{"name":"a","age":3}}"#, None),
        ("/untagged", "18446744073709551615", Some("18446744073709551615")),
    ])
    .await;
    assert_eq!(wrong, [""; 0]);
}

#[baya::test]
async fn the_character_classes_of_patterns_follow_ecma_262() {
    let wrong = differing(&[
        ("/classes", r#"{"digits":"12"}"#, Some(r#"{"digits":"12","word":null,"boundary":null}"#)),
        ("/classes", r#"{"digits":"\u0663"}"#, None),
        ("/classes", r#"{"word":"a_1"}"#, Some(r#"{"digits":null,"word":"a_1","boundary":null}"#)),
        ("/classes", r#"{"word":"\u00e9"}"#, None),
        // A letter outside of ASCII is not a word character, so there is a word boundary before it.
        (
            "/classes",
            r#"{"boundary":"a\u00e9"}"#,
            Some("{\"digits\":null,\"word\":null,\"boundary\":\"a\u{e9}\"}"),
        ),
        ("/classes", r#"{"boundary":"ab"}"#, None),
    ])
    .await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
