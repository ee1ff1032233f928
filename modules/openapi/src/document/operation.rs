//! One operation: what is said of it, what it takes and what it answers.

use baya::Endpoint;
use serde_json::{Map, Value, json};

use super::Assembly;
use super::paths::{group, named, tags_of};

impl Assembly<'_> {
    /// The operation of a verb of an endpoint.
    pub(super) fn operation(&mut self, endpoint: &Endpoint, verb: &str, several: bool) -> Value {
        let handler = endpoint.route.handler;
        let api = endpoint.route.handler.api;
        let (summary, description) = words(endpoint);
        let mut operation = Map::new();
        operation.insert("operationId".into(), named(endpoint, verb, several).into());
        operation.insert("tags".into(), tags_of(endpoint).into());
        for (keyword, text) in [("summary", summary), ("description", description)] {
            if !text.is_empty() {
                operation.insert(keyword.into(), text.into());
            }
        }
        let retiring = endpoint.deprecation.since.is_some();
        if retiring || api.deprecated || endpoint.controller.api.deprecated {
            operation.insert("deprecated".into(), true.into());
        }
        let parameters = self.parameters(endpoint);
        if !parameters.is_empty() {
            operation.insert("parameters".into(), parameters.into());
        }
        if let Some(body) = self.body(endpoint) {
            operation.insert("requestBody".into(), body);
        }
        operation.insert("responses".into(), self.answers(endpoint).into());
        if let Some(security) = self.security(endpoint) {
            operation.insert("security".into(), security);
        }
        if let Some(servers) = servers(endpoint.info.host) {
            operation.insert("servers".into(), servers);
        }
        let mut operation = operation.into();
        if let Some(patch) = handler.api.patch {
            patch(&mut operation);
        }
        operation
    }
}

/// A name for the operation, which generated clients call their functions by.
pub(super) fn operation_id(endpoint: &Endpoint) -> String {
    let handler = endpoint.route.handler;
    match handler.api.operation {
        "" => format!("{}_{}", group(endpoint), handler.name),
        said => said.to_owned(),
    }
}

/// One line, and more: what is said, or the first line of the doc comment and the rest of it.
fn words(endpoint: &Endpoint) -> (String, String) {
    let handler = endpoint.route.handler;
    let (first, rest) = handler.doc.split_once("\n\n").unwrap_or((handler.doc, ""));
    let summary = match handler.api.summary {
        "" => first.replace('\n', " ").trim_end_matches('.').to_owned(),
        said => said.to_owned(),
    };
    let description = match handler.api.description {
        "" => rest.trim().to_owned(),
        said => said.to_owned(),
    };
    (summary, description)
}

/// Where an endpoint of one host is, whose parts may vary.
fn servers(host: &str) -> Option<Value> {
    if host.is_empty() {
        return None;
    }
    let parts = host.split(['{', '}']).skip(1).step_by(2);
    let variables: Map<_, _> =
        parts.map(|name| (name.to_owned(), json!({ "default": name }))).collect();
    let mut server = json!({ "url": format!("https://{host}") });
    if !variables.is_empty() {
        server["variables"] = variables.into();
    }
    Some(json!([server]))
}
