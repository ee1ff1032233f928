//! What guards require of connections, in the words of AsyncAPI.

use baya::Protection;
use serde_json::{Map, Value, json};

use super::{Assembling, reference};

impl Assembling<'_> {
    /// Adds to an operation what guards require of clients.
    pub(super) fn secured(&mut self, protection: &Protection, operation: &mut Value) {
        let ways = self.shared.ways(protection);
        let ways: Vec<_> = ways.iter().filter_map(Value::as_object).collect();
        let mut all: Vec<Value> = Vec::new();
        for (name, scopes) in ways.iter().copied().flatten() {
            self.scoped(name, scopes);
            let one = reference(&["components", "securitySchemes", name]);
            if !all.contains(&one) {
                all.push(one);
            }
        }
        if all.is_empty() {
            return;
        }
        // AsyncAPI has no place for several schemes at once.
        if ways.iter().any(|way| way.len() > 1) {
            operation["x-security"] = json!(ways);
        }
        operation["security"] = all.into();
    }

    /// Adds scopes to the ones that a scheme needs.
    fn scoped(&mut self, name: &str, scopes: &Value) {
        let Some(scheme) = self.shared.schemes.get_mut(name) else { return };
        for scope in scopes.as_array().into_iter().flatten() {
            if scheme["scopes"].is_null() {
                scheme["scopes"] = json!([]);
            }
            if let Some(known) = scheme["scopes"].as_array_mut()
                && !known.contains(scope)
            {
                known.push(scope.clone());
            }
        }
    }
}

/// Returns the schemes of an OpenAPI document as AsyncAPI has them.
pub(super) fn schemes(all: &Map<String, Value>) -> Map<String, Value> {
    all.iter().map(|(name, scheme)| (name.clone(), converted(scheme.clone()))).collect()
}

fn converted(mut scheme: Value) -> Value {
    match scheme["type"].as_str() {
        Some("apiKey") => scheme["type"] = "httpApiKey".into(),
        Some("mutualTLS") => scheme["type"] = "X509".into(),
        _ => {}
    }
    let is_scoped = matches!(scheme["type"].as_str(), Some("oauth2" | "openIdConnect"));
    if let Value::Object(fields) = &mut scheme
        && !is_scoped
    {
        fields.remove("scopes");
    }
    let flows = scheme.get_mut("flows").and_then(Value::as_object_mut);
    for flow in flows.into_iter().flat_map(Map::values_mut) {
        if let Value::Object(flow) = flow
            && let Some(scopes) = flow.remove("scopes")
        {
            flow.insert("availableScopes".to_owned(), scopes);
        }
    }
    scheme
}
