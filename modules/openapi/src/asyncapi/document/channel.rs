//! Gateways as channels: address, handshake, messages.

use baya::GatewaySpec;
use baya::protocol::Endpoint;
use serde_json::{Map, Value, json};

use super::{AsyncApiAssembly, reference, unused_key};
use crate::asyncapi::options::Transport;

/// The sub-protocols that every gateway supports.
const PROTOCOLS: [&str; 2] = ["baya.json", "baya.msgpack"];

impl AsyncApiAssembly<'_> {
    /// Adds the channel of a gateway at one path, with its messages and operations.
    pub(super) fn gateway(&mut self, endpoint: &Endpoint) {
        let name = gateway_name(endpoint);
        let key = unused_key(&self.channels, name);
        let parameters = self.openapi.parameters(endpoint);
        let mut channel = json!({
            "address": endpoint.info.path,
            "title": name,
            "messages": {},
        });
        let (summary, description) = summary_and_description(endpoint.controller.doc);
        add_text(&mut channel, "summary", &summary);
        add_text(&mut channel, "description", &description);
        if endpoint.deprecation.since.is_some() {
            channel["x-deprecated"] = true.into();
        }
        if let Some(servers) = self.gateway_servers(endpoint.info.host) {
            channel["servers"] = servers;
        }
        let path_parameters = path_parameters(&parameters);
        if !path_parameters.is_empty() {
            channel["parameters"] = path_parameters.into();
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
                channel["x-transport"] = "socket.io".into();
            }
        }
        channel["bindings"] = json!({ "ws": binding(&parameters, &protocols) });
        self.channels.insert(key.clone(), channel);
        self.gateway_operations(endpoint, &key);
    }

    /// Returns references to the servers of gateways for this host; `None` if the document has no servers.
    fn gateway_servers(&mut self, host: &str) -> Option<Value> {
        if !host.is_empty() {
            let existing = self.servers.iter().find(|(_, server)| server["host"] == host);
            let name = match existing {
                Some((name, _)) => name.clone(),
                None => {
                    let name = unused_key(&self.servers, host);
                    self.servers.insert(name.clone(), super::server::for_host(host));
                    name
                }
            };
            return Some(json!([reference(&["servers", &name])]));
        }
        let servers = self.servers.iter().filter(|(_, server)| super::server::is_web(server));
        let references: Vec<_> = servers.map(|(name, _)| reference(&["servers", name])).collect();
        (!references.is_empty()).then(|| references.into())
    }

    /// Adds a message to a channel, and returns the key of the message in the channel.
    pub(super) fn message(&mut self, channel: &str, name: &str, message: Value) -> String {
        let messages = self.channels[channel]["messages"].as_object().cloned().unwrap_or_default();
        let key = unused_key(&messages, name);
        let component = unused_key(&self.messages, &format!("{channel}.{key}"));
        self.channels[channel]["messages"][&*key] =
            reference(&["components", "messages", &component]);
        self.messages.insert(component, message);
        key
    }
}

/// Returns the name of a gateway without the suffix `Gateway`.
pub(super) fn gateway_name(endpoint: &Endpoint) -> &'static str {
    let name = endpoint.controller.component.provider.declared.written;
    name.strip_suffix("Gateway").filter(|name| !name.is_empty()).unwrap_or(name)
}

/// Splits a doc comment into its first paragraph and the rest.
pub(super) fn summary_and_description(doc: &str) -> (String, String) {
    let (first, rest) = doc.split_once("\n\n").unwrap_or((doc, ""));
    (first.replace('\n', " ").trim_end_matches('.').to_owned(), rest.trim().to_owned())
}

/// Sets a keyword to a text, unless the text is empty.
pub(super) fn add_text(element: &mut Value, keyword: &str, text: &str) {
    if !text.is_empty() {
        element[keyword] = text.into();
    }
}

/// Returns the path parameters by name. In AsyncAPI they are strings without a schema.
fn path_parameters(parameters: &[Value]) -> Map<String, Value> {
    let in_path = parameters.iter().filter(|one| one["in"] == "path");
    let entries = in_path.map(|one| {
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
    entries.collect()
}

/// Returns the query and the headers of the handshake
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
        let text = cookie["description"].as_str().unwrap_or_default();
        let previous = headers["properties"]["Cookie"]["description"].as_str();
        let previous = previous.map(|previous| format!("{previous}\n")).unwrap_or_default();
        let description = format!("{previous}`{name}`: {text}");
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

/// Returns the schema of an object with the parameters in one location, such as `query`.
fn object(parameters: &[Value], location: &str) -> Value {
    let mut schema = json!({ "type": "object" });
    let mut required = Vec::new();
    for one in parameters.iter().filter(|one| one["in"] == location) {
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
