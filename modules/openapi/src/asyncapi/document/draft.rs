//! Schemas of the dialect 2020-12 as AsyncAPI has them: a superset of draft 7
//! ([Schema Object](https://www.asyncapi.com/docs/reference/specification/v3.0.0#schemaObject)).

use serde_json::{Map, Value, json};

use crate::asyncapi::options::Transport;

/// Keywords whose values are schemas by names of the program.
const NAMED: [&str; 4] = ["properties", "patternProperties", "definitions", "dependencies"];
/// Keywords whose values are not schemas.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// The keyword of bytes, which Socket.IO sends as an attachment.
const ATTACHED: &str = "x-attached";

/// Converts a schema, and all that it contains.
pub(super) fn convert(schema: &mut Value, transport: Transport) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(|one| convert(one, transport)),
        Value::Object(keywords) => {
            rename(keywords);
            if keywords.remove(ATTACHED).is_some() && transport == Transport::SocketIo {
                keywords.remove("contentEncoding");
                keywords.remove("pattern");
                keywords.insert("format".to_owned(), "binary".into());
            }
            for (keyword, value) in keywords.iter_mut() {
                match value {
                    Value::Object(named) if NAMED.contains(&&**keyword) => {
                        named.values_mut().for_each(|one| convert(one, transport));
                    }
                    _ if VALUES.contains(&&**keyword) => {}
                    value => convert(value, transport),
                }
            }
            refer(keywords);
        }
        _ => {}
    }
}

/// Replaces the keywords that draft 7 does not have.
fn rename(keywords: &mut Map<String, Value>) {
    if let Some(first) = keywords.remove("prefixItems") {
        let rest = keywords.insert("items".to_owned(), first);
        if let Some(rest) = rest {
            keywords.insert("additionalItems".to_owned(), rest);
        }
    }
    if let Some(definitions) = keywords.remove("$defs") {
        keywords.insert("definitions".to_owned(), definitions);
    }
    for keyword in ["dependentRequired", "dependentSchemas"] {
        let Some(Value::Object(dependent)) = keywords.remove(keyword) else { continue };
        let known = keywords.entry("dependencies").or_insert_with(|| json!({}));
        if let Value::Object(known) = known {
            known.extend(dependent);
        }
    }
    // They have no counterpart. Without them, a schema accepts more than the app.
    for keyword in ["unevaluatedProperties", "unevaluatedItems", "minContains", "maxContains"] {
        if let Some(value) = keywords.remove(keyword) {
            keywords.insert(format!("x-{keyword}"), value);
        }
    }
}

/// Moves a reference into a list of its own, because draft 7 ignores all keywords beside one.
fn refer(keywords: &mut Map<String, Value>) {
    if keywords.len() < 2 || !keywords.contains_key("$ref") {
        return;
    }
    let Some(reference) = keywords.remove("$ref") else { return };
    let all = keywords.entry("allOf").or_insert_with(|| json!([]));
    if let Value::Array(all) = all {
        all.push(json!({ "$ref": reference }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(mut schema: Value) -> Value {
        convert(&mut schema, Transport::WebSocket);
        schema
    }

    #[test]
    fn the_elements_of_a_tuple_are_a_list_of_schemas() {
        let tuple = json!({ "prefixItems": [{ "type": "string" }], "items": false });
        let expected = json!({ "items": [{ "type": "string" }], "additionalItems": false });
        assert_eq!(converted(tuple), expected);
    }

    #[test]
    fn a_reference_keeps_what_is_beside_it() {
        let property = json!({ "properties": { "to": { "$ref": "#/a", "description": "It." } } });
        let expected = json!({
            "properties": { "to": { "description": "It.", "allOf": [{ "$ref": "#/a" }] } },
        });
        assert_eq!(converted(property), expected);
        assert_eq!(converted(json!({ "$ref": "#/a" })), json!({ "$ref": "#/a" }));
    }

    #[test]
    fn dependencies_have_one_keyword() {
        let schema = json!({
            "dependentRequired": { "a": ["b"] },
            "dependentSchemas": { "c": { "$defs": { "d": true } } },
        });
        let expected = json!({
            "dependencies": { "a": ["b"], "c": { "definitions": { "d": true } } },
        });
        assert_eq!(converted(schema), expected);
    }

    #[test]
    fn what_has_no_counterpart_becomes_an_extension() {
        let schema = json!({ "unevaluatedProperties": false });
        assert_eq!(converted(schema), json!({ "x-unevaluatedProperties": false }));
    }

    #[test]
    fn bytes_are_attachments_of_socket_io() {
        let bytes = json!({ "type": "string", "contentEncoding": "base64", "x-attached": true });
        let expected = json!({ "type": "string", "contentEncoding": "base64" });
        assert_eq!(converted(bytes.clone()), expected);
        let mut attached = bytes;
        convert(&mut attached, Transport::SocketIo);
        assert_eq!(attached, json!({ "type": "string", "format": "binary" }));
    }

    #[test]
    fn values_and_names_of_properties_stay_as_they_are() {
        let schema = json!({
            "properties": { "prefixItems": { "const": { "prefixItems": [1] } } },
        });
        assert_eq!(converted(schema.clone()), schema);
    }
}
