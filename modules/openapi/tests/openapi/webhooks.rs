//! What the program itself calls, in a document.

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
        .webhook::<Lost>("Cats_list", "Is called as a handler")
}

#[module(
    root,
    imports = [OpenApiModule::with(OpenApi::new().about(about()))],
    controllers = [CatsController],
)]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("there is a document")
}

fn webhook(name: &str) -> Value {
    document()["webhooks"][name]["post"].clone()
}

#[test]
fn a_webhook_has_a_name_a_body_and_an_answer() {
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
            "responses": { "2XX": { "description": "It was taken." } },
        })
    );
}

#[test]
fn the_body_of_a_webhook_is_what_is_written() {
    let schema = document()["components"]["schemas"]["Adopted"].clone();
    assert_eq!(schema["properties"]["secret"]["writeOnly"], true);
    assert_eq!(schema["required"], json!(["name", "lives"]));
    assert!(schema["properties"]["lives"].get("default").is_none());
}

#[test]
fn a_webhook_with_several_bodies_has_one_of_them() {
    let moved = webhook("moved");
    assert!(moved.get("summary").is_none());
    let body = &moved["requestBody"]["content"]["application/json"]["schema"];
    let of = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    assert_eq!(*body, json!({ "anyOf": [of("Adopted"), of("Lost")] }));
}

#[test]
fn a_webhook_and_a_handler_of_one_name_are_two_operations() {
    assert_eq!(document()["paths"]["/cats"]["get"]["operationId"], "Cats_list");
    assert_eq!(webhook("Cats_list")["operationId"], "Cats_list_2");
}

#[test]
fn options_with_other_bodies_are_others() {
    let one = DocumentOptions::default().webhook::<Adopted>("moved", "");
    let other = DocumentOptions::default().webhook::<Lost>("moved", "");
    assert!(one != other);
    assert!(one == one.clone());
}
