//! The paths of a document, with an operation for each method, and its webhooks.

use std::collections::HashMap;

use baya::protocol::Endpoint;
use baya::schema::Direction;
use baya::{Method, PathSegment};
use serde_json::{Map, Value, json};

use super::Assembly;
use crate::document_options::Webhook;

/// The methods that the document lists for a route of all methods.
const ALL_METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// The media type of webhook bodies.
const JSON: &str = "application/json";

impl Assembly<'_> {
    /// Returns all operations by path and method.
    pub(super) fn paths(&mut self, endpoints: &[&Endpoint]) -> Map<String, Value> {
        let mut paths = Map::new();
        for endpoint in endpoints {
            let methods = methods(endpoint.route.method);
            for method in methods {
                let operation = self.operation(endpoint, method, methods.len() > 1);
                let path = without_wildcard(&endpoint.info.path);
                let item = paths.entry(path).or_insert_with(|| json!({}));
                if item.get(method).is_some() {
                    warn_about_replaced(endpoint, method, &item[method]);
                }
                item[method] = operation;
            }
        }
        paths.sort_keys();
        paths
    }

    /// Returns the webhooks by name. If a name occurs several times, the body is of any of the types.
    pub(super) fn webhooks(&mut self, webhooks: &[Webhook]) -> Map<String, Value> {
        let mut all = Map::new();
        for Webhook { name, summary, body, .. } in webhooks {
            let schema = self.definitions.schema(*body, Direction::Output);
            if let Some(webhook) = all.get_mut(*name) {
                add_body(webhook, schema);
                continue;
            }
            let mut operation = json!({
                "operationId": name,
                "requestBody": { "required": true, "content": { JSON: { "schema": schema } } },
                "responses": { "2XX": { "description": "The webhook was accepted." } },
            });
            if !summary.is_empty() {
                operation["summary"] = (*summary).into();
            }
            all.insert((*name).to_owned(), json!({ "post": operation }));
        }
        all
    }
}

/// Adds an alternative to the body of a webhook.
fn add_body(webhook: &mut Value, body: Value) {
    let schema = &mut webhook["post"]["requestBody"]["content"][JSON]["schema"];
    match schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        Some(alternatives) => alternatives.push(body),
        None => *schema = json!({ "anyOf": [schema.take(), body] }),
    }
}

fn methods(method: Method) -> &'static [&'static str] {
    match method {
        Method::Get => &["get"],
        Method::Post => &["post"],
        Method::Put => &["put"],
        Method::Patch => &["patch"],
        Method::Delete => &["delete"],
        Method::Head => &["head"],
        Method::Options => &["options"],
        Method::All => ALL_METHODS,
    }
}

/// Returns the path with wildcards as ordinary parameters. OpenAPI has no syntax for them.
fn without_wildcard(path: &str) -> String {
    path.replace("{*", "{")
}

/// Logs that two handlers have the same method and path. They differ by host or version, which a document can't express.
fn warn_about_replaced(endpoint: &Endpoint, method: &str, replaced: &Value) {
    tracing::warn!(
        "an OpenAPI document has one operation for `{method} {}`: it contains `{}` and not `{}`; serve one document for each version or host with `OpenApi::document(...)`",
        endpoint.info.path,
        endpoint.info.handler,
        replaced["operationId"].as_str().unwrap_or_default(),
    );
}

/// Adds a number to repeated operation ids: of a handler with several paths, or a webhook with the name of a handler.
pub(super) fn make_operation_ids_unique(all: [&mut Map<String, Value>; 2]) {
    let mut counts = HashMap::<String, usize>::new();
    for (_, operations) in all.into_iter().flatten() {
        let Value::Object(operations) = operations else { continue };
        for (_, operation) in operations.iter_mut() {
            let Some(id) = operation["operationId"].as_str().map(str::to_owned) else { continue };
            let count = counts.entry(id.clone()).or_default();
            *count += 1;
            if *count > 1 {
                operation["operationId"] = format!("{id}_{count}").into();
            }
        }
    }
}

/// Returns all tags. The tag of a controller has its doc comment as the description.
pub(super) fn tags(endpoints: &[&Endpoint]) -> Vec<Value> {
    let mut tags: Vec<Value> = Vec::new();
    for endpoint in endpoints {
        let api = endpoint.controller.api;
        let doc =
            if api.description.is_empty() { endpoint.controller.doc } else { api.description };
        for name in operation_tags(endpoint) {
            if tags.iter().any(|tag| tag["name"] == *name) {
                continue;
            }
            let is_controller_tag = endpoint.route.handler.api.tags.is_empty();
            tags.push(if is_controller_tag && !doc.is_empty() {
                json!({ "name": name, "description": doc })
            } else {
                json!({ "name": name })
            });
        }
    }
    tags.sort_by(|one, other| one["name"].as_str().cmp(&other["name"].as_str()));
    tags
}

/// Returns the tags of an operation: those of the handler or the controller, or else the name of the controller.
pub(super) fn operation_tags(endpoint: &Endpoint) -> Vec<String> {
    let of_handler = endpoint.route.handler.api.tags;
    let of_controller = endpoint.controller.api.tags;
    let tags = if of_handler.is_empty() { of_controller } else { of_handler };
    match tags {
        [] => vec![group(endpoint).to_owned()],
        tags => tags.iter().map(|tag| (*tag).to_owned()).collect(),
    }
}

/// Returns the name of a controller without the suffix `Controller`.
pub(super) fn group(endpoint: &Endpoint) -> &'static str {
    let name = endpoint.controller.component.provider.declared.written;
    name.strip_suffix("Controller").filter(|name| !name.is_empty()).unwrap_or(name)
}

/// Returns the names of the parameters of a path.
pub(super) fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    PathSegment::all(path).filter_map(PathSegment::name)
}
