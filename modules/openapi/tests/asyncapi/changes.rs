//! What has changed between two documents.

use baya_openapi::asyncapi::{Changes, assert_unchanged, compare};
use serde_json::{Value, json};

/// A document with one message of clients, its reply and a message to them.
fn document(received: Value, reply: Value, sent: Value) -> Value {
    let message = |payload| json!({ "name": "it", "payload": payload });
    json!({
        "asyncapi": "3.0.0",
        "channels": { "Chat": {
            "address": "/chat",
            "messages": {
                "received": { "$ref": "#/components/messages/received" },
                "reply": { "$ref": "#/components/messages/reply" },
                "sent": { "$ref": "#/components/messages/sent" },
            },
            "bindings": { "ws": { "query": { "type": "object", "properties": { "token": { "type": "string" } } } } },
        } },
        "operations": {
            "Chat.say": {
                "action": "receive",
                "messages": [{ "$ref": "#/channels/Chat/messages/received" }],
                "reply": { "messages": [{ "$ref": "#/channels/Chat/messages/reply" }] },
            },
            "Chat.sends.said": {
                "action": "send",
                "messages": [{ "$ref": "#/channels/Chat/messages/sent" }],
            },
        },
        "components": { "messages": {
            "received": message(received), "reply": message(reply), "sent": message(sent),
        } },
    })
}

fn object(properties: Value, required: Value) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

fn usual() -> Value {
    let text = || object(json!({ "text": { "type": "string" } }), json!(["text"]));
    document(text(), text(), text())
}

fn changed(change: impl FnOnce(&mut Value)) -> Changes {
    let mut after = usual();
    change(&mut after);
    compare(&usual(), &after)
}

fn shown(changes: &Changes) -> Vec<String> {
    changes.breaking.iter().map(|one| format!("{}: {}", one.location, one.words)).collect()
}

#[test]
fn a_field_that_clients_must_send_now_breaks_them() {
    let changes = changed(|document| {
        let received = &mut document["components"]["messages"]["received"]["payload"];
        received["properties"]["room"] = json!({ "type": "string" });
        received["required"] = json!(["text", "room"]);
    });
    assert_eq!(shown(&changes), ["Chat.say: it/room: it is new, and required"]);
}

#[test]
fn a_field_that_clients_may_send_is_harmless() {
    let changes = changed(|document| {
        let received = &mut document["components"]["messages"]["received"]["payload"];
        received["properties"]["room"] = json!({ "type": "string" });
    });
    assert!(changes.breaking.is_empty(), "{changes}");
    assert_eq!(changes.harmless.len(), 1, "{changes}");
}

#[test]
fn a_field_that_replies_or_messages_may_lack_breaks_clients() {
    for message in ["reply", "sent"] {
        let changes = changed(|document| {
            document["components"]["messages"][message]["payload"]["required"] = json!([]);
        });
        assert_eq!(changes.breaking.len(), 1, "{changes}");
    }
}

#[test]
fn an_operation_a_reply_or_a_channel_that_is_gone_breaks_clients() {
    let changes = changed(|document| {
        document["operations"].as_object_mut().expect("operations").remove("Chat.sends.said");
    });
    assert_eq!(shown(&changes), ["Chat.sends.said: the operation was removed"]);
    let changes = changed(|document| {
        document["operations"]["Chat.say"].as_object_mut().expect("it").remove("reply");
    });
    assert_eq!(shown(&changes), ["Chat.say: reply: it: the message was removed"]);
    let changes = changed(|document| {
        let channel = document["channels"].as_object_mut().expect("channels").remove("Chat");
        document["channels"]["Talk"] = channel.expect("a channel");
    });
    assert_eq!(changes.breaking[0].location, "channels/Chat");
}

#[test]
fn another_address_or_direction_breaks_clients() {
    let changes = changed(|document| document["channels"]["Chat"]["address"] = "/talk".into());
    assert_eq!(shown(&changes), ["channels/Chat: the address changed from `/chat` to `/talk`"]);
    let changes = changed(|document| document["operations"]["Chat.say"]["action"] = "send".into());
    assert_eq!(shown(&changes), ["Chat.say: the direction changed"]);
}

#[test]
fn a_parameter_of_the_connection_that_is_required_now_breaks_clients() {
    let changes = changed(|document| {
        document["channels"]["Chat"]["bindings"]["ws"]["query"]["required"] = json!(["token"]);
    });
    assert_eq!(shown(&changes), ["channels/Chat: query/token: it is required now"]);
}

#[test]
fn a_login_that_is_required_now_breaks_clients() {
    let scheme = json!([{ "$ref": "#/components/securitySchemes/bearer" }]);
    let changes =
        changed(|document| document["operations"]["Chat.say"]["security"] = scheme.clone());
    assert_eq!(shown(&changes), ["Chat.say: security: `bearer` is required now"]);
}

#[test]
fn one_more_scheme_that_is_required_breaks_clients() {
    let of = |ways: Value| {
        let mut document = usual();
        let scheme = json!([{ "$ref": "#/components/securitySchemes/key" }]);
        document["operations"]["Chat.say"]["security"] = scheme;
        document["operations"]["Chat.say"]["x-security"] = ways;
        document
    };
    let changes = compare(&of(json!([{ "key": [] }])), &of(json!([{ "key": [], "bearer": [] }])));
    assert_eq!(shown(&changes), ["Chat.say: security: `key` is not enough any more"]);
}

#[test]
fn a_parameter_with_more_values_is_harmless() {
    let of = |values: Value| {
        let mut document = usual();
        document["channels"]["Chat"]["parameters"] = json!({ "room": { "enum": values } });
        document
    };
    let changes = compare(&of(json!(["a"])), &of(json!(["a", "b"])));
    assert!(changes.breaking.is_empty(), "{changes}");
    let changes = compare(&of(json!(["a", "b"])), &of(json!(["a"])));
    assert_eq!(changes.breaking.len(), 1, "{changes}");
}

#[test]
fn an_element_of_a_tuple_that_is_another_one_breaks_clients() {
    let tuple = |second: &str| {
        let items = json!([{ "type": "string" }, { "type": second }]);
        document(json!(true), json!(true), json!({ "type": "array", "items": items }))
    };
    let changes = compare(&tuple("string"), &tuple("integer"));
    assert_eq!(shown(&changes), ["Chat.sends.said: it/1: it is `integer` now; it was `string`"],);
}

#[test]
fn other_words_are_harmless() {
    let changes = changed(|document| {
        document["operations"]["Chat.say"]["summary"] = "Says it".into();
    });
    assert!(changes.breaking.is_empty(), "{changes}");
    assert_eq!(changes.harmless[0].location, "/operations/Chat.say/summary");
}

#[test]
fn a_message_with_the_name_of_a_keyword_is_compared_as_well() {
    let before = json!({ "channels": { "title": { "address": "/a", "title": "A" } } });
    let after = json!({ "channels": { "title": { "address": "/a", "title": "B" } } });
    let changes = compare(&before, &after);
    assert_eq!(changes.harmless[0].location, "/channels/title/title");
}

#[test]
#[should_panic(expected = "to accept this, run the test with `UPDATE_ASYNCAPI=1`")]
fn a_document_that_differs_from_its_file_fails_the_test() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("asyncapi.json");
    std::fs::write(&file, usual().to_string()).expect("the file is written");
    let mut document = usual();
    document["channels"]["Chat"]["address"] = "/talk".into();
    assert_unchanged(&document, &file);
}
