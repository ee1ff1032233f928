//! The attribute `#[api(...)]`, which declares what the signature does not contain.

use std::num::Wrapping;
use std::ops::Range;

use baya::security::{Guarded, Protection, ResponseHeader};
use baya::{App, Context, Form, Guard, Json, Query, Result};
use baya_macros::{controller, dto, guard, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

#[dto(input)]
struct Search {
    name: String,
}

#[guard]
struct Limit;

impl Guard for Limit {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::new().with_header(ResponseHeader::new("x-left", "How many are left."))
    }
}

#[controller("/cats")]
#[use_guards(Limit)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(
        &self,
        #[query]
        #[api(like = u64, example = 7)]
        id: Wrapping<u64>,
        #[api(like = Query<Search>)] search: Query<Range<u8>>,
    ) -> String {
        format!("{} {}", id.0, search.0.start)
    }

    #[post]
    async fn create(&self, #[api(like = Form<Search>)] search: Form<Range<u8>>) -> String {
        search.0.start.to_string()
    }

    #[get("/declared")]
    #[set_header("x-kind", "cats")]
    #[api(
        response(status = 200, description = "All of them.", body = Vec<u8>),
        response(status = 304, description = "Unchanged."),
        response(status = 410, description = "Deleted.")
    )]
    async fn declared(&self) -> Json<u8> {
        Json(7)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn operation(path: &str, method: &str) -> Value {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    document["paths"][path][method].clone()
}

#[test]
fn an_argument_can_be_described_by_another_type() {
    let parameters = operation("/cats", "get")["parameters"].clone();
    assert_eq!(parameters[0]["schema"]["format"], "uint64");
    assert_eq!(parameters[0]["example"], 7);
    assert_eq!(parameters[1]["name"], "name");
    let body = operation("/cats", "post")["requestBody"]["content"].clone();
    let form = &body["application/x-www-form-urlencoded"]["schema"];
    assert_eq!(*form, json!({ "$ref": "#/components/schemas/Search" }));
}

#[test]
fn a_declared_response_has_the_headers_that_the_app_sets() {
    let responses = operation("/cats/declared", "get")["responses"].clone();
    let names = |status: &str| {
        let headers = responses[status]["headers"].as_object().cloned().unwrap_or_default();
        headers.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(responses["200"]["description"], "All of them.");
    assert_eq!(responses["200"]["content"]["application/json"]["schema"]["type"], "array");
    assert_eq!(names("200"), "x-kind x-left");
    assert_eq!(names("304"), "x-kind x-left");
    assert_eq!(names("410"), "x-left");
}
