//! Responses whose values interceptors map.

use baya::axum::http::StatusCode;
use baya::axum::response::Response;
use baya::{App, Context, Interceptor, Json, Negotiated, Next, Reply, Result, Wrapped};
use baya_macros::{controller, dto, interceptor, metadata, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

/// Puts each value into an object.
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

/// Puts each value into a field of this name.
#[interceptor(value)]
struct Field(&'static str);

impl Interceptor for Field {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply> {
        next.run(cx).await?.map_json(|value| json!({ self.0: value }))
    }

    fn describe(at: &Wrapped<'_, Self>, schema: Value) -> Value {
        let given = at.given().map_or("value", |given| given.0);
        object(at.meta::<Named>().map_or(given, |named| named.0), schema)
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

    /// Names the field.
    #[get("/named")]
    #[use_interceptors(Field("cat"))]
    #[meta(Named("tom"))]
    async fn named(&self) -> Json<Cat> {
        Json(Cat { name: "Tom".to_owned() })
    }

    /// Is not mapped.
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

    /// Has several formats.
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
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    document["paths"][path]["get"]["responses"][status]["content"][media]["schema"].clone()
}

fn cat() -> Value {
    json!({ "$ref": "#/components/schemas/Cat" })
}

#[test]
fn the_schema_of_a_response_is_that_after_the_interceptors_from_the_nearest_one() {
    let expected = object("data", object("cat", cat()));
    assert_eq!(schema("/cats/found", "200", "application/json"), expected);
}

#[test]
fn errors_keep_their_schema() {
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    assert_eq!(schema("/cats/found", "404", "application/problem+json"), problem);
}

#[test]
fn an_interceptor_describes_itself_by_the_metadata_of_the_handler() {
    let expected = object("data", object("tom", cat()));
    assert_eq!(schema("/cats/named", "200", "application/json"), expected);
}

#[test]
fn a_skipped_interceptor_does_not_change_the_schema() {
    assert_eq!(schema("/cats/bare", "200", "application/json"), cat());
}

#[test]
fn text_keeps_its_schema() {
    assert_eq!(schema("/cats/text", "200", "text/plain"), json!({ "type": "string" }));
}

#[test]
fn negotiated_values_are_mapped() {
    let expected = object("data", cat());
    assert_eq!(schema("/cats/negotiated", "200", "application/json"), expected);
}

#[test]
fn declared_responses_without_an_error_are_mapped() {
    assert_eq!(schema("/cats/declared", "200", "application/json"), object("data", cat()));
    assert_eq!(schema("/cats/declared", "409", "application/json"), cat());
}
