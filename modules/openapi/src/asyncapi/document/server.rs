//! The servers of a document, which are parsed from URLs.

use baya::{Error, Result};
use serde_json::{Map, Value, json};

use super::unused_key;

/// Returns the servers by name. The name is the description if that is one word, and otherwise the protocol.
///
/// # Errors
///
/// Returns an error with the code `asyncapi` if a server is not a URL with a host.
pub(super) fn servers(urls: &[(String, String)]) -> Result<Map<String, Value>> {
    let mut all = Map::new();
    for (url, description) in urls {
        let mut server = parse(url).ok_or_else(|| invalid_url(url))?;
        let is_name = !description.is_empty() && !description.contains(char::is_whitespace);
        let protocol = server["protocol"].as_str().unwrap_or("server");
        let name = unused_key(&all, if is_name { description } else { protocol });
        if !description.is_empty() {
            server["description"] = (&**description).into();
        }
        all.insert(name, server);
    }
    Ok(all)
}

/// Returns the server of the gateways for a host.
pub(super) fn for_host(host: &str) -> Value {
    server("wss", host, "")
}

/// Returns whether a server accepts WebSocket connections. The other servers are message brokers.
pub(super) fn is_web(server: &Value) -> bool {
    matches!(server["protocol"].as_str(), Some("ws" | "wss"))
}

fn parse(url: &str) -> Option<Value> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = match rest.find('/') {
        Some(index) => rest.split_at(index),
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
    Some(server(protocol, host, path.trim_end_matches('/')))
}

fn server(protocol: &str, host: &str, path: &str) -> Value {
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

fn invalid_url(url: &str) -> Error {
    let message = format!(
        "`{url}` is not a valid server URL; write its protocol and host, as in `AsyncApi::new().server(\"wss://chat.example.com\", \"production\")`"
    );
    Error::internal_error().with_code("asyncapi").with_message(message)
}
