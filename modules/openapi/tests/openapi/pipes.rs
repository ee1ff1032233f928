//! Arguments with pipes, and single values with rules.

use baya::{App, Context, Json, Pipe, Result};
use baya_macros::{ApiError, controller, dto, module, pipe};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// Parses a number.
#[pipe]
#[derive(Clone, Copy)]
struct Number;

impl Pipe<String, u64> for Number {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<u64> {
        value.parse().map_err(|_| cx.invalid("number", "must be a number"))
    }
}

/// Uses 7 for an absent value.
#[pipe]
struct OrSeven;

impl Pipe<Option<String>, String> for OrSeven {
    async fn transform(&self, value: Option<String>, _cx: &Context<'_>) -> Result<String> {
        Ok(value.unwrap_or_else(|| "7".to_owned()))
    }
}

#[dto]
struct Cat {
    name: String,
}

#[derive(Debug, ApiError)]
enum FindError {
    /// No cat has this number.
    #[error(status = 404, code = "cat_not_found", message = "there is no cat {number}")]
    NotFound { number: u64 },
}

#[derive(Debug, ApiError)]
enum OldError {
    /// The cat has left.
    #[error(status = 410, code = "cat_gone", message = "the cat is gone")]
    Gone,
}

/// Finds a cat by its number.
#[pipe(errors = [FindError, OldError])]
struct Find;

impl Pipe<u64, Cat> for Find {
    async fn transform(&self, number: u64, _cx: &Context<'_>) -> Result<Cat> {
        match number {
            0 => return Err(FindError::NotFound { number }.into()),
            1 => return Err(OldError::Gone.into()),
            _ => {}
        }
        Ok(Cat { name: number.to_string() })
    }
}

#[dto(input)]
struct Wire {
    first: String,
    last: String,
}

/// Rejects the age 0.
#[pipe(takes = [u8], errors = OldError)]
struct Recent;

impl Pipe<u8> for Recent {
    async fn transform(&self, value: u8, _cx: &Context<'_>) -> Result<u8> {
        if value == 0 { Err(OldError::Gone.into()) } else { Ok(value) }
    }
}

/// Joins two names.
#[pipe]
struct Joined;

impl Pipe<Wire, Cat> for Joined {
    async fn transform(&self, wire: Wire, _cx: &Context<'_>) -> Result<Cat> {
        Ok(Cat { name: wire.first + &wire.last })
    }
}

#[dto]
struct Sku(#[rule(pattern("^[A-Z]+$"))] String);

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(
        &self,
        #[param("id")]
        #[use_pipes(Find)]
        cat: Cat,
        #[query]
        #[use_pipes(OrSeven, Number)]
        page: u64,
        #[query]
        #[use_pipes(Number)]
        size: u64,
    ) -> Json<Cat> {
        Json(Cat { name: format!("{} {page} {size}", cat.name) })
    }

    #[post]
    async fn create(
        &self,
        #[body]
        #[use_pipes(Joined)]
        cat: Cat,
    ) -> Json<Cat> {
        Json(cat)
    }

    #[get("/aged/{age}")]
    #[use_pipes(Recent)]
    async fn aged(&self, #[param] age: u8) -> Json<u8> {
        Json(age)
    }

    #[get("/of/{sku}")]
    async fn of(&self, #[param] sku: Sku) -> Json<usize> {
        Json(sku.0.len())
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("the app has a document")
}

fn parameter(name: &str) -> Value {
    let parameters = document()["paths"]["/cats/{id}"]["get"]["parameters"].clone();
    let all = parameters.as_array().expect("the parameters are a list").clone();
    all.into_iter().find(|one| one["name"] == name).expect("the parameter exists")
}

#[test]
fn a_parameter_with_pipes_has_the_input_type_of_the_first_pipe() {
    let id = parameter("id");
    assert_eq!(id["schema"]["type"], "integer", "{id}");
}

#[test]
fn a_string_that_a_pipe_parses_is_described_as_an_integer() {
    let size = parameter("size");
    assert_eq!((&size["schema"]["type"], &size["required"]), (&json!("integer"), &json!(true)));
}

#[test]
fn a_parameter_is_optional_if_its_first_pipe_accepts_none() {
    let page = parameter("page");
    assert_eq!((&page["schema"]["type"], &page["required"]), (&json!("integer"), &json!(false)));
}

#[test]
fn a_body_with_pipes_has_the_input_type_of_the_first_pipe() {
    let document = document();
    let body = &document["paths"]["/cats"]["post"]["requestBody"]["content"]["application/json"];
    assert_eq!(body["schema"]["$ref"], "#/components/schemas/Wire", "{body}");
}

#[test]
fn a_parameter_with_rules_has_a_validation_response() {
    let document = document();
    let responses = &document["paths"]["/cats/of/{sku}"]["get"]["responses"];
    assert!(responses["422"].is_object(), "{responses}");
    let numbers = &document["paths"]["/cats/{id}"]["get"]["responses"];
    assert!(numbers["422"].is_null(), "{numbers}");
}

/// Returns the statuses of client errors that an operation documents.
fn error_statuses(path: &str, method: &str) -> Vec<String> {
    let responses = document()["paths"][path][method]["responses"].clone();
    let all = responses.as_object().expect("an object").keys().cloned();
    all.filter(|status| status.starts_with('4')).collect()
}

#[test]
fn documents_the_errors_of_the_pipes_of_an_argument() {
    assert_eq!(error_statuses("/cats/{id}", "get"), ["400", "404", "410"]);
    let response = &document()["paths"]["/cats/{id}"]["get"]["responses"]["404"];
    assert_eq!(response["description"], "No cat has this number.", "{response}");
    let examples = &response["content"]["application/problem+json"]["examples"];
    assert_eq!(examples["cat_not_found"]["value"]["detail"], "there is no cat 7", "{response}");
}

#[test]
fn documents_the_errors_of_the_pipes_of_a_handler() {
    assert_eq!(error_statuses("/cats/aged/{age}", "get"), ["400", "410"]);
}

#[test]
fn a_parameter_without_declared_errors_has_the_parse_and_validation_responses() {
    assert_eq!(error_statuses("/cats/of/{sku}", "get"), ["400", "422"]);
}
