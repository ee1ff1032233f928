//! The operations of a gateway: the messages that it receives, with their replies, and the messages that it sends.

use baya::protocol::Endpoint;
use baya::schema::{ArgumentShape, Content, Direction, Of, Shape};
use baya::{GatewayEvent, GatewayHandler, ReplySpec, TriggeredEndpoint};
use serde_json::{Value, json};

use super::channel::{add_text, gateway_name, summary_and_description};
use super::{AsyncApiAssembly, errors, frame, reference, unused_key};
use crate::asyncapi::options::Transport;
use crate::document::component_key;

/// The data of a message, and whether it can be left out.
pub(super) struct Data {
    pub(super) schema: Value,
    pub(super) is_optional: bool,
}

impl AsyncApiAssembly<'_> {
    /// Adds the operations of a gateway.
    pub(super) fn gateway_operations(&mut self, endpoint: &Endpoint, channel: &str) {
        let belongs_to_gateway = |one: &&TriggeredEndpoint| {
            one.component.id == endpoint.controller.component.provider.declared.id
                && one.module.id == endpoint.module.id
        };
        let app = self.openapi.app;
        let mut exception = None;
        for handler in app.triggered.iter().filter(belongs_to_gateway) {
            let Some(declared) = handler.trigger::<GatewayHandler>() else { continue };
            match declared.on {
                GatewayEvent::Message(name) => {
                    let exception = self.exception(channel, &mut exception);
                    self.received(endpoint, handler, name, (channel, &exception));
                }
                GatewayEvent::Binary => {
                    let exception = self.exception(channel, &mut exception);
                    self.bytes(endpoint, handler, (channel, &exception));
                }
                _ => {}
            }
        }
        let Some(gateway) = endpoint.controller.gateway else { return };
        for sent in gateway.sends.into_iter().flatten() {
            self.sent(endpoint, sent.name, sent.of, channel);
        }
        if gateway.sends_bytes {
            let message = self.bytes_message("Bytes without a name");
            let key = self.message(channel, "binary.sent", message);
            self.send(endpoint, (channel, &key), "binary");
        }
    }

    /// Returns a message of bytes without a name. Socket.IO sends it as the event `message`.
    fn bytes_message(&self, summary: &str) -> Value {
        let name = match self.options.transport {
            Transport::WebSocket => "binary",
            Transport::SocketIo => "message",
        };
        json!({
            "name": name,
            "summary": summary,
            "contentType": "application/octet-stream",
            "payload": { "type": "string", "format": "binary" },
        })
    }

    /// Returns the key of the message that reports errors. The first call adds the message.
    fn exception(&mut self, channel: &str, existing: &mut Option<String>) -> String {
        if let Some(key) = existing {
            return key.clone();
        }
        let message = json!({
            "name": "exception",
            "summary": "A message could not be handled",
            "payload": frame::exception(self.options.transport),
        });
        let key = self.message(channel, "exception", message);
        existing.insert(key).clone()
    }

    /// Adds a message that clients send, and its reply.
    fn received(
        &mut self,
        endpoint: &Endpoint,
        handler: &TriggeredEndpoint,
        name: &str,
        (channel, exception): (&str, &str),
    ) {
        let data = self.payload(handler);
        let transport = self.options.transport;
        let message = json!({ "name": name, "payload": frame::received(transport, name, data) });
        let key = self.message(channel, name, message);
        let mut replies = Vec::new();
        let reply = handler.handler.output.reply;
        if let Some(ReplySpec::Once(of) | ReplySpec::Repeated(of)) = reply {
            let is_stream = matches!(reply, Some(ReplySpec::Repeated(_)));
            let schema = self.openapi.definitions.schema(of, Direction::Output);
            let schema = handler.mapped_schema(schema);
            let payload = frame::reply(transport, name, schema, is_stream);
            let message = json!({ "name": name, "payload": payload });
            replies.push(self.message(channel, &format!("{name}.reply"), message));
        }
        self.receive(endpoint, handler, (channel, &key), replies, exception);
    }

    /// Adds a binary message that clients send, and its reply.
    fn bytes(
        &mut self,
        endpoint: &Endpoint,
        handler: &TriggeredEndpoint,
        (channel, exception): (&str, &str),
    ) {
        let message = self.bytes_message("Bytes without a name");
        let key = self.message(channel, "binary", message);
        let mut replies = Vec::new();
        if let Some(ReplySpec::Bytes) = handler.handler.output.reply {
            let reply = self.bytes_message("Bytes in response");
            replies.push(self.message(channel, "binary.reply", reply));
        }
        self.receive(endpoint, handler, (channel, &key), replies, exception);
    }

    /// Adds the operation of a message that clients send.
    fn receive(
        &mut self,
        endpoint: &Endpoint,
        handler: &TriggeredEndpoint,
        (channel, message): (&str, &str),
        replies: Vec<String>,
        exception: &str,
    ) {
        let mut operation = json!({
            "action": "receive",
            "channel": reference(&["channels", channel]),
            "messages": [reference(&["channels", channel, "messages", message])],
        });
        let (summary, description) = summary_and_description(handler.handler.doc);
        add_text(&mut operation, "summary", &summary);
        add_text(&mut operation, "description", &description);
        let replies = replies.iter().map(|key| &**key).chain([exception]);
        let replies: Vec<_> =
            replies.map(|key| reference(&["channels", channel, "messages", key])).collect();
        operation["reply"] =
            json!({ "channel": reference(&["channels", channel]), "messages": replies });
        let errors = errors::declared_errors(handler);
        if !errors.is_empty() {
            operation["x-errors"] = errors.into();
        }
        self.add_security(&handler.protection, &mut operation);
        let name = format!("{}.{}", gateway_name(endpoint), handler.handler.name);
        let key = unused_key(&self.operations, &name);
        self.operations.insert(key, operation);
    }

    /// Adds a message that the gateway sends without a request.
    fn sent(&mut self, endpoint: &Endpoint, name: &str, of: Of, channel: &str) {
        let schema = self.openapi.definitions.schema(of, Direction::Output);
        let payload = frame::sent(self.options.transport, name, schema);
        let messages = &self.channels[channel]["messages"];
        // Clients may send a message with this name as well.
        let unique_name = match messages.get(component_key(name)) {
            Some(_) => format!("{name}.sent"),
            None => name.to_owned(),
        };
        let message = json!({ "name": name, "payload": payload });
        let key = self.message(channel, &unique_name, message);
        self.send(endpoint, (channel, &key), name);
    }

    /// Adds the operation of a message that the gateway sends.
    fn send(&mut self, endpoint: &Endpoint, (channel, message): (&str, &str), name: &str) {
        let mut operation = json!({
            "action": "send",
            "channel": reference(&["channels", channel]),
            "messages": [reference(&["channels", channel, "messages", message])],
        });
        self.add_security(&endpoint.info.protection, &mut operation);
        let key = unused_key(&self.operations, &format!("{}.sends.{name}", gateway_name(endpoint)));
        self.operations.insert(key, operation);
    }

    /// Returns the data that a handler accepts; `None` if it ignores it.
    fn payload(&mut self, handler: &TriggeredEndpoint) -> Option<Data> {
        let of = handler.handler.arguments.iter().find_map(|argument| match argument.shape {
            Some(ArgumentShape::Value(of)) => Some(of),
            _ => None,
        })?;
        let schema = self.openapi.definitions.schema(of, Direction::Input);
        let is_optional = match of() {
            Shape::Option(_) | Shape::Any | Shape::Null => true,
            Shape::Dto(spec) => matches!(spec.content, Content::Unit),
            _ => false,
        };
        Some(Data { schema, is_optional })
    }
}
