//! The conversion of JSON Schema 2020-12 to the schemas of AsyncAPI, a superset of draft 7
//! ([Schema Object](https://www.asyncapi.com/docs/reference/specification/v3.0.0#schemaObject)).

use serde_json::{Map, Value, json};

use crate::asyncapi::options::Transport;

/// Keywords whose values are maps from names to schemas.
const MAPS: [&str; 4] = ["properties", "patternProperties", "definitions", "dependencies"];
/// Keywords whose values are not schemas.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// The keyword for bytes that Socket.IO sends as an attachment.
const ATTACHED: &str = "x-attached";

/// Converts a schema and all its subschemas.
pub(super) fn convert(schema: &mut Value, transport: Transport) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(|one| convert(one, transport)),
        Value::Object(keywords) => {
            replace_keywords(keywords);
            if keywords.remove(ATTACHED).is_some() && transport == Transport::SocketIo {
                keywords.remove("contentEncoding");
                keywords.remove("pattern");
                keywords.insert("format".to_owned(), "binary".into());
            }
            for (keyword, value) in keywords.iter_mut() {
                match value {
                    Value::Object(schemas) if MAPS.contains(&&**keyword) => {
                        schemas.values_mut().for_each(|one| convert(one, transport));
                    }
                    _ if VALUES.contains(&&**keyword) => {}
                    value => convert(value, transport),
                }
            }
            wrap_reference(keywords);
        }
        _ => {}
    }
}

/// Replaces the keywords that draft 7 does not have.
fn replace_keywords(keywords: &mut Map<String, Value>) {
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
        let dependencies = keywords.entry("dependencies").or_insert_with(|| json!({}));
        if let Value::Object(dependencies) = dependencies {
            dependencies.extend(dependent);
        }
    }
    // These keywords have no counterpart. Without them, the schema accepts more than the app.
    for keyword in ["unevaluatedProperties", "unevaluatedItems", "minContains", "maxContains"] {
        if let Some(value) = keywords.remove(keyword) {
            keywords.insert(format!("x-{keyword}"), value);
        }
    }
}

/// Moves a reference into `allOf`, because draft 7 ignores all keywords next to a reference.
fn wrap_reference(keywords: &mut Map<String, Value>) {
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

    fn convert_for_web_socket(mut schema: Value) -> Value {
        convert(&mut schema, Transport::WebSocket);
        schema
    }

    #[test]
    fn prefix_items_become_a_list_in_items() {
        let tuple = json!({ "prefixItems": [{ "type": "string" }], "items": false });
        let expected = json!({ "items": [{ "type": "string" }], "additionalItems": false });
        assert_eq!(convert_for_web_socket(tuple), expected);
    }

    #[test]
    fn a_reference_keeps_the_keywords_next_to_it() {
        let property =
            json!({ "properties": { "to": { "$ref": "#/a", "description": "The recipient." } } });
        let expected = json!({
            "properties": { "to": { "description": "The recipient.", "allOf": [{ "$ref": "#/a" }] } },
        });
        assert_eq!(convert_for_web_socket(property), expected);
        assert_eq!(convert_for_web_socket(json!({ "$ref": "#/a" })), json!({ "$ref": "#/a" }));
    }

    #[test]
    fn dependent_keywords_become_dependencies() {
        let schema = json!({
            "dependentRequired": { "a": ["b"] },
            "dependentSchemas": { "c": { "$defs": { "d": true } } },
        });
        let expected = json!({
            "dependencies": { "a": ["b"], "c": { "definitions": { "d": true } } },
        });
        assert_eq!(convert_for_web_socket(schema), expected);
    }

    #[test]
    fn a_keyword_without_a_counterpart_becomes_an_extension() {
        let schema = json!({ "unevaluatedProperties": false });
        assert_eq!(convert_for_web_socket(schema), json!({ "x-unevaluatedProperties": false }));
    }

    #[test]
    fn socket_io_sends_bytes_as_attachments() {
        let bytes = json!({ "type": "string", "contentEncoding": "base64", "x-attached": true });
        let expected = json!({ "type": "string", "contentEncoding": "base64" });
        assert_eq!(convert_for_web_socket(bytes.clone()), expected);
        let mut attached = bytes;
        convert(&mut attached, Transport::SocketIo);
        assert_eq!(attached, json!({ "type": "string", "format": "binary" }));
    }

    #[test]
    fn property_names_and_constants_are_not_converted() {
        let schema = json!({
            "properties": { "prefixItems": { "const": { "prefixItems": [1] } } },
        });
        assert_eq!(convert_for_web_socket(schema.clone()), schema);
    }
}
