//! The security requirements of guards, and the responses that guards send.

use baya::protocol::Endpoint;
use baya::security::{
    ApiKeyLocation, OAuthFlow, OAuthGrant, Protection, ResponseHeader, SchemeKind, SecurityScheme,
};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::responses::Responses;

impl Assembly<'_> {
    /// Returns the value of the keyword `security`. If no endpoint of the app has a requirement, the keyword is left out.
    pub(super) fn security(&mut self, endpoint: &Endpoint) -> Option<Value> {
        let requirements = self.security_requirements(&endpoint.info.protection);
        let has_security = |other: &Endpoint| !other.info.protection.security.is_empty();
        self.app.all.iter().any(has_security).then(|| requirements.into())
    }

    /// Returns the alternative requirements of guards, each with its schemes and their scopes.
    pub(crate) fn security_requirements(&mut self, protection: &Protection) -> Vec<Value> {
        let requirements = protection.security.iter().map(|requirement| {
            let schemes = requirement.iter().map(|one| {
                let name = self.scheme_name(&one.scheme);
                (name, Value::from_iter(one.scopes.iter().map(|scope| &**scope)))
            });
            Value::Object(schemes.collect())
        });
        requirements.collect()
    }

    /// Returns the key of a scheme in the components, after adding the scheme if it is missing. Different schemes with
    /// the same name get numbered keys.
    fn scheme_name(&mut self, scheme: &SecurityScheme) -> String {
        let name = component_key(&scheme.name);
        let value = security_scheme(scheme);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        loop {
            let name = names.next().unwrap_or_default();
            match self.security_schemes.get(&name) {
                Some(existing) if *existing != value => {}
                Some(_) => return name,
                None => {
                    self.security_schemes.insert(name.clone(), value);
                    return name;
                }
            }
        }
    }

    /// Adds the error responses of guards, and the headers that guards set on all responses.
    pub(super) fn guard_responses(&self, endpoint: &Endpoint, all: &mut Responses) {
        let protection = &endpoint.info.protection;
        for response in all.values_mut() {
            add_headers(response, &protection.headers);
        }
        for refusal in &protection.error_responses {
            self.error(refusal.status, &refusal.code, &refusal.doc, all);
            if let Some(response) = all.get_mut(&refusal.status.to_string()) {
                add_headers(response, &refusal.headers);
            }
        }
    }
}

/// Adds headers to a response.
pub(super) fn add_headers(response: &mut Value, headers: &[ResponseHeader]) {
    for ResponseHeader { name, doc, .. } in headers {
        response["headers"][&**name] =
            json!({ "description": doc, "schema": { "type": "string" } });
    }
}

/// Returns a name as the key of a component: characters that keys can't contain become `_`.
pub(crate) fn component_key(name: &str) -> String {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    name.chars().map(|letter| if is_allowed(letter) { letter } else { '_' }).collect()
}

/// Returns a security scheme as OpenAPI describes it.
fn security_scheme(scheme: &SecurityScheme) -> Value {
    let mut value = match &scheme.kind {
        SchemeKind::Http { scheme, format } => match format {
            Some(format) => json!({ "type": "http", "scheme": scheme, "bearerFormat": format }),
            None => json!({ "type": "http", "scheme": scheme }),
        },
        SchemeKind::ApiKey { location, name } => {
            let location = match location {
                ApiKeyLocation::Query => "query",
                ApiKeyLocation::Cookie => "cookie",
                _ => "header",
            };
            json!({ "type": "apiKey", "in": location, "name": name })
        }
        SchemeKind::OAuth2(flows) => {
            let flows: Map<_, _> = flows.iter().map(flow).collect();
            json!({ "type": "oauth2", "flows": flows })
        }
        SchemeKind::OpenIdConnect(url) => {
            json!({ "type": "openIdConnect", "openIdConnectUrl": url })
        }
        _ => json!({ "type": "mutualTLS" }),
    };
    if !scheme.doc.is_empty() {
        value["description"] = (&*scheme.doc).into();
    }
    value
}

/// Returns an OAuth flow with its name.
fn flow(flow: &OAuthFlow) -> (String, Value) {
    let name = match flow.grant {
        OAuthGrant::Implicit => "implicit",
        OAuthGrant::Password => "password",
        OAuthGrant::ClientCredentials => "clientCredentials",
        _ => "authorizationCode",
    };
    let scopes = flow.scopes.iter();
    let scopes = scopes.map(|(scope, description)| (scope.to_string(), (&**description).into()));
    let mut value = json!({ "scopes": Value::Object(scopes.collect()) });
    let urls = [
        ("authorizationUrl", &flow.authorization_url),
        ("tokenUrl", &flow.token_url),
        ("refreshUrl", &flow.refresh_url),
    ];
    for (keyword, url) in urls {
        if let Some(url) = url {
            value[keyword] = (&**url).into();
        }
    }
    (name.to_owned(), value)
}
