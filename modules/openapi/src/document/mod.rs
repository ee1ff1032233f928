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

#[cfg(feature = "asyncapi")]
pub(crate) use self::security::key;
use crate::options::{DocumentOptions, Release};

/// Where the schemas of a document are.
pub(crate) const SCHEMAS: &str = "#/components/schemas/";

/// What a document is assembled with.
pub(crate) struct Assembly<'a> {
    pub(crate) app: &'a Endpoints,
    release: Release,
    pub(crate) definitions: Definitions,
    pub(crate) schemes: Map<String, Value>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(app: &'a Endpoints, release: Release) -> Self {
        let mut definitions = Definitions::new();
        definitions.reserve(errors::NAME);
        Self { app, release, definitions, schemes: Map::new() }
    }
}

/// The document of the endpoints that the options choose.
pub(crate) fn assemble(app: &Endpoints, options: &DocumentOptions, release: Release) -> Value {
    let mut assembly = Assembly::new(app, release);
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
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(members) => members.is_empty(),
        value => value.is_null(),
    }
}
