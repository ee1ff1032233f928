//! What the document of OpenAPI is about.

use baya::openapi::{DocumentOptions, OpenApi};
use serde_json::{Value, json};

/// What everybody may ask.
const OPEN: &[&str] = &[
    "Products_list",
    "Products_find",
    "Pictures_find",
    "FirstProducts_list",
    "FirstProducts_find",
];

/// What is for admins.
const FOR_ADMINS: &[&str] = &[
    "Products_create",
    "Products_change",
    "Products_discontinue",
    "Pictures_set",
    "Pictures_remove",
    "Customers_remove",
];

/// The options of the document.
pub fn options() -> OpenApi {
    let about = DocumentOptions::default()
        .title("Shop")
        .version("2.1.0")
        .description("What there is to buy, who buys it, and what becomes of the orders.")
        .contact("The shop", "shop@example.com")
        .license("MIT", "MIT")
        .patch(secure);
    OpenApi::new().about(about)
}

/// Says what the guards ask of callers, and what they answer.
fn secure(document: &mut Value) {
    document["components"]["securitySchemes"] = json!({
        "bearer": {
            "type": "http", "scheme": "bearer", "description": "The token of a caller.",
        },
    });
    let Some(paths) = document["paths"].as_object_mut() else { return };
    let operations = paths.values_mut().filter_map(Value::as_object_mut).flatten();
    for (_, operation) in operations {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let is_open = OPEN.contains(&&*id);
        operation["security"] = if is_open { json!([]) } else { json!([{ "bearer": [] }]) };
        if !is_open {
            operation["responses"]["401"] = refusal("The caller is not known.");
        }
        if FOR_ADMINS.contains(&&*id) {
            operation["responses"]["403"] = refusal("The caller is no admin.");
        }
    }
}

fn refusal(description: &str) -> Value {
    let problem = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
    json!({ "description": description, "content": { "application/problem+json": problem } })
}
