//! The names of security schemes.

use baya::security::{Guarded, Protection, SecurityScheme};
use baya::{App, Context, Error, Guard, Result};
use baya_macros::{controller, guard, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// Defines guards that describe one scheme each.
macro_rules! guards {
    ($($name:ident $scheme:expr;)*) => { $(
        #[guard]
        struct $name;

        impl Guard for $name {
            async fn check(&self, _cx: &mut Context<'_>) -> Result<()> {
                Err(Error::unauthorized())
            }

            fn describe(_at: &Guarded<'_, Self>) -> Protection {
                Protection::by($scheme)
            }
        }
    )* };
}

guards! {
    InHeader SecurityScheme::header("x-key").named("key");
    InQuery SecurityScheme::query("key").named("key");
    AlsoInHeader SecurityScheme::header("x-key").named("key");
    WithSpace SecurityScheme::cookie("session").named("the session");
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/in-header")]
    #[use_guards(InHeader)]
    async fn in_header(&self) {}

    #[get("/in-query")]
    #[use_guards(InQuery)]
    async fn in_query(&self) {}

    #[get("/also-in-header")]
    #[use_guards(AlsoInHeader)]
    async fn also_in_header(&self) {}

    #[get("/both")]
    #[use_guards(InHeader, InQuery)]
    async fn both(&self) {}

    #[get("/with-space")]
    #[use_guards(WithSpace)]
    async fn with_space(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("the app has a document")
}

/// Returns the kind of each scheme that an operation requires together, in the order of their locations.
fn required(document: &Value, path: &str) -> Vec<Value> {
    let security = document["paths"][path]["get"]["security"].as_array().expect("a list");
    assert_eq!(security.len(), 1, "{path}");
    let names = security[0].as_object().expect("an object").keys();
    let schemes = names.map(|name| document["components"]["securitySchemes"][name].clone());
    let mut schemes: Vec<_> = schemes.collect();
    schemes.sort_by_key(|scheme| scheme["in"].to_string());
    schemes
}

#[test]
fn different_schemes_of_one_name_are_both_described() {
    let document = document();
    let in_header = json!({ "type": "apiKey", "in": "header", "name": "x-key" });
    let in_query = json!({ "type": "apiKey", "in": "query", "name": "key" });
    assert_eq!(required(&document, "/in-header"), std::slice::from_ref(&in_header));
    assert_eq!(required(&document, "/in-query"), std::slice::from_ref(&in_query));
    assert_eq!(required(&document, "/both"), [in_header, in_query]);
}

#[test]
fn equal_schemes_of_two_guards_are_described_once() {
    let document = document();
    let security = |path: &str| document["paths"][path]["get"]["security"].clone();
    assert_eq!(security("/in-header"), security("/also-in-header"));
    let schemes = document["components"]["securitySchemes"].as_object().expect("an object");
    assert_eq!(schemes.len(), 3, "{schemes:?}");
}

#[test]
fn a_character_that_names_can_not_contain_is_replaced() {
    let document = document();
    assert_eq!(document["paths"]["/with-space"]["get"]["security"], json!([{ "the_session": [] }]));
}
