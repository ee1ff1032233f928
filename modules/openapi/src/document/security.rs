//! What guards ask of callers, and what they answer those who do not have it.

use baya::{
    ApiKeyLocation, Endpoint, OAuthFlow, OAuthGrant, Protection, ResponseHeader, SchemeKind,
    SecurityScheme,
};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::answers::Answers;

impl Assembly<'_> {
    /// The schemes that the guards before an endpoint ask for, way by way. Beside endpoints that ask for
    /// some, it is said of one that it asks for none.
    pub(super) fn security(&mut self, endpoint: &Endpoint) -> Option<Value> {
        let each = self.ways(&endpoint.info.protection);
        let asks = |other: &Endpoint| !other.info.protection.security.is_empty();
        self.app.all.iter().any(asks).then(|| each.into())
    }

    /// The ways to pass guards, each with the schemes that it requires and their scopes.
    pub(crate) fn ways(&mut self, protection: &Protection) -> Vec<Value> {
        let each = protection.security.iter().map(|way| {
            let needed = way.iter().map(|one| {
                let name = self.scheme(&one.scheme);
                (name, Value::from_iter(one.scopes.iter().map(|scope| &**scope)))
            });
            Value::Object(needed.collect())
        });
        each.collect()
    }

    /// The name of a scheme among those of the document.
    fn scheme(&mut self, scheme: &SecurityScheme) -> String {
        let name = key(&scheme.name);
        let described = described(scheme);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        loop {
            let name = names.next().unwrap_or_default();
            match self.schemes.get(&name) {
                Some(known) if *known != described => {}
                Some(_) => return name,
                None => {
                    self.schemes.insert(name.clone(), described);
                    return name;
                }
            }
        }
    }

    /// What the guards answer with, and the headers that they put on whatever is answered.
    pub(super) fn guarded(&self, endpoint: &Endpoint, all: &mut Answers) {
        let protection = &endpoint.info.protection;
        for (_, answer) in all.iter_mut() {
            with_headers(answer, &protection.headers);
        }
        for refusal in &protection.refusals {
            self.error(refusal.status, &refusal.code, &refusal.doc, all);
            if let Some(answer) = all.get_mut(&refusal.status.to_string()) {
                with_headers(answer, &refusal.headers);
            }
        }
    }
}

/// Adds headers to an answer.
pub(super) fn with_headers(answer: &mut Value, headers: &[ResponseHeader]) {
    for ResponseHeader { name, doc, .. } in headers {
        answer["headers"][&**name] = json!({ "description": doc, "schema": { "type": "string" } });
    }
}

/// A name of letters that components may have.
pub(crate) fn key(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect()
}

fn described(scheme: &SecurityScheme) -> Value {
    let mut described = match &scheme.kind {
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
        described["description"] = (&*scheme.doc).into();
    }
    described
}

/// A way to a token, by its name.
fn flow(flow: &OAuthFlow) -> (String, Value) {
    let name = match flow.grant {
        OAuthGrant::Implicit => "implicit",
        OAuthGrant::Password => "password",
        OAuthGrant::ClientCredentials => "clientCredentials",
        _ => "authorizationCode",
    };
    let scopes = flow.scopes.iter().map(|(scope, words)| (scope.to_string(), (&**words).into()));
    let mut said = json!({ "scopes": Value::Object(scopes.collect()) });
    let urls = [
        ("authorizationUrl", &flow.authorization_url),
        ("tokenUrl", &flow.token_url),
        ("refreshUrl", &flow.refresh_url),
    ];
    for (keyword, url) in urls {
        if let Some(url) = url {
            said[keyword] = (&**url).into();
        }
    }
    (name.to_owned(), said)
}
