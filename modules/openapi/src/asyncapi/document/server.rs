//! Servers, from their URLs.

use baya::{Error, Result};
use serde_json::{Map, Value, json};

use super::free_key;

/// Returns the servers by their names: the description if it is one word, or the protocol.
///
/// # Errors
///
/// If one is not a URL with a host.
pub(super) fn all(servers: &[(String, String)]) -> Result<Map<String, Value>> {
    let mut all = Map::new();
    for (url, words) in servers {
        let mut server = parsed(url).ok_or_else(|| invalid(url))?;
        let is_name = !words.is_empty() && !words.contains(char::is_whitespace);
        let name = if is_name { words } else { server["protocol"].as_str().unwrap_or("server") };
        let name = free_key(&all, name);
        if !words.is_empty() {
            server["description"] = (&**words).into();
        }
        all.insert(name, server);
    }
    Ok(all)
}

/// Returns the server of the gateways for a host.
pub(super) fn of_host(host: &str) -> Value {
    described("wss", host, "")
}

/// Whether gateways are on it.
pub(super) fn is_web(server: &Value) -> bool {
    matches!(server["protocol"].as_str(), Some("ws" | "wss"))
}

fn parsed(url: &str) -> Option<Value> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    if scheme.is_empty() || host.is_empty() {
        return None;
    }
    let protocol = match scheme {
        "http" => "ws",
        "https" => "wss",
        scheme => scheme,
    };
    Some(described(protocol, host, path.trim_end_matches('/')))
}

fn described(protocol: &str, host: &str, path: &str) -> Value {
    let mut server = json!({ "host": host, "protocol": protocol });
    if !path.is_empty() {
        server["pathname"] = path.into();
    }
    let variables = host.split(['{', '}']).skip(1).step_by(2);
    let variables: Map<_, _> = variables.map(|name| (name.to_owned(), json!({}))).collect();
    if !variables.is_empty() {
        server["variables"] = variables.into();
    }
    server
}

fn invalid(url: &str) -> Error {
    let message = format!(
        "`{url}` is not the URL of a server; write its protocol and host, as in `AsyncApi::new().server(\"wss://chat.example.com\", \"production\")`"
    );
    Error::internal_error().with_code("asyncapi").with_message(message)
}
