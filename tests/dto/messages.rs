//! Custom messages of validation errors.

use std::borrow::Cow;

use baya::errors::{Param, ValidationError};
use baya::http::Preferences;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::validation::Messages;
use baya::{Compat, dto};

#[dto]
#[serde(deny_unknown_fields)]
struct Cat {
    #[rule(length(min = 2, max = 3))]
    name: String,
    #[rule(range(min = 1, max = 30), multiple_of(2))]
    age: u8,
    #[rule(email)]
    email: String,
    #[rule(pattern("^[a-z]+$"))]
    code: String,
    #[rule(length(min = 1, max = 2), unique)]
    tags: Vec<String>,
    friend: Option<Friend>,
}

#[dto]
struct Friend {
    #[rule(contains("a"), starts_with("b"))]
    name: String,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, cat: Json<Cat>) -> String {
        cat.0.name
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

#[derive(Debug)]
struct French;

impl Messages for French {
    fn message(
        &self,
        error: &ValidationError,
        languages: &Preferences<'_>,
    ) -> Option<Cow<'static, str>> {
        let likes = |(language, weight): &(&str, u16)| language.starts_with("fr") && *weight > 0;
        if !languages.members().iter().any(likes) {
            return None;
        }
        match (&*error.code, error.param("max")) {
            ("length", Some(Param::Integer(max))) => {
                Some(format!("{max} caractères au plus").into())
            }
            _ => None,
        }
    }
}

fn cat() -> Value {
    json!({ "name": "Tom", "age": 2, "email": "tom@cats.example", "code": "a", "tags": ["a"] })
}

#[baya::test]
async fn translates_messages_into_the_language_of_the_client() {
    let app = TestApp::new::<AppModule>().configure(|app| app.messages(French)).start().await?;
    let mut long = cat();
    long["name"] = json!("Thomas");
    long["age"] = json!(3);
    let reported = async |language: &str| {
        let request = app.post("/cats").header("accept-language", language).json(&long);
        let response = request.send().await;
        response.assert_status(422).assert_header("vary", "accept-language");
        let problem: Value = response.json();
        [0, 1].map(|number| problem["errors"][number]["message"].as_str().unwrap_or("").to_owned())
    };
    let own = ["must have 2 to 3 characters", "must be a multiple of 2"];
    assert_eq!(reported("de, fr;q=0.5").await, ["3 caractères au plus", own[1]]);
    assert_eq!(reported("de, fr;q=0").await, own);
}

#[baya::test]
async fn a_nest_compatible_app_uses_the_messages_of_class_validator() {
    let app = TestApp::new::<AppModule>().configure(|app| app.compat(Compat::Nest)).start().await?;
    for (change, sentences) in [
        (json!({ "name": "T" }), json!(["name must be longer than or equal to 2 characters"])),
        (
            json!({ "name": "Thomas" }),
            json!(["name must be shorter than or equal to 3 characters"]),
        ),
        (json!({ "age": 0 }), json!(["age must not be less than 1"])),
        (json!({ "age": 32 }), json!(["age must not be greater than 30"])),
        (json!({ "age": 3 }), json!(["age must be divisible by 2"])),
        (
            json!({ "age": "3", "name": 7 }),
            json!(["name must be a string", "age must be an integer number"]),
        ),
        (json!({ "email": "tom" }), json!(["email must be an email"])),
        (json!({ "code": "A" }), json!(["code must match /^[a-z]+$/ regular expression"])),
        (json!({ "tags": [] }), json!(["tags must contain at least 1 elements"])),
        (json!({ "tags": ["a", "b", "c"] }), json!(["tags must contain no more than 2 elements"])),
        (json!({ "tags": ["a", "a"] }), json!(["All tags's elements must be unique"])),
        (json!({ "tags": 1 }), json!(["tags must be an array"])),
        (
            json!({ "friend": { "name": "x" } }),
            json!(["friend.name must contain a a string", "friend.name must start with `b`"]),
        ),
        (json!({ "friend": 1 }), json!(["friend must be an object"])),
        (json!({ "more": 1 }), json!(["property more should not exist"])),
    ] {
        let mut sent = cat();
        for (name, value) in change.as_object().expect("an object") {
            sent[name] = value.clone();
        }
        let response: Value = app.post("/cats").json(&sent).send().await.assert_status(400).json();
        assert_eq!(response["message"], sentences, "{change}");
    }
}
