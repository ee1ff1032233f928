//! Comma-separated values.

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{CommaSeparated, Form, dto};

#[dto]
struct Search {
    sort: CommaSeparated<String>,
}

#[dto]
struct Sized {
    sizes: CommaSeparated<u8>,
}

#[dto]
struct Around {
    #[serde(flatten)]
    search: Search,
    #[serde(flatten)]
    sized: Sized,
}

/// Returns the longest string.
#[baya::pipe]
struct Longest;

impl baya::Pipe<CommaSeparated<String>, String> for Longest {
    async fn transform(
        &self,
        words: CommaSeparated<String>,
        _cx: &Context<'_>,
    ) -> Result<String, Error> {
        Ok(words.0.into_iter().max_by_key(String::len).unwrap_or_default())
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn search(&self, search: Query<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[get("/around")]
    async fn around(&self, around: Query<Around>) -> Json<Around> {
        Json(around.0)
    }

    #[get("/one")]
    async fn one(&self, #[query] sizes: CommaSeparated<u8>) -> Json<Vec<u8>> {
        Json(sizes.0)
    }

    #[get("/words")]
    async fn words(&self, #[query] words: CommaSeparated<String>) -> Json<Vec<String>> {
        Json(words.0)
    }

    #[get("/maybe")]
    async fn maybe(&self, #[query] words: Option<CommaSeparated<String>>) -> Json<Vec<String>> {
        Json(words.unwrap_or_default().0)
    }

    #[get("/named/{before}/{words}")]
    async fn named(
        &self,
        #[param] before: String,
        #[param] words: CommaSeparated<String>,
    ) -> Json<Vec<String>> {
        Json(words.0.into_iter().chain([before]).collect())
    }

    #[get("/longest/{words}")]
    async fn longest(
        &self,
        #[param]
        #[use_pipes(Longest)]
        words: String,
    ) -> String {
        words
    }

    #[get("/header")]
    async fn header(&self, #[header] x_words: CommaSeparated<String>) -> Json<Vec<String>> {
        Json(x_words.0)
    }

    #[post("/form")]
    async fn form(&self, search: Form<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[post]
    async fn create(&self, search: Json<Search>) -> Json<Search> {
        search
    }
}

#[module(root, controllers = [Cats])]
struct CatsModule;

async fn app() -> TestApp {
    TestApp::new::<CatsModule>().start().await.expect("the app boots")
}

#[baya::test]
async fn an_encoded_comma_does_not_separate_values() {
    let app = app().await;
    let read: Value = app.get("/cats?sort=a%2Cb,c").send().await.json();
    assert_eq!(read, json!({ "sort": ["a,b", "c"] }));
    let form = app.post("/cats/form").body("application/x-www-form-urlencoded", "sort=a%2cb,%2C");
    assert_eq!(form.send().await.json::<Value>(), json!({ "sort": ["a,b", ","] }));
    let around: Value = app.get("/cats/around?sort=a%2Cb,c&sizes=1,2").send().await.json();
    assert_eq!(around, json!({ "sort": ["a,b", "c"], "sizes": [1, 2] }));
}

#[baya::test]
async fn splits_a_value_that_is_sent_once() {
    app().await.get("/cats/one?sizes=1,2").send().await.assert_json(json!([1, 2]));
}

#[baya::test]
async fn an_encoded_comma_does_not_separate_values_of_a_single_parameter() {
    let app = app().await;
    let read = async |path: &str| app.get(path).send().await.json::<Value>();
    assert_eq!(read("/cats/words?words=a%2Cb,c+d").await, json!(["a,b", "c d"]));
    assert_eq!(read("/cats/maybe?words=a%2cb,c").await, json!(["a,b", "c"]));
    assert_eq!(read("/cats/words?words=a%2Cb&words=c").await, json!(["a,b", "c"]));
    let rejected = app.get("/cats/one?sizes=1%2C2").send().await;
    rejected.assert_status(400);
}

#[baya::test]
async fn an_encoded_comma_does_not_separate_values_in_a_path() {
    let app = app().await;
    let read = async |path: &str| app.get(path).send().await.json::<Value>();
    assert_eq!(read("/cats/named/x,y/a%2Cb,c+d").await, json!(["a,b", "c+d", "x,y"]));
    assert_eq!(read("/cats/named/a,b/a%2cb").await, json!(["a,b", "a,b"]));
    assert_eq!(read("/cats/named/a%2Cb/a,b").await, json!(["a", "b", "a,b"]));
    app.get("/cats/longest/a%2Cb,c").send().await.assert_text("a,b");
}

#[baya::test]
async fn each_comma_of_a_header_separates_values() {
    let read = app().await.get("/cats/header").header("x-words", "a%2Cb,c").send().await;
    read.assert_json(json!(["a%2Cb", "c"]));
}

#[baya::test]
async fn reads_a_json_array() {
    let app = app().await;
    let rejected = app.post("/cats").json(&json!({ "sort": "a,b" })).send().await;
    let errors = rejected.assert_status(422).json::<Value>()["errors"].clone();
    assert_eq!((&errors[0]["pointer"], &errors[0]["code"]), (&json!("/sort"), &json!("type")));
    let read = app.post("/cats").json(&json!({ "sort": ["a,b"] })).send().await;
    read.assert_json(json!({ "sort": ["a,b"] }));
}

#[dto]
struct Reals {
    reals: CommaSeparated<f32>,
}

#[dto]
struct Flattened {
    name: String,
    #[serde(flatten)]
    reals: Reals,
}

#[controller("/flattened")]
struct OfFlattened;

#[controller]
impl OfFlattened {
    #[get]
    async fn flattened(&self, query: Query<Flattened>) -> Json<Flattened> {
        Json(query.0)
    }
}

#[module(root, controllers = [OfFlattened])]
struct FlattenedModule;

#[baya::test]
async fn reads_an_encoded_number_in_a_flattened_value() {
    let app = TestApp::new::<FlattenedModule>().start().await?;
    let response = app.get("/flattened?name=0&reals=-1e%2B2,%31.5").send().await;
    let found: Value = response.assert_status(200).json();
    assert_eq!(found, json!({ "name": "0", "reals": [-100.0, 1.5] }));
}
