//! AsyncAPI documents, assembled from the gateways and listeners of an app.

mod channel;
mod draft;
mod errors;
mod event;
mod frame;
mod operation;
mod security;
mod server;

use baya::Result;
use baya::protocol::Endpoints;
use serde_json::{Map, Value, json};

use super::options::{AsyncApi, Transport};
use crate::document::{Assembly, SCHEMAS, component_key, is_empty};
use crate::options::Release;

/// An AsyncAPI document in assembly, with the elements that were added so far.
struct AsyncApiAssembly<'a> {
    options: &'a AsyncApi,
    /// The assembly of schemas and security schemes, which are the same as in OpenAPI.
    openapi: Assembly<'a>,
    servers: Map<String, Value>,
    channels: Map<String, Value>,
    operations: Map<String, Value>,
    messages: Map<String, Value>,
}

/// Assembles the document of the gateways and listeners that the options select.
///
/// # Errors
///
/// Returns an error with the code `asyncapi` if a server is not a URL with a host.
pub(super) fn assemble(app: &Endpoints, options: &AsyncApi) -> Result<Value> {
    let mut openapi = Assembly::new(app, Release::default());
    openapi.definitions.reserve(errors::NAME);
    let servers = server::servers(options.about.named_servers())?;
    let mut assembly = AsyncApiAssembly {
        options,
        openapi,
        servers,
        channels: Map::new(),
        operations: Map::new(),
        messages: Map::new(),
    };
    for endpoint in app.all.iter().filter(|endpoint| options.contains(endpoint)) {
        assembly.gateway(endpoint);
    }
    let has_exceptions = !assembly.messages.is_empty();
    assembly.events();
    let AsyncApiAssembly { openapi, servers, channels, operations, messages, .. } = assembly;
    let mut document = json!({
        "asyncapi": "3.0.0",
        "info": options.about.info(app.root),
        "defaultContentType": "application/json",
        "servers": servers,
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages },
    });
    let Assembly { definitions, security_schemes, .. } = openapi;
    let mut schemas = definitions.finish(&mut document, SCHEMAS);
    if has_exceptions {
        schemas.insert(errors::NAME.to_owned(), errors::schema());
    }
    document["components"]["schemas"] = schemas.into();
    convert_schemas(&mut document, options.transport);
    document["components"]["securitySchemes"] = security::convert_all(&security_schemes).into();
    remove_empty(&mut document["components"]);
    remove_empty(&mut document);
    if let Some(patch) = options.about.patch {
        patch(&mut document);
    }
    Ok(document)
}

/// The maps whose entries contain schemas, and the locations of the schemas in an entry.
const SCHEMA_LOCATIONS: [(&str, &[&str]); 3] = [
    ("/components/schemas", &[""]),
    ("/components/messages", &["/payload"]),
    ("/channels", &["/bindings/ws/query", "/bindings/ws/headers"]),
];

/// Converts all schemas of a document to draft 7.
fn convert_schemas(document: &mut Value, transport: Transport) {
    for (map, locations) in SCHEMA_LOCATIONS {
        let entries = document.pointer_mut(map).and_then(Value::as_object_mut);
        for entry in entries.into_iter().flat_map(Map::values_mut) {
            for location in locations {
                if let Some(schema) = entry.pointer_mut(location) {
                    draft::convert(schema, transport);
                }
            }
        }
    }
}

/// Removes the empty fields of an object.
fn remove_empty(object: &mut Value) {
    if let Value::Object(fields) = object {
        fields.retain(|_, value| !is_empty(value));
    }
}

/// Returns a key with this name, and with a number if the map already contains it.
fn unused_key(map: &Map<String, Value>, name: &str) -> String {
    let name = component_key(name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| !map.contains_key(name)).unwrap_or(name)
}

/// Returns a reference to this path in the document.
fn reference(path: &[&str]) -> Value {
    json!({ "$ref": format!("#/{}", path.join("/")) })
}
