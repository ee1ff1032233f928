//! Arguments with pipes, and single values with rules, in a document.

use baya::{App, Context, Json, Pipe, Result};
use baya_macros::{ApiError, controller, dto, module, pipe};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// Reads a number of this base.
#[pipe]
#[derive(Clone, Copy)]
struct Number;

impl Pipe<String, u64> for Number {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<u64> {
        value.parse().map_err(|_| cx.invalid("number", "must be a number"))
    }
}

/// What is left out is seven.
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
    /// This cat is not here any more.
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

/// Refuses names of another time.
#[pipe(takes = [u8], errors = OldError)]
struct Recent;

impl Pipe<u8> for Recent {
    async fn transform(&self, value: u8, _cx: &Context<'_>) -> Result<u8> {
        if value == 0 { Err(OldError::Gone.into()) } else { Ok(value) }
    }
}

/// Makes one name of two.
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
    App::new::<AppModule>().openapi().expect("there is a document")
}

fn parameter(name: &str) -> Value {
    let parameters = document()["paths"]["/cats/{id}"]["get"]["parameters"].clone();
    let all = parameters.as_array().expect("they are a list").clone();
    all.into_iter().find(|one| one["name"] == name).expect("it is there")
}

#[test]
fn a_parameter_with_pipes_is_what_the_first_one_takes() {
    let id = parameter("id");
    assert_eq!(id["schema"]["type"], "integer", "{id}");
}

#[test]
fn text_that_pipes_make_a_number_of_is_a_number() {
    let size = parameter("size");
    assert_eq!((&size["schema"]["type"], &size["required"]), (&json!("integer"), &json!(true)));
}

#[test]
fn a_parameter_that_its_first_pipe_may_do_without_is_not_required() {
    let page = parameter("page");
    assert_eq!((&page["schema"]["type"], &page["required"]), (&json!("integer"), &json!(false)));
}

#[test]
fn a_body_with_pipes_is_what_the_first_one_takes() {
    let document = document();
    let body = &document["paths"]["/cats"]["post"]["requestBody"]["content"]["application/json"];
    assert_eq!(body["schema"]["$ref"], "#/components/schemas/Wire", "{body}");
}

#[test]
fn a_single_value_with_rules_has_an_answer_for_what_breaks_them() {
    let document = document();
    let answers = &document["paths"]["/cats/of/{sku}"]["get"]["responses"];
    assert!(answers["422"].is_object(), "{answers}");
    let numbers = &document["paths"]["/cats/{id}"]["get"]["responses"];
    assert!(numbers["422"].is_null(), "{numbers}");
}

/// The statuses of errors that an operation documents.
fn errors_of(path: &str, method: &str) -> Vec<String> {
    let answers = document()["paths"][path][method]["responses"].clone();
    let all = answers.as_object().expect("they are an object").keys().cloned();
    all.filter(|status| status.starts_with('4')).collect()
}

#[test]
fn the_errors_that_the_pipe_of_an_argument_declares_are_documented() {
    assert_eq!(errors_of("/cats/{id}", "get"), ["400", "404", "410"]);
    let answer = &document()["paths"]["/cats/{id}"]["get"]["responses"]["404"];
    assert_eq!(answer["description"], "No cat has this number.", "{answer}");
    let examples = &answer["content"]["application/problem+json"]["examples"];
    assert_eq!(examples["cat_not_found"]["value"]["detail"], "there is no cat 7", "{answer}");
}

#[test]
fn the_errors_of_a_pipe_on_a_handler_are_documented() {
    assert_eq!(errors_of("/cats/aged/{age}", "get"), ["400", "410"]);
}

#[test]
fn a_parameter_whose_pipe_declares_no_error_may_be_refused_with_400() {
    assert_eq!(errors_of("/cats/of/{sku}", "get"), ["400", "422"]);
}
