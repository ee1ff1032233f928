//! The schemas that a document refers to.

use baya::{App, Json};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// What is wrong with a cat.
#[dto]
struct Problem {
    bites: bool,
}

/// A number, or numbers in numbers.
#[dto(input)]
#[serde(untagged)]
enum Nested {
    One(#[rule(range(max = 9))] u64),
    Boxed { boxed: Box<Self> },
    All(Vec<Self>),
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post("/nested")]
    async fn nested(&self, nested: Json<Nested>) -> &'static str {
        match nested.0 {
            Nested::One(_) | Nested::Boxed { boxed: _ } => "one",
            Nested::All(_) => "all",
        }
    }

    #[get("/problem")]
    async fn problem(&self) -> Json<Problem> {
        Json(Problem { bites: true })
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

/// What an answer of an operation looks like.
fn answered(document: &Value, path: &str, status: &str) -> Value {
    let answer = &document["paths"][path]["get"]["responses"][status]["content"];
    let media = answer.as_object().and_then(|all| all.values().next()).expect("it has a body");
    let reference = media["schema"]["$ref"].as_str().expect("it is a reference");
    document.pointer(&reference[1..]).expect("it is there").clone()
}

#[test]
fn a_type_called_problem_is_no_error() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    let own = answered(&document, "/cats/problem", "200");
    assert_eq!(own["properties"], json!({ "bites": { "type": "boolean" } }));
    let error = answered(&document, "/cats/problem", "default");
    assert!(error["properties"]["title"].is_object());
}

#[test]
fn an_untagged_enum_that_contains_itself_has_a_schema() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    let schema = &document["components"]["schemas"]["Nested"];
    assert_eq!(schema["anyOf"].as_array().map(Vec::len), Some(3), "{schema}");
    assert!(schema.to_string().len() < 4_000, "{schema}");
}
