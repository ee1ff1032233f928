//! The messages of gateways.

use baya::schema::Wrapped;
use baya::{ApiError, Context, Interceptor, Next, Reply, Result, Stream};
use baya_gateway::{Binary, Client, GatewayModule, Payload};
use baya_macros::{ApiError, dto, gateway, interceptor, module};
use baya_openapi::asyncapi::{AsyncApi, AsyncApiModule, Transport};
use serde_json::{Value, json};

use super::{at, document, payload, reply};

/// A text for the other clients.
#[dto]
struct Say {
    /// The text.
    #[rule(length(min = 1, max = 200))]
    text: String,
}

#[dto(output)]
struct Said {
    by: String,
    text: Option<String>,
}

/// A message without data.
#[dto]
struct Mark;

#[derive(Debug, ApiError)]
enum ChatError {
    /// The room is full.
    #[error(status = 409, code = "full", message = "the room is full")]
    Full,
}

/// Wraps each value in an object.
#[interceptor]
struct Envelope;

impl Interceptor for Envelope {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply> {
        next.run(cx).await?.map_json(|data| json!({ "of": data }))
    }

    fn describe(_at: &Wrapped<'_, Self>, schema: Value) -> Value {
        json!({ "type": "object", "properties": { "of": schema } })
    }
}

/// Rooms and their messages.
///
/// Clients enter a room first.
#[gateway("/chat", sends("said" = Said, "say" = Say, binary))]
struct ChatGateway;

#[gateway]
impl ChatGateway {
    /// Sends a text.
    ///
    /// All other clients receive it.
    #[message("say")]
    async fn say(&self, _client: Client, _say: Payload<Say>) -> Result<Said, ChatError> {
        Err(ChatError::Full)
    }

    #[message("perhaps")]
    async fn perhaps(&self, _say: Payload<Option<Say>>) {}

    #[message("marked")]
    async fn marked(&self, _mark: Payload<Mark>) {}

    #[message("ping")]
    async fn ping(&self) -> &'static str {
        "pong"
    }

    #[message("count")]
    async fn count(&self, to: Payload<u8>) -> impl Stream<Item = u8> + use<> {
        futures_util::stream::iter(0..to.into_inner())
    }

    #[message("tries")]
    async fn tries(
        &self,
    ) -> Result<futures_util::stream::BoxStream<'static, Result<Said, ChatError>>, ChatError> {
        Err(ChatError::Full)
    }

    #[message("wrapped")]
    #[use_interceptors(Envelope)]
    async fn wrapped(&self) -> bool {
        true
    }

    #[message(binary)]
    async fn bytes(&self, bytes: Binary) -> Vec<u8> {
        bytes.to_vec()
    }
}

/// A gateway that documents omit.
#[gateway("/hidden")]
#[api(hidden)]
struct Hidden;

/// A type without a schema.
#[derive(serde::Serialize)]
struct Undescribed;

#[gateway]
impl Hidden {
    #[message("undescribed")]
    async fn undescribed(&self) -> Undescribed {
        Undescribed
    }
}

/// A gateway that receives bytes and sends no replies.
#[gateway("/sink")]
struct Sink;

#[gateway]
impl Sink {
    #[message(binary)]
    async fn bytes(&self, _bytes: Binary) -> Result<(), ChatError> {
        Err(ChatError::Full)
    }
}

#[gateway("/empty")]
struct Empty;

#[gateway]
impl Empty {}

#[module(root, imports = [GatewayModule, AsyncApiModule::with(AsyncApi::new())], gateways = [ChatGateway, Hidden, Sink, Empty])]
struct Plain;

#[module(
    root,
    imports = [GatewayModule, AsyncApiModule::with(AsyncApi::new().transport(Transport::SocketIo))],
    gateways = [ChatGateway],
)]
struct OverSocketIo;

#[test]
fn describes_a_message_as_a_json_frame() {
    let document = document::<Plain>();
    let id = json!({
        "description": "Requests a reply, which has the same `id`.",
        "anyOf": [{ "type": "string", "maxLength": 128 }, { "type": "number" }],
    });
    let expected = json!({
        "type": "object",
        "required": ["event", "data"],
        "additionalProperties": false,
        "properties": {
            "event": { "const": "say" },
            "data": { "$ref": "#/components/schemas/Say" },
            "id": id,
        },
    });
    assert_eq!(*payload(&document, "Chat.say"), expected);
    let text = at(&document, "/components/schemas/Say/properties/text");
    assert_eq!((&text["minLength"], &text["maxLength"]), (&json!(1), &json!(200)));
}

#[test]
fn nullable_data_is_optional() {
    let document = document::<Plain>();
    assert_eq!(payload(&document, "Chat.perhaps")["required"], json!(["event"]));
    assert_eq!(payload(&document, "Chat.marked")["required"], json!(["event"]));
    let ping = payload(&document, "Chat.ping");
    assert_eq!((&ping["required"], &ping["properties"]["data"]), (&json!(["event"]), &json!(true)));
}

