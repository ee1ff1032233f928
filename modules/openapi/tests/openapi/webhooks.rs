//! Webhooks: requests that the app sends.

use baya::App;
use baya_macros::{controller, dto, module};
use baya_openapi::{AppDocument, DocumentOptions, OpenApi, OpenApiModule};
use serde_json::{Value, json};

/// A cat with a new home.
#[dto]
struct Adopted {
    name: String,
    #[hide]
    secret: String,
    #[serde(default)]
    lives: u8,
}

#[dto(output)]
struct Lost {
    since: u16,
}

#[controller("/cats")]
struct CatsController;

#[controller]
impl CatsController {
    #[get]
    async fn list(&self) -> String {
        String::new()
    }
}

fn about() -> DocumentOptions {
    DocumentOptions::default()
        .webhook::<Adopted>("adopted", "A cat has a new home")
        .webhook::<Adopted>("moved", "")
        .webhook::<Lost>("moved", "")
        .webhook::<Lost>("Cats_list", "Has the name of a handler")
}

#[module(
    root,
    imports = [OpenApiModule::with(OpenApi::new().about(about()))],
    controllers = [CatsController],
)]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("the app has a document")
}

fn webhook(name: &str) -> Value {
    document()["webhooks"][name]["post"].clone()
}

#[test]
fn describes_a_webhook_with_its_body_and_response() {
    assert_eq!(
        webhook("adopted"),
        json!({
            "operationId": "adopted",
            "summary": "A cat has a new home",
            "requestBody": {
                "required": true,
                "content": {
                    "application/json": { "schema": { "$ref": "#/components/schemas/Adopted" } },
                },
            },
            "responses": { "2XX": { "description": "The webhook was accepted." } },
        })
    );
}

#[test]
fn the_body_of_a_webhook_is_an_output_schema() {
    let schema = document()["components"]["schemas"]["Adopted"].clone();
    assert_eq!(schema["properties"]["secret"]["writeOnly"], true);
    assert_eq!(schema["required"], json!(["name", "lives"]));
    assert!(schema["properties"]["lives"].get("default").is_none());
}

#[test]
fn webhooks_with_the_same_name_are_alternatives() {
    let moved = webhook("moved");
    assert!(moved.get("summary").is_none());
    let body = &moved["requestBody"]["content"]["application/json"]["schema"];
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    assert_eq!(*body, json!({ "anyOf": [reference("Adopted"), reference("Lost")] }));
}

#[test]
fn operation_ids_of_webhooks_and_handlers_are_unique() {
    assert_eq!(document()["paths"]["/cats"]["get"]["operationId"], "Cats_list");
    assert_eq!(webhook("Cats_list")["operationId"], "Cats_list_2");
}

#[test]
fn options_with_different_webhook_bodies_are_not_equal() {
    let one = DocumentOptions::default().webhook::<Adopted>("moved", "");
    let other = DocumentOptions::default().webhook::<Lost>("moved", "");
    assert!(one != other);
    assert!(one == one.clone());
}
