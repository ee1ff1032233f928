//! The schemas among the components of a document.

use baya::{App, Json};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// A problem of a cat.
#[dto]
struct Problem {
    bites: bool,
}

/// A number, or nested numbers.
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

/// Returns the schema of a response, with its reference resolved.
fn response_schema(document: &Value, path: &str, status: &str) -> Value {
    let content = &document["paths"][path]["get"]["responses"][status]["content"];
    let media = content.as_object().and_then(|all| all.values().next()).expect("a body");
    let reference = media["schema"]["$ref"].as_str().expect("a reference");
    document.pointer(&reference[1..]).expect("the schema exists").clone()
}

#[test]
fn a_type_named_problem_does_not_replace_the_error_schema() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let own = response_schema(&document, "/cats/problem", "200");
    assert_eq!(own["properties"], json!({ "bites": { "type": "boolean" } }));
    let error = response_schema(&document, "/cats/problem", "default");
    assert!(error["properties"]["title"].is_object());
}

#[test]
fn describes_a_recursive_untagged_enum() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let schema = &document["components"]["schemas"]["Nested"];
    assert_eq!(schema["anyOf"].as_array().map(Vec::len), Some(3), "{schema}");
    assert!(schema.to_string().len() < 4_000, "{schema}");
}
