//! Errors of handlers, and panics.

use axum::response::{AppendHeaders, IntoResponse, Response};
use baya::prelude::*;
use baya::testing::TestApp;
use serde_json::Value;

#[derive(Debug, ApiError)]
enum CatError {
    /// No cat has this number.
    #[error(status = 404)]
    NotFound { id: u64 },
    #[error(status = 409, code = "busy", message = "{0} is busy")]
    Busy(&'static str),
    #[error(status = 502, message = "the shelter does not answer")]
    Shelter(#[from] std::io::Error),
}

#[controller]
struct Errors;

#[controller]
impl Errors {
    #[get("/declared")]
    async fn declared(&self) -> Result<String, CatError> {
        Err(CatError::NotFound { id: 7 })
    }

    #[get("/busy")]
    async fn busy(&self) -> Result<String, CatError> {
        Err(CatError::Busy("Tom"))
    }

    #[get("/through")]
    async fn through(&self) -> Result<String, Error> {
        let read: Result<(), _> = Err(std::io::Error::other("secret"));
        read.map_err(CatError::from)?;
        Ok(String::new())
    }

    #[get("/unknown")]
    async fn unknown(&self) -> Result<String, std::io::Error> {
        Err(std::io::Error::other("secret"))
    }

    #[get("/panic")]
    async fn panic(&self) -> String {
        panic!("secret")
    }

    #[get("/answered")]
    #[set_header("cache-control", "max-age=60")]
    async fn answered(&self) -> Response {
        let cookies = AppendHeaders([("set-cookie", "a=1"), ("set-cookie", "b=2")]);
        let error = Error::internal(std::io::Error::other("secret"));
        (cookies, [("x-kept", "yes")], error).into_response()
    }

    #[get("/no-json")]
    async fn no_json(&self) -> Json<std::collections::HashMap<(u8, u8), u8>> {
        Json([((1, 2), 3)].into())
    }

    #[get("/built")]
    async fn built(&self) -> Result<String, Error> {
        Err(Error::forbidden().with_message("only the cat may").with_code("not_a_cat"))
    }
}

#[module(root, controllers = [Errors])]
struct Root;

async fn get(path: &str) -> (u16, Value) {
    let app = TestApp::new::<Root>().start().await.expect("the app boots");
    let response = app.get(path).send().await;
    response.assert_header("content-type", "application/problem+json");
    (response.status().as_u16(), response.json())
}

#[baya::test]
async fn a_declared_error_has_its_status_and_a_code_and_message_from_its_name_and_doc() {
    let (status, problem) = get("/declared").await;
    assert_eq!(status, 404);
    assert_eq!(problem["code"], "not_found");
    assert_eq!(problem["detail"], "No cat has this number");
    assert_eq!(problem["title"], "Not Found");
    assert_eq!(problem["instance"], "/declared");
}

#[baya::test]
async fn a_message_shows_the_fields_by_number_or_name() {
    let (status, problem) = get("/busy").await;
    assert_eq!(status, 409);
    assert_eq!(problem["code"], "busy");
    assert_eq!(problem["detail"], "Tom is busy");
}

#[baya::test]
async fn a_declared_error_keeps_its_response_through_the_question_mark() {
    let (status, problem) = get("/through").await;
    assert_eq!(status, 502);
    assert_eq!(problem["code"], "shelter");
    assert_eq!(problem["detail"], "the shelter does not answer");
}

#[baya::test]
async fn responds_500_without_details_to_other_errors() {
    let (status, problem) = get("/unknown").await;
    assert_eq!(status, 500);
    assert_eq!(problem["code"], "internal_error");
    assert!(!problem.to_string().contains("secret"), "{problem}");
}

#[baya::test]
async fn responds_500_without_details_to_a_panic() {
    let (status, problem) = get("/panic").await;
    assert_eq!(status, 500);
    assert!(!problem.to_string().contains("secret"), "{problem}");
}

#[baya::test]
async fn completes_an_error_that_the_handler_turns_into_a_response() {
    let app = TestApp::new::<Root>().start().await?;
    let response = app.get("/answered").header("x-request-id", "r7").send().await;
    assert_eq!(response.header("cache-control"), None, "static headers are for responses");
    let problem: Value = response.assert_status(500).assert_header("x-kept", "yes").json();
    assert_eq!(problem["request_id"], "r7");
    assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(problem["instance"], "/answered");
    let problem = get("/no-json").await.1;
    assert_eq!(problem["instance"], "/no-json");
}

#[baya::test]
async fn builds_an_error_in_place() {
    let (status, problem) = get("/built").await;
    assert_eq!(status, 403);
    assert_eq!(problem["code"], "not_a_cat");
    assert_eq!(problem["detail"], "only the cat may");
}
