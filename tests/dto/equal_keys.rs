//! Different field names that are equal keys of a map.

use std::collections::{BTreeMap, HashMap};

use baya::dto;
use baya::prelude::*;

use crate::problems::{errors, posted};

#[dto]
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Colour {
    Red,
    #[serde(alias = "blau")]
    Blue,
}

#[dto]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Code(#[rule(lowercase)] String);

#[dto(input)]
struct Keyed {
    #[serde(default)]
    colours: BTreeMap<Colour, u8>,
    #[serde(default)]
    lists: Option<Vec<HashMap<Colour, u8>>>,
    #[serde(default)]
    maps: HashMap<String, BTreeMap<Colour, u8>>,
    #[serde(default)]
    codes: BTreeMap<Code, u8>,
    #[serde(default)]
    names: BTreeMap<String, u8>,
    #[rule(trim)]
    #[serde(default)]
    texts: HashMap<Colour, String>,
}

#[dto(input, partial(Keyed))]
struct Partial;

#[dto(input)]
struct Rest {
    own: u8,
    #[serde(flatten)]
    rest: BTreeMap<Colour, u8>,
}

#[dto(input)]
#[serde(tag = "t")]
enum Tagged {
    Named { colours: BTreeMap<Colour, u8> },
}

#[dto(input)]
#[serde(untagged)]
enum Untagged {
    Map(BTreeMap<Colour, u8>),
}

#[dto(input)]
struct Generic<T> {
    values: BTreeMap<Colour, T>,
}

#[controller]
struct Equal;

#[controller]
impl Equal {
    #[post("/keyed")]
    async fn keyed(&self, _body: Json<Keyed>) {}

    #[post("/partial")]
    async fn partial(&self, _body: Json<Partial>) {}

    #[post("/rest")]
    async fn rest(&self, _body: Json<Rest>) {}

    #[post("/tagged")]
    async fn tagged(&self, _body: Json<Tagged>) {}

    #[post("/untagged")]
    async fn untagged(&self, _body: Json<Untagged>) {}

    #[post("/generic")]
    async fn generic(&self, _body: Json<Generic<u8>>) {}

    #[post("/alone")]
    async fn alone(&self, _body: Json<BTreeMap<Colour, u8>>) {}

    #[post("/pair")]
    async fn pair(&self, _body: Json<(u8, HashMap<Colour, u8>)>) {}

    #[get("/search")]
    async fn search(&self, _search: Query<Keyed>) {}
}

#[module(root, controllers = [Equal])]
struct AppModule;

#[baya::test]
async fn rejects_equal_keys_with_different_names() {
    let twice = r#"{"blau":1,"Blue":2}"#;
    for (path, body, location) in [
        ("/keyed", format!(r#"{{"colours":{twice}}}"#), "/colours/Blue"),
        ("/keyed", format!(r#"{{"lists":[{{"Red":1}},{twice}]}}"#), "/lists/1/Blue"),
        ("/keyed", format!(r#"{{"maps":{{"a":{twice}}}}}"#), "/maps/a/Blue"),
        ("/keyed", r#"{"codes":{"a":1,"A":2}}"#.to_owned(), "/codes/A"),
        ("/keyed", r#"{"names":{"a":1,"b":2,"a":3}}"#.to_owned(), "/names/a"),
        ("/keyed", r#"{"texts":{"blau":"a","Blue":"b"}}"#.to_owned(), "/texts/Blue"),
        ("/partial", format!(r#"{{"colours":{twice}}}"#), "/colours/Blue"),
        ("/partial", r#"{"texts":{"blau":"a","Blue":"b"}}"#.to_owned(), "/texts/Blue"),
        ("/rest", r#"{"own":1,"blau":1,"Blue":2}"#.to_owned(), "/Blue"),
        ("/tagged", format!(r#"{{"t":"Named","colours":{twice}}}"#), "/colours/Blue"),
        ("/generic", format!(r#"{{"values":{twice}}}"#), "/values/Blue"),
        ("/alone", twice.to_owned(), "/Blue"),
        ("/pair", format!("[1,{twice}]"), "/1/Blue"),
    ] {
        let (status, problem) = posted::<AppModule>(path, &body).await;
        assert_eq!(status, 422, "{path} {body}");
        let expected = [location, "repeated", "must not be repeated"].map(str::to_owned);
        assert_eq!(errors(&problem), [expected], "{path} {body}");
    }
    let (status, problem) = posted::<AppModule>("/untagged", twice).await;
    assert_eq!(status, 422, "{problem}");
}

#[baya::test]
async fn accepts_different_keys() {
    for (path, body) in [
        ("/keyed", r#"{"colours":{"Red":1,"blau":2},"lists":[{"Red":1},{"Red":2}]}"#),
        ("/partial", r#"{"colours":{"Red":1,"blau":2},"texts":{"Red":" a "}}"#),
        ("/rest", r#"{"own":1,"Red":1,"Blue":2}"#),
        ("/tagged", r#"{"t":"Named","colours":{"Red":1,"blau":2}}"#),
        ("/untagged", r#"{"Red":1,"blau":2}"#),
        ("/alone", r#"{"Red":1,"blau":2}"#),
        ("/pair", r#"[1,{"Red":1,"blau":2}]"#),
    ] {
        let (status, problem) = posted::<AppModule>(path, body).await;
        assert_eq!(status, 204, "{path} {body} {problem}");
    }
}

#[baya::test]
async fn rejects_equal_keys_in_queries() {
    let app = baya::testing::TestApp::new::<AppModule>().start().await?;
    let response = app.get("/search?colours[blau]=1&colours[Blue]=2").send().await;
    let problem: baya::testing::Value = response.assert_status(422).json();
    assert_eq!(problem["errors"][0]["parameter"], "colours[blau]");
    assert_eq!(problem["errors"][0]["code"], "repeated");
    app.get("/search?colours[blau]=1&colours[Red]=2").send().await.assert_status(204);
}
