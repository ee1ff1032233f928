//! The security requirements of guards.

use baya::security::Protection;
use serde_json::{Map, Value, json};

use super::{AsyncApiAssembly, reference};

impl AsyncApiAssembly<'_> {
    /// Adds the requirements of guards to an operation.
    pub(super) fn add_security(&mut self, protection: &Protection, operation: &mut Value) {
        let requirements = self.openapi.security_requirements(protection);
        let requirements: Vec<_> = requirements.iter().filter_map(Value::as_object).collect();
        let mut all: Vec<Value> = Vec::new();
        for (name, scopes) in requirements.iter().copied().flatten() {
            self.add_scopes(name, scopes);
            let one = reference(&["components", "securitySchemes", name]);
            if !all.contains(&one) {
                all.push(one);
            }
        }
        if all.is_empty() {
            return;
        }
        // AsyncAPI has no keyword for several schemes that are required together.
        if requirements.iter().any(|requirement| requirement.len() > 1) {
            operation["x-security"] = json!(requirements);
        }
        operation["security"] = all.into();
    }

    /// Adds scopes to a scheme.
    fn add_scopes(&mut self, name: &str, scopes: &Value) {
        let Some(scheme) = self.openapi.security_schemes.get_mut(name) else { return };
        for scope in scopes.as_array().into_iter().flatten() {
            if scheme["scopes"].is_null() {
                scheme["scopes"] = json!([]);
            }
            if let Some(existing) = scheme["scopes"].as_array_mut()
                && !existing.contains(scope)
            {
                existing.push(scope.clone());
            }
        }
    }
}

/// Converts security schemes of OpenAPI to those of AsyncAPI.
pub(super) fn convert_all(schemes: &Map<String, Value>) -> Map<String, Value> {
    schemes.iter().map(|(name, scheme)| (name.clone(), convert(scheme.clone()))).collect()
}

fn convert(mut scheme: Value) -> Value {
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
