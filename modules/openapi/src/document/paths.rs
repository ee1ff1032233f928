//! The paths of a document, with an operation for each verb.

use baya::schema::Direction;
use baya::{Endpoint, Method};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::operation::operation_id;
use crate::options::Webhook;

/// The verbs that stand for every one.
const EVERY: &[&str] = &["get", "post", "put", "patch", "delete"];

impl Assembly<'_> {
    /// Every operation at its path.
    pub(super) fn paths(&mut self, endpoints: &[&Endpoint]) -> Map<String, Value> {
        let mut paths = Map::new();
        for endpoint in endpoints {
            let verbs = verbs(endpoint.route.method);
            for verb in verbs {
                let operation = self.operation(endpoint, verb, verbs.len() > 1);
                let at = paths.entry(template(&endpoint.info.path)).or_insert_with(|| json!({}));
                if at.get(verb).is_some() {
                    told_apart(endpoint, verb, &at[verb]);
                }
                at[verb] = operation;
            }
        }
        paths.sort_keys();
        paths
    }

    /// What the program itself calls, by the names of the calls. One of which several things are said has one
    /// of their bodies.
    pub(super) fn webhooks(&mut self, webhooks: &[Webhook]) -> Map<String, Value> {
        let mut all = Map::new();
        for Webhook { name, summary, body, .. } in webhooks {
            let schema = self.definitions.schema(*body, Direction::Output);
            if let Some(known) = all.get_mut(*name) {
                either(known, schema);
                continue;
            }
            let mut operation = json!({
                "operationId": name,
                "requestBody": { "required": true, "content": { JSON: { "schema": schema } } },
                "responses": { "2XX": { "description": "It was taken." } },
            });
            if !summary.is_empty() {
                operation["summary"] = (*summary).into();
            }
            all.insert((*name).to_owned(), json!({ "post": operation }));
        }
        all
    }
}

/// The media type of what the program sends.
const JSON: &str = "application/json";

/// One more body that a call may have.
fn either(call: &mut Value, body: Value) {
    let schema = &mut call["post"]["requestBody"]["content"][JSON]["schema"];
    match schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        Some(known) => known.push(body),
        None => *schema = json!({ "anyOf": [schema.take(), body] }),
    }
}

fn verbs(method: Method) -> &'static [&'static str] {
    match method {
        Method::Get => &["get"],
        Method::Post => &["post"],
        Method::Put => &["put"],
        Method::Patch => &["patch"],
        Method::Delete => &["delete"],
        Method::Head => &["head"],
        Method::Options => &["options"],
        Method::All => EVERY,
    }
}

/// A path as OpenAPI has it: a wildcard is a parameter like any other.
fn template(path: &str) -> String {
    path.replace("{*", "{")
}

/// Handlers that something else than the path tells apart have one place in a document.
fn told_apart(endpoint: &Endpoint, verb: &str, before: &Value) {
    tracing::warn!(
        "an OpenAPI document has one operation for `{verb} {}`: `{}` is in it, and not `{}`; serve one document for each version or host with `OpenApi::document(...)`",
        endpoint.info.path,
        endpoint.info.handler,
        before["operationId"].as_str().unwrap_or_default(),
    );
}

/// Makes the names of operations unique, where one handler is at several paths, or a call of the program is
/// named as a handler.
pub(super) fn unique(all: [&mut Map<String, Value>; 2]) {
    let mut known = std::collections::HashMap::<String, usize>::new();
    for (_, operations) in all.into_iter().flatten() {
        let Value::Object(operations) = operations else { continue };
        for (_, operation) in operations.iter_mut() {
            let Some(id) = operation["operationId"].as_str().map(str::to_owned) else { continue };
            let count = known.entry(id.clone()).or_default();
            *count += 1;
            if *count > 1 {
                operation["operationId"] = format!("{id}_{count}").into();
            }
        }
    }
}

/// A tag for each controller, with what its doc comment says.
pub(super) fn tags(endpoints: &[&Endpoint]) -> Vec<Value> {
    let mut tags: Vec<Value> = Vec::new();
    for endpoint in endpoints {
        let api = endpoint.controller.api;
        let doc =
            if api.description.is_empty() { endpoint.controller.doc } else { api.description };
        for name in tags_of(endpoint) {
            if tags.iter().any(|tag| tag["name"] == *name) {
                continue;
            }
            let own = !doc.is_empty() && endpoint.route.handler.api.tags.is_empty();
            tags.push(if own {
                json!({ "name": name, "description": doc })
            } else {
                json!({ "name": name })
            });
        }
    }
    tags.sort_by(|one, other| one["name"].as_str().cmp(&other["name"].as_str()));
    tags
}

/// The tags of an operation.
pub(super) fn tags_of(endpoint: &Endpoint) -> Vec<String> {
    let own = endpoint.route.handler.api.tags;
    let all = endpoint.controller.api.tags;
    let said = if own.is_empty() { all } else { own };
    match said {
        [] => vec![group(endpoint).to_owned()],
        said => said.iter().map(|tag| (*tag).to_owned()).collect(),
    }
}

/// The name of a controller without what all of them end with.
pub(super) fn group(endpoint: &Endpoint) -> &'static str {
    let name = endpoint.controller.component.provider.declared.written;
    name.strip_suffix("Controller").filter(|name| !name.is_empty()).unwrap_or(name)
}

/// Whether a path has a parameter.
pub(super) fn params(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| {
        let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
        Some(inner.strip_prefix('*').unwrap_or(inner))
    })
}

/// The name of an operation of a handler that answers several verbs.
pub(super) fn named(endpoint: &Endpoint, verb: &str, several: bool) -> String {
    let id = operation_id(endpoint);
    if several { format!("{id}_{verb}") } else { id }
}
