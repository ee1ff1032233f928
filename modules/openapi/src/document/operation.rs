//! One operation: its description, parameters, body, responses and security.

use baya::protocol::Endpoint;
use serde_json::{Map, Value, json};

use super::Assembly;
use super::paths::{group, operation_tags};

impl Assembly<'_> {
    /// Returns the operation of one method of an endpoint. `has_methods` is whether the endpoint has several methods.
    pub(super) fn operation(
        &mut self,
        endpoint: &Endpoint,
        method: &str,
        has_methods: bool,
    ) -> Value {
        let handler = endpoint.route.handler;
        let api = endpoint.route.handler.api;
        let (summary, description) = summary_and_description(endpoint);
        let id = operation_id(endpoint);
        let id = if has_methods { format!("{id}_{method}") } else { id };
        let mut operation = Map::new();
        operation.insert("operationId".into(), id.into());
        operation.insert("tags".into(), operation_tags(endpoint).into());
        for (keyword, text) in [("summary", summary), ("description", description)] {
            if !text.is_empty() {
                operation.insert(keyword.into(), text.into());
            }
        }
        let has_deprecation_date = endpoint.deprecation.since.is_some();
        if has_deprecation_date || api.deprecated || endpoint.controller.api.deprecated {
            operation.insert("deprecated".into(), true.into());
        }
        let parameters = self.parameters(endpoint);
        if !parameters.is_empty() {
            operation.insert("parameters".into(), parameters.into());
        }
        if let Some(body) = self.body(endpoint) {
            operation.insert("requestBody".into(), body);
        }
        operation.insert("responses".into(), self.responses(endpoint).into());
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

/// Returns the id of an operation, which generated clients use as a function name.
fn operation_id(endpoint: &Endpoint) -> String {
    let handler = endpoint.route.handler;
    match handler.api.operation {
        "" => format!("{}_{}", group(endpoint), handler.name),
        declared => declared.to_owned(),
    }
}

/// Returns the declared summary and description, or else the first paragraph of the doc comment and the rest of it.
fn summary_and_description(endpoint: &Endpoint) -> (String, String) {
    let handler = endpoint.route.handler;
    let (first, rest) = handler.doc.split_once("\n\n").unwrap_or((handler.doc, ""));
    let summary = match handler.api.summary {
        "" => first.replace('\n', " ").trim_end_matches('.').to_owned(),
        declared => declared.to_owned(),
    };
    let description = match handler.api.description {
        "" => rest.trim().to_owned(),
        declared => declared.to_owned(),
    };
    (summary, description)
}

/// Returns the server of an endpoint for one host. Parameters of the host are server variables.
fn servers(host: &str) -> Option<Value> {
    if host.is_empty() {
        return None;
    }
    let names = host.split(['{', '}']).skip(1).step_by(2);
    let variables: Map<_, _> =
        names.map(|name| (name.to_owned(), json!({ "default": name }))).collect();
    let mut server = json!({ "url": format!("https://{host}") });
    if !variables.is_empty() {
        server["variables"] = variables.into();
    }
    Some(json!([server]))
}
