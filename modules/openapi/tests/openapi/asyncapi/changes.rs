//! The comparison of two documents.

use baya_openapi::asyncapi::{Changes, assert_unchanged, compare};
use serde_json::{Value, json};

/// Returns a document with one message that clients send, its reply, and one message that they receive.
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

fn base_document() -> Value {
    let payload = || object(json!({ "text": { "type": "string" } }), json!(["text"]));
    document(payload(), payload(), payload())
}

fn changed(change: impl FnOnce(&mut Value)) -> Changes {
    let mut after = base_document();
    change(&mut after);
    compare(&base_document(), &after)
}

fn display_breaking(changes: &Changes) -> Vec<String> {
    changes.breaking.iter().map(|one| format!("{}: {}", one.location, one.description)).collect()
}

#[test]
fn an_added_required_field_of_a_received_message_breaks_clients() {
    let changes = changed(|document| {
        let received = &mut document["components"]["messages"]["received"]["payload"];
        received["properties"]["room"] = json!({ "type": "string" });
        received["required"] = json!(["text", "room"]);
    });
    assert_eq!(display_breaking(&changes), ["Chat.say: it/room: was added and is required"]);
}

#[test]
fn an_added_optional_field_of_a_received_message_is_harmless() {
    let changes = changed(|document| {
        let received = &mut document["components"]["messages"]["received"]["payload"];
        received["properties"]["room"] = json!({ "type": "string" });
    });
    assert!(changes.breaking.is_empty(), "{changes}");
    assert_eq!(changes.harmless.len(), 1, "{changes}");
}

#[test]
fn a_field_that_becomes_optional_in_sent_messages_breaks_clients() {
    for message in ["reply", "sent"] {
        let changes = changed(|document| {
            document["components"]["messages"][message]["payload"]["required"] = json!([]);
        });
        assert_eq!(changes.breaking.len(), 1, "{changes}");
    }
}

#[test]
fn a_removed_operation_reply_or_channel_breaks_clients() {
    let changes = changed(|document| {
        document["operations"].as_object_mut().expect("operations").remove("Chat.sends.said");
    });
    assert_eq!(display_breaking(&changes), ["Chat.sends.said: the operation was removed"]);
    let changes = changed(|document| {
        document["operations"]["Chat.say"].as_object_mut().expect("an operation").remove("reply");
    });
    assert_eq!(display_breaking(&changes), ["Chat.say: reply: it: the message was removed"]);
    let changes = changed(|document| {
        let channel = document["channels"].as_object_mut().expect("channels").remove("Chat");
        document["channels"]["Talk"] = channel.expect("a channel");
    });
    assert_eq!(changes.breaking[0].location, "channels/Chat");
}

#[test]
fn a_changed_address_or_direction_breaks_clients() {
    let changes = changed(|document| document["channels"]["Chat"]["address"] = "/talk".into());
    assert_eq!(
        display_breaking(&changes),
        ["channels/Chat: the address changed from `/chat` to `/talk`"]
    );
    let changes = changed(|document| document["operations"]["Chat.say"]["action"] = "send".into());
    assert_eq!(display_breaking(&changes), ["Chat.say: the direction changed"]);
}

#[test]
fn a_newly_required_handshake_parameter_breaks_clients() {
    let changes = changed(|document| {
        document["channels"]["Chat"]["bindings"]["ws"]["query"]["required"] = json!(["token"]);
    });
    assert_eq!(display_breaking(&changes), ["channels/Chat: query/token: is now required"]);
}

#[test]
fn newly_required_authentication_breaks_clients() {
    let scheme = json!([{ "$ref": "#/components/securitySchemes/bearer" }]);
    let changes =
        changed(|document| document["operations"]["Chat.say"]["security"] = scheme.clone());
    assert_eq!(display_breaking(&changes), ["Chat.say: security: `bearer` is now required"]);
}

#[test]
fn an_additional_required_scheme_breaks_clients() {
    let make = |ways: Value| {
        let mut document = base_document();
        let scheme = json!([{ "$ref": "#/components/securitySchemes/key" }]);
        document["operations"]["Chat.say"]["security"] = scheme;
        document["operations"]["Chat.say"]["x-security"] = ways;
        document
    };
    let changes =
        compare(&make(json!([{ "key": [] }])), &make(json!([{ "key": [], "bearer": [] }])));
    assert_eq!(display_breaking(&changes), ["Chat.say: security: `key` is no longer sufficient"]);
}

#[test]
fn additional_values_of_a_path_parameter_are_harmless() {
    let make = |values: Value| {
        let mut document = base_document();
        document["channels"]["Chat"]["parameters"] = json!({ "room": { "enum": values } });
        document
    };
    let changes = compare(&make(json!(["a"])), &make(json!(["a", "b"])));
    assert!(changes.breaking.is_empty(), "{changes}");
    let changes = compare(&make(json!(["a", "b"])), &make(json!(["a"])));
    assert_eq!(changes.breaking.len(), 1, "{changes}");
}

#[test]
fn a_changed_tuple_element_breaks_clients() {
    let tuple = |second: &str| {
        let items = json!([{ "type": "string" }, { "type": second }]);
        document(json!(true), json!(true), json!({ "type": "array", "items": items }))
    };
    let changes = compare(&tuple("string"), &tuple("integer"));
    assert_eq!(
        display_breaking(&changes),
        ["Chat.sends.said: it/1: changed from `string` to `integer`"]
    );
}

#[test]
fn changed_descriptions_are_harmless() {
    let changes = changed(|document| {
        document["operations"]["Chat.say"]["summary"] = "Says it".into();
    });
    assert!(changes.breaking.is_empty(), "{changes}");
    assert_eq!(changes.harmless[0].location, "/operations/Chat.say/summary");
}

#[test]
fn compares_a_channel_that_has_the_name_of_a_descriptive_keyword() {
    let before = json!({ "channels": { "title": { "address": "/a", "title": "A" } } });
    let after = json!({ "channels": { "title": { "address": "/a", "title": "B" } } });
    let changes = compare(&before, &after);
    assert_eq!(changes.harmless[0].location, "/channels/title/title");
}

#[test]
#[should_panic(expected = "to accept this, run the test with `UPDATE_ASYNCAPI=1`")]
fn assert_unchanged_fails_if_the_document_differs_from_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("asyncapi.json");
    std::fs::write(&file, base_document().to_string()).expect("the file is written");
    let mut document = base_document();
    document["channels"]["Chat"]["address"] = "/talk".into();
    assert_unchanged(&document, &file);
}
