//! Sanitizers of strings.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{Patch, dto};

#[dto]
struct Cleaned {
    #[rule(trim, length(min = 1))]
    trimmed: String,
    #[rule(lowercase)]
    small: Option<String>,
    #[rule(uppercase)]
    large: Patch<String>,
    #[rule(trim, uppercase)]
    #[serde(default)]
    both: Vec<String>,
    #[rule(trim, lowercase)]
    #[serde(default)]
    set: BTreeSet<String>,
    #[rule(trim)]
    #[serde(default)]
    map: BTreeMap<String, Box<str>>,
    #[rule(trim)]
    cow: Option<Cow<'static, str>>,
    kept: Option<String>,
}

#[dto(input, partial(Cleaned))]
struct Changed;

#[controller("/texts")]
struct Texts;

#[controller]
impl Texts {
    #[post]
    async fn json(&self, body: Json<Cleaned>) -> Json<Cleaned> {
        body
    }

    #[post("/form")]
    async fn form(&self, body: Form<Cleaned>) -> Json<Cleaned> {
        Json(body.0)
    }

    #[get]
    async fn query(&self, query: Query<Cleaned>) -> Json<Cleaned> {
        Json(query.0)
    }

    #[patch]
    async fn change(&self, body: Json<Changed>) -> Json<Option<String>> {
        Json(body.0.trimmed)
    }
}

#[module(root, controllers = [Texts])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.expect("the app boots")
}

#[baya::test]
async fn each_sanitizer_changes_the_strings_of_its_field() {
    let sent = json!({
        "trimmed": "\u{a0}\t a b \n", "small": " ÀB", "large": "straße ", "both": [" a", "b "],
        "set": ["A ", "a", " B"], "map": { " k ": " v " }, "cow": " c ", "kept": " Kept ",
    });
    let response = app().await.post("/texts").json(&sent).send().await;
    response.assert_status(201).assert_json(json!({
        "trimmed": "a b", "small": " àb", "large": "STRAßE ", "both": ["A", "B"],
        "set": ["a", "b"], "map": { " k ": "v" }, "cow": "c", "kept": " Kept ",
    }));
}

#[baya::test]
async fn sanitizes_strings_of_queries_and_forms() {
    let app = app().await;
    let pairs = "trimmed=+a+&small=B&large=c&both=+d&both=e+&set=F&map[k]=+v&kept=+K";
    let cleaned = json!({
        "trimmed": "a", "small": "b", "large": "C", "both": ["D", "E"], "set": ["f"],
        "map": { "k": "v" }, "cow": null, "kept": " K",
    });
    app.get(&format!("/texts?{pairs}")).send().await.assert_json(cleaned.clone());
    let form = app.post("/texts/form").body("application/x-www-form-urlencoded", pairs);
    form.send().await.assert_json(cleaned);
}

#[baya::test]
async fn a_string_that_becomes_empty_violates_later_rules() {
    let app = app().await;
    let white = json!({ "trimmed": " \u{2003}" });
    for response in [app.post("/texts").json(&white), app.patch("/texts").json(&white)] {
        let problem: Value = response.send().await.assert_status(422).json();
        assert_eq!(problem["errors"][0]["pointer"], "/trimmed");
    }
    app.patch("/texts").json(&json!({ "trimmed": " a " })).send().await.assert_json(json!("a"));
}

#[cfg(feature = "html")]
mod html {
    use super::*;

    #[dto]
    struct Post {
        #[rule(strip_html, trim, length(min = 1))]
        text: String,
        #[rule(strip_html)]
        #[serde(default)]
        tags: Vec<String>,
    }

    #[controller("/posts")]
    struct Posts;

    #[controller]
    impl Posts {
        #[post]
        async fn create(&self, body: Json<Post>) -> Json<Post> {
            body
        }
    }

    #[module(root, controllers = [Posts])]
    struct PostsModule;

    async fn stripped(text: &str) -> Value {
        let app = TestApp::new::<PostsModule>().start().await.expect("the app boots");
        let response = app.post("/posts").json(&json!({ "text": text })).send().await;
        response.assert_status(201).json::<Value>()["text"].clone()
    }

    #[baya::test]
    async fn removes_html_tags_and_returns_safe_html() {
        for (html, text) in [
            ("<b>bold</b> and <i>slanted</i>", "bold and slanted"),
            ("a<script>alert(1)</script>b", "ab"),
            ("a<style>p { color: red }</style>b", "ab"),
            ("<a href='javascript:alert(1)'>here</a>", "here"),
            ("<img src=x onerror=alert(1)>seen", "seen"),
            ("a<!-- not shown -->b", "ab"),
            ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
            ("&lt;b&gt;", "&lt;b&gt;"),
            ("a<b", "a"),
        ] {
            assert_eq!(stripped(html).await, text, "{html}");
        }
    }

    #[baya::test]
    async fn a_string_of_html_tags_is_empty_for_later_rules() {
        let app = TestApp::new::<PostsModule>().start().await?;
        let post = json!({ "text": "<p> </p>", "tags": ["<b>x</b>"] });
        let problem: Value = app.post("/posts").json(&post).send().await.assert_status(422).json();
        assert_eq!(problem["errors"][0]["pointer"], "/text");
    }
}
