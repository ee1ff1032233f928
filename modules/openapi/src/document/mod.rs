//! A document of OpenAPI, assembled from what an app serves.

mod answers;
mod body;
mod errors;
mod operation;
mod parameters;
mod paths;
mod query;
mod refused;
mod security;
mod styles;
mod variants;

use baya::Endpoints;
use baya::schema::Definitions;
use serde_json::{Map, Value, json};

use crate::options::{DocumentOptions, Release};

/// Where the schemas of a document are.
const SCHEMAS: &str = "#/components/schemas/";

/// What a document is assembled with.
struct Assembly<'a> {
    app: &'a Endpoints,
    release: Release,
    definitions: Definitions,
    schemes: Map<String, Value>,
}

/// The document of the endpoints that the options choose.
pub(crate) fn assemble(app: &Endpoints, options: &DocumentOptions, release: Release) -> Value {
    let mut definitions = Definitions::new();
    definitions.reserve(errors::NAME);
    let mut assembly = Assembly { app, release, definitions, schemes: Map::new() };
    let chosen: Vec<_> = app.all.iter().filter(|endpoint| options.has(endpoint)).collect();
    let tags = paths::tags(&chosen);
    let mut paths = assembly.paths(&chosen);
    let mut webhooks = assembly.webhooks(&options.webhooks);
    paths::unique([&mut paths, &mut webhooks]);
    let Assembly { definitions, schemes, .. } = assembly;
    let mut document = json!({
        "openapi": release.number(),
        "info": options.info(app.root),
        "servers": options.servers(),
        "tags": tags,
        "paths": paths,
        "webhooks": webhooks,
    });
    let mut schemas = definitions.finish(&mut document, SCHEMAS);
    schemas.insert(errors::NAME.to_owned(), errors::schema(app.compat));
    document["components"] = json!({ "schemas": schemas });
    if !schemes.is_empty() {
        document["components"]["securitySchemes"] = schemes.into();
    }
    if let Value::Object(document) = &mut document {
        document.retain(|_, value| !is_empty(value));
    }
    if let Some(patch) = options.patch {
        patch(&mut document);
    }
    document
}

/// Whether there is nothing in it.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(members) => members.is_empty(),
        value => value.is_null(),
    }
}
