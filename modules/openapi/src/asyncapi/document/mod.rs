//! An AsyncAPI document, assembled from the gateways and listeners of an app.

mod channel;
mod draft;
mod errors;
mod event;
mod frame;
mod operation;
mod security;
mod server;

use baya::{Endpoints, Result};
use serde_json::{Map, Value, json};

use super::options::{AsyncApi, Transport};
use crate::document::{Assembly, SCHEMAS, is_empty, key};
use crate::options::Release;

/// What a document is assembled with.
struct Assembling<'a> {
    options: &'a AsyncApi,
    /// Its schemas and security schemes, which are those of OpenAPI.
    shared: Assembly<'a>,
    servers: Map<String, Value>,
    channels: Map<String, Value>,
    operations: Map<String, Value>,
    messages: Map<String, Value>,
}

/// The document of the gateways and listeners that the options choose.
///
/// # Errors
///
/// If a server is not a URL.
pub(super) fn assemble(app: &Endpoints, options: &AsyncApi) -> Result<Value> {
    let mut shared = Assembly::new(app, Release::default());
    shared.definitions.reserve(errors::NAME);
    let servers = server::all(options.about.named_servers())?;
    let mut all = Assembling {
        options,
        shared,
        servers,
        channels: Map::new(),
        operations: Map::new(),
        messages: Map::new(),
    };
    for endpoint in app.all.iter().filter(|endpoint| options.has(endpoint)) {
        all.gateway(endpoint);
    }
    let has_exceptions = !all.messages.is_empty();
    all.events();
    let Assembling { shared, servers, channels, operations, messages, .. } = all;
    let mut document = json!({
        "asyncapi": "3.0.0",
        "info": options.about.info(app.root),
        "defaultContentType": "application/json",
        "servers": servers,
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages },
    });
    let Assembly { definitions, schemes, .. } = shared;
    let mut schemas = definitions.finish(&mut document, SCHEMAS);
    if has_exceptions {
        schemas.insert(errors::NAME.to_owned(), errors::schema());
    }
    document["components"]["schemas"] = schemas.into();
    as_of_draft_7(&mut document, options.transport);
    document["components"]["securitySchemes"] = security::schemes(&schemes).into();
    without_empty(&mut document["components"]);
    without_empty(&mut document);
    if let Some(patch) = options.about.patch {
        patch(&mut document);
    }
    Ok(document)
}

/// Converts all schemas of a document.
fn as_of_draft_7(document: &mut Value, transport: Transport) {
    let named = ["/components/schemas", "/components/messages", "/channels"];
    for (at, schemas) in named.into_iter().zip([
        &[""][..],
        &["/payload"],
        &["/bindings/ws/query", "/bindings/ws/headers"],
    ]) {
        let all = document.pointer_mut(at).and_then(Value::as_object_mut);
        for one in all.into_iter().flat_map(Map::values_mut) {
            for schema in schemas {
                if let Some(schema) = one.pointer_mut(schema) {
                    draft::convert(schema, transport);
                }
            }
        }
    }
}

fn without_empty(of: &mut Value) {
    if let Value::Object(fields) = of {
        fields.retain(|_, value| !is_empty(value));
    }
}

/// Returns this name as a key that is not in the map yet.
fn free_key(map: &Map<String, Value>, name: &str) -> String {
    let name = key(name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| !map.contains_key(name)).unwrap_or(name)
}

/// A reference to this place in the document.
fn reference(to: &[&str]) -> Value {
    json!({ "$ref": format!("#/{}", to.join("/")) })
}
