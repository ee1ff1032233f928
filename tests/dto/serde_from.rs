//! Rules of types with `#[serde(from)]`, `try_from` and `into`.

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
struct Text {
    #[rule(length(max = 8))]
    text: String,
}

#[dto]
#[serde(from = "Text")]
struct Length {
    #[rule(range(max = 3))]
    length: usize,
}

impl From<Text> for Length {
    fn from(Text { text }: Text) -> Self {
        Self { length: text.len() }
    }
}

#[dto]
#[serde(try_from = "u64")]
struct Half {
    #[rule(range(max = 3))]
    half: u64,
}

impl TryFrom<u64> for Half {
    type Error = &'static str;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        if number.is_multiple_of(2) { Ok(Self { half: number / 2 }) } else { Err("must be even") }
    }
}

#[dto]
#[serde(try_from = "Text")]
struct Short {
    #[rule(range(max = 3))]
    length: usize,
}

impl TryFrom<Text> for Short {
    type Error = &'static str;

    fn try_from(Text { text }: Text) -> Result<Self, Self::Error> {
        if text.len() < 10 { Ok(Self { length: text.len() }) } else { Err("must be short") }
    }
}

#[dto]
#[serde(into = "Text")]
#[derive(Clone)]
struct Word {
    #[rule(length(max = 3))]
    word: String,
}

impl From<Word> for Text {
    fn from(Word { word }: Word) -> Self {
        Self { text: word }
    }
}

#[dto(input)]
struct All {
    length: Option<Length>,
    half: Option<Half>,
    word: Option<Word>,
    short: Option<Short>,
    #[serde(default)]
    lengths: Vec<Length>,
}

/// A type without rules that contains them.
#[derive(serde::Deserialize)]
struct Plain {
    half: Half,
}

#[controller("/")]
struct Controller;

#[controller]
impl Controller {
    #[post("/all")]
    async fn all(&self, all: Json<All>) -> Json<usize> {
        let words = all.word.iter().map(|word| word.word.len()).sum::<usize>();
        Json(all.lengths.len() + all.length.iter().map(|one| one.length).sum::<usize>() + words)
    }

    #[get("/all")]
    async fn query(&self, all: Query<All>) -> Json<usize> {
        Json(all.lengths.len() + all.short.iter().map(|one| one.length).sum::<usize>())
    }

    #[post("/plain")]
    async fn plain(&self, plain: Json<Plain>) -> Json<u64> {
        Json(plain.half.half)
    }

    #[get("/half")]
    async fn half(&self, #[query] half: Half) -> Json<u64> {
        Json(half.half)
    }
}

#[module(root, controllers = [Controller])]
struct AppModule;

/// Returns the status, and the locations and codes of the errors.
async fn sent(path: &str, body: &Value) -> (u16, Vec<String>) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).json(body).send().await;
    let status = response.status().as_u16();
    let problem = serde_json::from_str::<Value>(&response.text()).unwrap_or_default();
    let all = problem["errors"].as_array().cloned().unwrap_or_default();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (status, all.iter().map(|one| text(one, "pointer") + " " + &text(one, "code")).collect())
}

#[baya::test]
async fn applies_rules_of_a_type_with_from() {
    let (status, found) = sent("/all", &json!({ "length": { "text": "four" } })).await;
    assert_eq!((status, found), (422, vec!["/length/length range".to_owned()]));
    let (status, found) = sent("/all", &json!({ "half": 8 })).await;
    assert_eq!((status, found), (422, vec!["/half/half range".to_owned()]));
    let (status, found) = sent("/plain", &json!({ "half": 8 })).await;
    assert_eq!((status, found), (422, vec!["/half/half range".to_owned()]));
    let good = json!({ "length": { "text": "abc" }, "half": 6, "word": { "word": "abc" } });
    assert_eq!(sent("/all", &good).await.0, 201);
}

#[baya::test]
async fn applies_rules_of_the_source_of_a_type_with_from() {
    let body = json!({ "lengths": [{ "text": "abc" }, { "text": "123456789" }] });
    let (status, found) = sent("/all", &body).await;
    assert_eq!((status, found), (422, vec!["/lengths/1/text length".to_owned()]));
}

#[baya::test]
async fn applies_rules_of_a_type_with_into_to_its_input() {
    let (status, found) = sent("/all", &json!({ "word": { "word": "four" } })).await;
    assert_eq!((status, found), (422, vec!["/word/word length".to_owned()]));
}

#[baya::test]
async fn applies_rules_to_a_single_parameter_of_a_type_with_from() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    app.get("/half?half=6").send().await.assert_status(200);
    app.get("/half?half=8").send().await.assert_status(422);
}

#[baya::test]
async fn reports_an_error_of_the_source_of_a_query_once() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    for (query, errors) in [
        ("short[text]=abcdefghi", vec!["short[text] length"]),
        ("short[text]=abcdefghij", vec!["short[text] length"]),
        ("short[text]=abcdefgh", vec!["short[length] range"]),
        ("length[text]=abcdefghi&half=", vec!["length[text] length"]),
        (
            "short[text]=abcdefghij&lengths[0][text]=abcdefghij&lengths[1][text]=abcdefghi",
            vec!["short[text] length", "lengths[0][text] length", "lengths[1][text] length"],
        ),
        ("half=3", vec!["half type"]),
    ] {
        let problem: Value =
            app.get(&format!("/all?{query}")).send().await.assert_status(422).json();
        let all = problem["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let found = all.iter().map(|one| text(one, "parameter") + " " + &text(one, "code"));
        assert_eq!(found.collect::<Vec<_>>(), errors, "{query}");
    }
}
