//! The OpenAPI document of the app, and the JSON Schema validators for it.

use baya::App;
use baya::openapi::AppDocument;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::types::RandomModule;

/// The location in which instances are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Json,
    Query,
    Form,
}

/// An operation of the document.
#[derive(Debug)]
pub struct Operation {
    pub path: String,
    pub way: Way,
    /// The schema of the body; `None` for a query.
    pub schema: Value,
    /// The parameters of a query.
    pub parameters: Vec<Value>,
    /// The styles of the fields of a form.
    pub encoding: Map<String, Value>,
    /// The validators of the body, or of each parameter.
    pub sent: Vec<Validator>,
    pub answered: Validator,
}

/// Returns the OpenAPI document.
pub fn document() -> Value {
    App::new::<RandomModule>().openapi().expect("there is a document")
}

/// Returns the operations of the document.
pub fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let each = paths.iter().flat_map(|(path, item)| {
        let ways = [
            ("/json", Way::Json, "post"),
            ("/query", Way::Query, "get"),
            ("/form", Way::Form, "post"),
        ];
        let (_, way, method) = *ways.iter().find(|(end, ..)| path.ends_with(end))?;
        Some(operation(document, path, way, &item[method]))
    });
    each.collect()
}

fn operation(document: &Value, path: &str, way: Way, operation: &Value) -> Operation {
    let media =
        if way == Way::Json { "application/json" } else { "application/x-www-form-urlencoded" };
    let body = &operation["requestBody"]["content"][media];
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let sent = match way {
        Way::Query => parameters.iter().map(|one| validator(document, &one["schema"])).collect(),
        _ => vec![validator(document, &body["schema"])],
    };
    let good = ["200", "201"].iter().find_map(|status| operation["responses"].get(status));
    let response = &good.expect("a response")["content"]["application/json"]["schema"];
    Operation {
        path: path.to_owned(),
        way,
        schema: body["schema"].clone(),
        parameters,
        encoding: body["encoding"].as_object().cloned().unwrap_or_default(),
        sent,
        answered: validator(document, response),
    }
}

fn validator(document: &Value, schema: &Value) -> Validator {
    let root = json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&root)
        .unwrap_or_else(|error| panic!("`{schema}` is not a valid schema: {error}"))
}

/// Resolves the reference of a schema.
pub fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let mut schema = schema;
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document.pointer(&reference[1..]).expect("references lead somewhere");
    }
    schema
}
