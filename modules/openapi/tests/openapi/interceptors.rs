//! Responses whose values interceptors change.

use baya::axum::http::StatusCode;
use baya::axum::response::Response;
use baya::schema::Wrapped;
use baya::{App, Context, Interceptor, Json, Negotiated, Next, Reply, Result};
use baya_macros::{controller, dto, interceptor, metadata, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// Wraps each value in an object.
#[interceptor]
struct Envelope;

impl Interceptor for Envelope {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply> {
        next.run(cx).await?.map_json(|data| json!({ "data": data }))
    }

    fn describe(_at: &Wrapped<'_, Self>, schema: Value) -> Value {
        object("data", schema)
    }
}

/// The name of a field.
#[metadata]
struct Named(&'static str);

/// Wraps each value in an object with a field of this name.
#[interceptor(value)]
struct Field(&'static str);

impl Interceptor for Field {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply> {
        next.run(cx).await?.map_json(|value| json!({ self.0: value }))
    }

    fn describe(at: &Wrapped<'_, Self>, schema: Value) -> Value {
        let default = at.given().map_or("value", |field| field.0);
        object(at.meta::<Named>().map_or(default, |named| named.0), schema)
    }
}

/// Measures calls.
#[interceptor]
struct Timing;

impl Interceptor for Timing {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply> {
        next.run(cx).await
    }
}

fn object(name: &str, schema: Value) -> Value {
    json!({ "type": "object", "properties": { name: schema }, "required": [name] })
}

#[dto(output)]
struct Cat {
    name: String,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    /// Finds a cat.
    #[get("/found")]
    #[use_interceptors(Field("cat"), Timing)]
    async fn found(&self) -> Option<Json<Cat>> {
        None
    }

    /// Sets the name of the field.
    #[get("/named")]
    #[use_interceptors(Field("cat"))]
    #[meta(Named("tom"))]
    async fn named(&self) -> Json<Cat> {
        Json(Cat { name: "Tom".to_owned() })
    }

    /// Skips an interceptor.
    #[get("/bare")]
    #[skip(Envelope)]
    async fn bare(&self) -> Json<Cat> {
        Json(Cat { name: "Tom".to_owned() })
    }

    /// Responds with text.
    #[get("/text")]
    async fn text(&self) -> String {
        String::new()
    }

    /// Responds in several formats.
    #[get("/negotiated")]
    async fn negotiated(&self) -> Negotiated<Cat> {
        Negotiated(Cat { name: "Tom".to_owned() })
    }

    /// Declares its responses.
    #[get("/declared")]
    #[api(response(status = 200, body = Cat), response(status = 409, body = Cat))]
    async fn declared(&self) -> Response {
        Response::new(StatusCode::OK.as_str().into())
    }
}

#[module(root, controllers = [Cats], interceptors = [Envelope])]
struct AppModule;

fn schema(path: &str, status: &str, media: &str) -> Value {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    document["paths"][path]["get"]["responses"][status]["content"][media]["schema"].clone()
}

fn cat() -> Value {
    json!({ "$ref": "#/components/schemas/Cat" })
}

#[test]
fn applies_interceptors_to_a_response_schema_from_the_nearest_one() {
    let expected = object("data", object("cat", cat()));
    assert_eq!(schema("/cats/found", "200", "application/json"), expected);
}

#[test]
fn does_not_apply_interceptors_to_errors() {
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    assert_eq!(schema("/cats/found", "404", "application/problem+json"), problem);
}

#[test]
fn interceptors_can_use_the_metadata_of_the_handler() {
    let expected = object("data", object("tom", cat()));
    assert_eq!(schema("/cats/named", "200", "application/json"), expected);
}

#[test]
fn does_not_apply_skipped_interceptors() {
    assert_eq!(schema("/cats/bare", "200", "application/json"), cat());
}

#[test]
fn does_not_apply_interceptors_to_text() {
    assert_eq!(schema("/cats/text", "200", "text/plain"), json!({ "type": "string" }));
}

#[test]
fn applies_interceptors_to_negotiated_values() {
    let expected = object("data", cat());
    assert_eq!(schema("/cats/negotiated", "200", "application/json"), expected);
}

#[test]
fn applies_interceptors_to_declared_responses_except_errors() {
    assert_eq!(schema("/cats/declared", "200", "application/json"), object("data", cat()));
    assert_eq!(schema("/cats/declared", "409", "application/json"), cat());
}
