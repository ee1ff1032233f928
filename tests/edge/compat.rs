//! Responses in NestJS compatibility mode: those of NestJS 12 on Express to the same requests.

use baya::axum::extract::Request;
use baya::axum::handler::HandlerWithoutStateExt;
use baya::axum::http::header::ALLOW;
use baya::axum::http::{HeaderValue, Method};
use baya::errors::ValidationError;
use baya::prelude::*;
use baya::testing::json;
use baya::{Caught, Compat, Filter, Interceptor, Next, Reply, filter, interceptor};
use wire::{Header, RawResponse, Server};

const GET: HeaderValue = HeaderValue::from_static("GET");

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = 409, code = "taken", message = "taken")]
    Taken,
}

#[guard]
struct No;

impl Guard for No {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.header("x-who") {
            None => Err(Error::forbidden()),
            Some("nobody") => Err(Error::unauthorized()),
            Some(_) => Ok(()),
        }
    }
}

/// Replaces one error by another.
#[filter]
struct Translated;

impl Filter for Translated {
    type Catches = CatError;

    async fn catch(&self, error: Caught<CatError>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Err(Error::gone().with_message(format!("{error} for good")))
    }
}

/// Responds without calling the handler.
#[interceptor]
struct Instead;

impl Interceptor for Instead {
    async fn intercept(&self, _cx: &mut Context<'_>, _next: Next<'_>) -> Result<Reply, Error> {
        Err(Error::not_found())
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> Json<Vec<u8>> {
        Json(vec![])
    }

    #[get("/none")]
    async fn none(&self) -> Option<String> {
        None
    }

    #[post("/nothing")]
    async fn nothing(&self) {}

    #[delete("/none")]
    async fn gone(&self) -> Option<String> {
        None
    }

    #[post("/declared")]
    #[status(204)]
    async fn declared(&self) {}

    #[get("/missing")]
    async fn missing(&self) -> Result<(), Error> {
        Err(Error::not_found())
    }

    #[get("/missing-text")]
    async fn missing_text(&self) -> Result<(), Error> {
        Err(Error::not_found().with_message("no cat has the id 7"))
    }

    #[get("/taken")]
    async fn taken(&self) -> Result<(), CatError> {
        Err(CatError::Taken)
    }

    #[get("/bug")]
    async fn bug(&self) -> Result<(), Error> {
        Err(Error::internal("secret"))
    }

    #[get("/panic")]
    async fn panic(&self) {
        panic!("secret")
    }

    #[get("/guarded")]
    #[use_guards(No)]
    async fn guarded(&self) -> Result<(), Error> {
        Err(Error::forbidden())
    }

    #[post("/invalid")]
    async fn invalid(&self) -> Result<(), Error> {
        Err(Error::unprocessable()
            .with_validation_error(ValidationError::at("/name", "type", "must be a string"))
            .with_validation_error(ValidationError::at(
                "/addresses/1/street",
                "type",
                "must be a string",
            )))
    }

    #[post("/text")]
    async fn text(&self, text: String) -> String {
        text
    }

    #[post("/short")]
    #[http(body_limit = 4)]
    async fn short(&self, text: String) -> String {
        text
    }

    #[get("/filtered")]
    #[use_filters(Translated)]
    async fn filtered(&self) -> Result<(), CatError> {
        Err(CatError::Taken)
    }

    #[get("/intercepted")]
    #[use_interceptors(Instead)]
    async fn intercepted(&self) -> &'static str {
        "never reached"
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn nest() -> Server {
    Server::with::<AppModule>(|app| app.compat(Compat::Nest)).await
}

#[track_caller]
fn is(response: &RawResponse, status: u16, body: &str) {
    assert_eq!(
        response.header("content-type"),
        Some("application/json; charset=utf-8"),
        "{response:?}"
    );
    response.is(status, body);
}

#[baya::test]
async fn errors_have_the_bodies_of_exceptions() {
    let server = nest().await;
    let get = async |path: &str| server.get(&format!("/cats/{path}"), &[]).await;
    is(&get("missing").await, 404, r#"{"message":"Not Found","statusCode":404}"#);
    let text = r#"{"message":"no cat has the id 7","error":"Not Found","statusCode":404}"#;
    is(&get("missing-text").await, 404, text);
    is(&get("taken").await, 409, r#"{"message":"taken","error":"Conflict","statusCode":409}"#);
    let unknown = r#"{"statusCode":500,"message":"Internal server error"}"#;
    is(&get("bug").await, 500, unknown);
    is(&get("panic").await, 500, unknown);
}

#[baya::test]
async fn responds_404_with_the_nest_message_to_unknown_paths_and_methods() {
    let server = nest().await;
    for (line, cannot) in [
        ("GET /nope?x=1", "Cannot GET /nope?x=1"),
        ("PUT /cats", "Cannot PUT /cats"),
        ("OPTIONS /cats", "Cannot OPTIONS /cats"),
        ("DELETE /Cats/", "Cannot DELETE /Cats/"),
        ("GET //cats", "Cannot GET //cats"),
    ] {
        let body = json!({ "message": cannot, "error": "Not Found", "statusCode": 404 });
        let response = server.request(line, &[]).await;
        assert_eq!((response.status, response.header("allow")), (404, None), "{line}");
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&response.body)?, body, "{line}");
    }
}

#[baya::test]
async fn a_rejection_without_a_message_gets_the_message_of_nest() {
    let server = nest().await;
    let guarded = async |who: &[Header<'_>]| server.get("/cats/guarded", who).await;
    let rejected = r#"{"message":"Forbidden resource","error":"Forbidden","statusCode":403}"#;
    is(&guarded(&[]).await, 403, rejected);
    is(
        &guarded(&[("x-who", "nobody")]).await,
        401,
        r#"{"message":"Unauthorized","statusCode":401}"#,
    );
    is(&guarded(&[("x-who", "tom")]).await, 403, r#"{"message":"Forbidden","statusCode":403}"#);
}

#[baya::test]
async fn invalid_input_is_400_with_a_list_of_sentences() {
    let server = nest().await;
    let body = r#"{"message":["name must be a string","addresses.1.street must be a string"],"error":"Bad Request","statusCode":400}"#;
    is(&server.request("POST /cats/invalid", &[]).await, 400, body);
}

#[baya::test]
async fn responds_413_with_the_nest_message_to_a_body_above_the_limit() {
    let server = Server::with::<AppModule>(|app| app.compat(Compat::Nest).body_limit(4)).await;
    let body = r#"{"statusCode":413,"message":"request entity too large"}"#;
    is(&server.send("POST /cats/text", &[], b"12345").await, 413, body);
    is(&nest().await.send("POST /cats/short", &[], b"12345").await, 413, body);
}

#[baya::test]
async fn a_handler_without_a_value_has_the_status_of_its_method() {
    let server = nest().await;
    for (line, status) in [
        ("GET /cats/none", 200),
        ("POST /cats/nothing", 201),
        ("DELETE /cats/none", 200),
        ("POST /cats/declared", 204),
    ] {
        server.request(line, &[]).await.is(status, "");
    }
}

#[baya::test]
async fn json_has_a_charset_and_paths_are_normalized() {
    let server = nest().await;
    for path in ["/cats", "/cats/", "/CATS"] {
        is(&server.get(path, &[]).await, 200, "[]");
    }
}

#[baya::test]
async fn errors_of_filters_and_interceptors_have_the_nest_format() {
    let server = nest().await;
    let gone = r#"{"message":"taken for good","error":"Gone","statusCode":410}"#;
    is(&server.get("/cats/filtered", &[]).await, 410, gone);
    let missing = r#"{"message":"Not Found","statusCode":404}"#;
    is(&server.get("/cats/intercepted", &[]).await, 404, missing);
}

#[baya::test]
async fn errors_of_a_fallback_have_the_nest_format() {
    let nothing = async |request: Request| {
        let (head, _) = request.into_parts();
        match head.method {
            Method::GET => Error::unknown_path(&head).respond_to(&head),
            _ => Error::unsupported_method(&head).with_header(ALLOW, GET).respond_to(&head),
        }
    };
    let server =
        Server::with::<AppModule>(|app| app.compat(Compat::Nest).fallback(nothing.into_service()))
            .await;
    for line in ["GET /a.css?v=1", "POST /a.css"] {
        let body = format!(r#"{{"message":"Cannot {line}","error":"Not Found","statusCode":404}}"#);
        let response = server.request(line, &[]).await;
        is(&response, 404, &body);
        assert_eq!(response.header("allow"), None, "{line}");
    }
}
