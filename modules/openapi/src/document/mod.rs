//! OpenAPI documents, assembled from the endpoints of an app.

mod body;
mod errors;
mod operation;
mod parameters;
mod paths;
mod query;
mod request_errors;
mod responses;
mod security;
mod styles;
mod variants;

use baya::protocol::Endpoints;
use baya::schema::Definitions;
use serde_json::{Map, Value, json};

#[cfg(feature = "asyncapi")]
pub(crate) use self::security::component_key;
use crate::document_options::DocumentOptions;
use crate::options::Release;

/// The prefix of references to the schemas of a document.
pub(crate) const SCHEMAS: &str = "#/components/schemas/";

/// A document in assembly, with the components that its operations have used so far.
pub(crate) struct Assembly<'a> {
    pub(crate) app: &'a Endpoints,
    release: Release,
    pub(crate) definitions: Definitions,
    pub(crate) security_schemes: Map<String, Value>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(app: &'a Endpoints, release: Release) -> Self {
        let mut definitions = Definitions::new();
        definitions.reserve(errors::NAME);
        Self { app, release, definitions, security_schemes: Map::new() }
    }
}

/// Assembles the document of the endpoints that the options select.
pub(crate) fn assemble(app: &Endpoints, options: &DocumentOptions, release: Release) -> Value {
    let mut assembly = Assembly::new(app, release);
    let endpoints: Vec<_> = app.all.iter().filter(|endpoint| options.contains(endpoint)).collect();
    let tags = paths::tags(&endpoints);
    let mut paths = assembly.paths(&endpoints);
    let mut webhooks = assembly.webhooks(&options.webhooks);
    paths::make_operation_ids_unique([&mut paths, &mut webhooks]);
    let Assembly { definitions, security_schemes, .. } = assembly;
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
    if !security_schemes.is_empty() {
        document["components"]["securitySchemes"] = security_schemes.into();
    }
    if let Value::Object(document) = &mut document {
        document.retain(|_, value| !is_empty(value));
    }
    if let Some(patch) = options.patch {
        patch(&mut document);
    }
    document
}

/// Returns whether a value is null, an empty object or an empty array.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        value => value.is_null(),
    }
}
