//! Gateways as channels: the address, what a client sends to connect, the messages.

use baya::{Endpoint, GatewaySpec};
use serde_json::{Map, Value, json};

use super::{Assembling, free_key, reference};
use crate::asyncapi::options::Transport;

/// The sub-protocols that every gateway speaks.
const PROTOCOLS: [&str; 2] = ["baya.json", "baya.msgpack"];

impl Assembling<'_> {
    /// Adds the channel of a gateway at one path, with its messages and operations.
    pub(super) fn gateway(&mut self, endpoint: &Endpoint) {
        let name = gateway_name(endpoint);
        let channel = free_key(&self.channels, name);
        let parameters = self.shared.parameters(endpoint);
        let mut described = json!({
            "address": endpoint.info.path,
            "title": name,
            "messages": {},
        });
        let (summary, description) = words(endpoint.controller.doc);
        with_text(&mut described, "summary", &summary);
        with_text(&mut described, "description", &description);
        if endpoint.deprecation.since.is_some() {
            described["x-deprecated"] = true.into();
        }
        if let Some(servers) = self.servers_of(endpoint.info.host) {
            described["servers"] = servers;
        }
        let in_path = in_path(&parameters);
        if !in_path.is_empty() {
            described["parameters"] = in_path.into();
        }
        let declared = endpoint.controller.gateway.copied().unwrap_or(GatewaySpec::NONE);
        let mut protocols = declared.protocols.to_vec();
        match self.options.transport {
            Transport::WebSocket => {
                let others = PROTOCOLS.iter().filter(|one| !declared.protocols.contains(one));
                protocols.extend(others);
            }
            Transport::SocketIo => {
                protocols.clear();
                described["x-transport"] = "socket.io".into();
            }
        }
        described["bindings"] = json!({ "ws": binding(&parameters, &protocols) });
        self.channels.insert(channel.clone(), described);
        self.operations_of(endpoint, &channel);
    }

    /// Returns references to the servers of gateways for this host; none if the document has no servers.
    fn servers_of(&mut self, host: &str) -> Option<Value> {
        if !host.is_empty() {
            let name = free_key(&self.servers, host);
            let known = self.servers.iter().find(|(_, server)| server["host"] == host);
            let name = match known {
                Some((known, _)) => known.clone(),
                None => {
                    self.servers.insert(name.clone(), super::server::of_host(host));
                    name
                }
            };
            return Some(json!([reference(&["servers", &name])]));
        }
        let of_gateways = self.servers.iter().filter(|(_, server)| super::server::is_web(server));
        let all: Vec<_> = of_gateways.map(|(name, _)| reference(&["servers", name])).collect();
        (!all.is_empty()).then(|| all.into())
    }

    /// Adds a message to a channel, and returns the key that it has there.
    pub(super) fn message(&mut self, channel: &str, name: &str, message: Value) -> String {
        let known = &self.channels[channel]["messages"];
        let own = known.as_object().cloned().unwrap_or_default();
        let key = free_key(&own, name);
        let component = free_key(&self.messages, &format!("{channel}.{key}"));
        self.channels[channel]["messages"][&*key] =
            reference(&["components", "messages", &component]);
        self.messages.insert(component, message);
        key
    }
}

/// Returns the name of a gateway without what all of them may end with.
pub(super) fn gateway_name(endpoint: &Endpoint) -> &'static str {
    let name = endpoint.controller.component.provider.declared.written;
    name.strip_suffix("Gateway").filter(|name| !name.is_empty()).unwrap_or(name)
}

/// Splits a doc comment into one line, and the rest.
pub(super) fn words(doc: &str) -> (String, String) {
    let (first, rest) = doc.split_once("\n\n").unwrap_or((doc, ""));
    (first.replace('\n', " ").trim_end_matches('.').to_owned(), rest.trim().to_owned())
}

pub(super) fn with_text(of: &mut Value, keyword: &str, text: &str) {
    if !text.is_empty() {
        of[keyword] = text.into();
    }
}

/// Returns the parameters of the path, which are strings.
fn in_path(parameters: &[Value]) -> Map<String, Value> {
    let of_path = parameters.iter().filter(|one| one["in"] == "path");
    let each = of_path.map(|one| {
        let mut parameter = Map::new();
        if let Some(description) = one.get("description") {
            parameter.insert("description".to_owned(), description.clone());
        }
        let values = one["schema"]["enum"].as_array();
        if let Some(values) = values.filter(|all| all.iter().all(Value::is_string)) {
            parameter.insert("enum".to_owned(), values.clone().into());
        }
        (one["name"].as_str().unwrap_or_default().to_owned(), parameter.into())
    });
    each.collect()
}

/// Returns what the request of a connection contains
/// ([WebSockets binding 0.1.0](https://github.com/asyncapi/bindings/blob/master/websockets/README.md)).
fn binding(parameters: &[Value], protocols: &[&str]) -> Value {
    let mut binding = json!({ "method": "GET", "bindingVersion": "0.1.0" });
    let query = object(parameters, "query");
    if !query["properties"].is_null() {
        binding["query"] = query;
    }
    let mut headers = object(parameters, "header");
    headers["type"] = "object".into();
    for cookie in parameters.iter().filter(|one| one["in"] == "cookie") {
        let name = cookie["name"].as_str().unwrap_or_default();
        let words = cookie["description"].as_str().unwrap_or_default();
        let known = headers["properties"]["Cookie"]["description"].as_str();
        let before = known.map(|known| format!("{known}\n")).unwrap_or_default();
        let description = format!("{before}`{name}`: {words}");
        headers["properties"]["Cookie"] = json!({
            "type": "string",
            "description": description.trim_end_matches([':', ' ']),
        });
    }
    if !protocols.is_empty() {
        headers["properties"]["Sec-WebSocket-Protocol"] = json!({
            "type": "string",
            "description": "The sub-protocol, if the client offers one: `baya.msgpack` for MessagePack instead of JSON.",
            "enum": protocols,
        });
    }
    if !headers["properties"].is_null() {
        binding["headers"] = headers;
    }
    binding
}

/// Returns the schema of an object with the parameters of one kind.
fn object(parameters: &[Value], of: &str) -> Value {
    let mut schema = json!({ "type": "object" });
    let mut required = Vec::new();
    for one in parameters.iter().filter(|one| one["in"] == of) {
        let name = one["name"].as_str().unwrap_or_default();
        let mut property = one["schema"].clone();
        if let (Some(description), Value::Object(property)) =
            (one.get("description"), &mut property)
        {
            property.insert("description".to_owned(), description.clone());
        }
        schema["properties"][name] = property;
        if one["required"] == true {
            required.push(name);
        }
    }
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}
