//! Which documents there are, and what is said in them.

use baya::{App, Subscription};
use baya_macros::{controller, dto, module};
use baya_openapi::{AppDocument, DocumentOptions, OpenApi, OpenApiModule, Release};
use serde_json::{Value, json};

#[controller("/one")]
struct One;

#[controller]
impl One {
    #[get]
    async fn one(&self) -> String {
        String::new()
    }

    #[get("/hidden")]
    #[api(hidden)]
    async fn hidden(&self) -> baya::axum::response::Response {
        Default::default()
    }
}

fn about() -> DocumentOptions {
    DocumentOptions::default().title("Shop").version("2.0.0").license("MIT", "MIT")
}

#[module(
    root,
    imports = [OpenApiModule::with(OpenApi::new().about(about()))],
    controllers = [One],
)]
struct AppModule;

#[test]
fn options_say_what_a_document_is_about() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    assert_eq!(document["info"]["title"], "Shop");
    assert_eq!(document["info"]["license"]["identifier"], "MIT");
}

#[test]
fn a_hidden_handler_is_left_out() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    assert!(document["paths"].get("/one/hidden").is_none());
    assert!(document["paths"].get("/one").is_some());
}

#[dto(output)]
struct Born {
    name: String,
}

#[controller("/births")]
struct Births;

#[controller]
impl Births {
    #[sse]
    async fn live(&self) -> Subscription<Born> {
        baya::Broadcast::default().subscribe(None)
    }
}

#[module(controllers = [Births])]
struct BirthsModule;

#[module(root, imports = [BirthsModule, OpenApiModule::with(OpenApi::new())])]
struct Third;

#[module(
    root,
    imports = [BirthsModule, OpenApiModule::with(OpenApi::new().release(Release::V3_2))],
)]
struct Fourth;

fn events(document: &Value) -> Value {
    let answer = &document["paths"]["/births"]["get"]["responses"]["200"];
    answer["content"]["text/event-stream"].clone()
}

#[test]
fn a_stream_says_what_its_events_look_like() {
    let third = App::new::<Third>().openapi().expect("there is a document");
    let text = &events(&third)["schema"];
    assert_eq!(
        (&text["type"], &text["contentMediaType"]),
        (&json!("string"), &json!("text/event-stream"))
    );
    let data = json!({ "$ref": "#/components/schemas/Born" });
    assert_eq!(text["contentSchema"]["items"]["properties"]["data"]["contentSchema"], data);
    let fourth = App::new::<Fourth>().openapi().expect("there is a document");
    let event = events(&fourth)["itemSchema"].clone();
    assert_eq!(event["properties"]["data"]["contentSchema"], data);
}
