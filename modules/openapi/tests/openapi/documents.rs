//! The options of documents, and the handlers that documents contain.

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
fn options_set_the_info_of_a_document() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    assert_eq!(document["info"]["title"], "Shop");
    assert_eq!(document["info"]["license"]["identifier"], "MIT");
}

#[test]
fn omits_hidden_handlers() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
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
struct OpenApi31;

#[module(
    root,
    imports = [BirthsModule, OpenApiModule::with(OpenApi::new().release(Release::V3_2))],
)]
struct OpenApi32;

fn events(document: &Value) -> Value {
    let response = &document["paths"]["/births"]["get"]["responses"]["200"];
    response["content"]["text/event-stream"].clone()
}

#[test]
fn describes_the_events_of_a_stream() {
    let v3_1 = App::new::<OpenApi31>().openapi().expect("the app has a document");
    let stream = &events(&v3_1)["schema"];
    assert_eq!(
        (&stream["type"], &stream["contentMediaType"]),
        (&json!("string"), &json!("text/event-stream"))
    );
    let data = json!({ "$ref": "#/components/schemas/Born" });
    assert_eq!(stream["contentSchema"]["items"]["properties"]["data"]["contentSchema"], data);
    let v3_2 = App::new::<OpenApi32>().openapi().expect("the app has a document");
    let event = events(&v3_2)["itemSchema"].clone();
    assert_eq!(event["properties"]["data"]["contentSchema"], data);
}