#[test]
fn the_first_paragraph_of_a_doc_comment_becomes_the_summary() {
    let document = document::<Plain>();
    let say = at(&document, "/operations/Chat.say");
    assert_eq!(
        (&say["summary"], &say["description"]),
        (&json!("Sends a text"), &json!("All other clients receive it."))
    );
    let chat = at(&document, "/channels/Chat");
    assert_eq!(chat["summary"], "Rooms and their messages");
    assert_eq!(chat["description"], "Clients enter a room first.");
}

#[test]
fn describes_the_return_type_as_reply_besides_exceptions() {
    let document = document::<Plain>();
    let expected = json!({ "$ref": "#/components/schemas/Said" });
    assert_eq!(reply(&document, "Chat.say")["properties"]["data"], expected);
    assert_eq!(reply(&document, "Chat.say")["required"], json!(["event", "data", "id"]));
    let exception = at(&document, "/operations/Chat.say/reply/messages/1");
    assert_eq!(exception["name"], "exception");
    let data = &exception["payload"]["properties"]["data"];
    assert_eq!(*data, json!({ "$ref": "#/components/schemas/Exception" }));
    assert_eq!(reply(&document, "Chat.perhaps")["properties"]["data"], json!({ "type": "null" }));
}

#[test]
fn describes_a_stream_as_replies_and_an_end() {
    let document = document::<Plain>();
    let replies = reply(&document, "Chat.count")["anyOf"].as_array().expect("two frames");
    assert_eq!(replies[0]["properties"]["data"]["maximum"], 255);
    assert_eq!(replies[1]["properties"]["end"], json!({ "const": true }));
    let replies = &reply(&document, "Chat.tries")["anyOf"];
    let expected = json!({ "$ref": "#/components/schemas/Said" });
    assert_eq!(replies[0]["properties"]["data"], expected);
}

#[test]
fn applies_interceptors_to_reply_schemas() {
    let document = document::<Plain>();
    let expected = json!({ "type": "object", "properties": { "of": { "type": "boolean" } } });
    assert_eq!(reply(&document, "Chat.wrapped")["properties"]["data"], expected);
}

#[test]
fn lists_declared_errors() {
    let document = document::<Plain>();
    let expected = json!([{ "status": 409, "code": "full", "description": "The room is full." }]);
    assert_eq!(*at(&document, "/operations/Chat.say/x-errors"), expected);
    assert_eq!(at(&document, "/operations/Chat.tries")["x-errors"], expected);
    assert!(at(&document, "/operations/Chat.ping")["x-errors"].is_null());
    assert_eq!(ChatError::SPECS.len(), 1);
}

#[test]
fn describes_binary_messages() {
    let document = document::<Plain>();
    let message = at(&document, "/operations/Chat.bytes/messages/0");
    assert_eq!(message["contentType"], "application/octet-stream");
    assert_eq!(at(&document, "/operations/Chat.bytes/reply/messages/0")["name"], "binary");
    let replies = at(&document, "/operations/Sink.bytes/reply/messages");
    assert_eq!(replies.as_array().map(Vec::len), Some(1), "only an exception");
}

#[test]
fn describes_declared_messages_as_sent() {
    let document = document::<Plain>();
    assert_eq!(at(&document, "/operations/Chat.sends.said")["action"], "send");
    let expected = json!({ "$ref": "#/components/schemas/Said" });
    assert_eq!(payload(&document, "Chat.sends.said")["properties"]["data"], expected);
    let bytes = at(&document, "/operations/Chat.sends.binary/messages/0");
    assert_eq!(bytes["contentType"], "application/octet-stream");
    let same = at(&document, "/operations/Chat.sends.say/messages/0");
    assert_eq!(
        (&same["name"], &same["payload"]["additionalProperties"]),
        (&json!("say"), &json!(null))
    );
}

#[test]
fn omits_hidden_gateways() {
    let document = document::<Plain>();
    let channels: Vec<_> =
        at(&document, "/channels").as_object().expect("channels").keys().collect();
    assert_eq!(channels, ["Chat", "Sink", "Empty"]);
}

#[test]
fn a_socket_io_message_consists_of_its_data() {
    let document = document::<OverSocketIo>();
    assert_eq!(*payload(&document, "Chat.say"), json!({ "$ref": "#/components/schemas/Say" }));
    assert_eq!(*reply(&document, "Chat.say"), json!({ "$ref": "#/components/schemas/Said" }));
    assert_eq!(at(&document, "/channels/Chat")["x-transport"], "socket.io");
    let bytes = at(&document, "/operations/Chat.bytes/messages/0");
    assert_eq!(
        (&bytes["name"], &bytes["contentType"]),
        (&json!("message"), &json!("application/octet-stream"))
    );
}
