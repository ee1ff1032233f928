//! JSON Schemas on the page.

use baya::pages::escaped;
use serde_json::Value;

use super::{entries, paragraphs, text};
use crate::document::SCHEMAS;

/// The maximum depth of nested schemas. Of deeper ones, only the type is shown.
const MAX_DEPTH: usize = 8;

/// Keywords that restrict values.
const LIMITS: [&str; 15] = [
    "format",
    "contentEncoding",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Writes all named schemas.
pub(super) fn write_all(document: &Value, html: &mut String) {
    for (name, schema) in entries(&document["components"]["schemas"]) {
        html.push_str(&format!("<section id=\"schema-{0}\">\n<h2>{0}</h2>\n", escaped(name)));
        write(schema, html);
        html.push_str("</section>\n");
    }
}

/// Writes a schema.
pub(super) fn write(schema: &Value, html: &mut String) {
    html.push_str(&format!("<p>{}</p>\n", summary(schema)));
    html.push_str(&paragraphs(text(schema, "description")));
    write_subschemas(schema, 0, html);
}

/// Writes the properties, elements and alternatives of a schema.
fn write_subschemas(schema: &Value, depth: usize, html: &mut String) {
    if depth == MAX_DEPTH {
        return;
    }
    let required = schema["required"].as_array();
    let is_required =
        |name: &str| required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
    let mut properties = entries(&schema["properties"]).peekable();
    if properties.peek().is_some() {
        html.push_str("<dl>\n");
        for (name, property) in properties {
            let label = if is_required(name) { " <em>required</em>" } else { "" };
            html.push_str(&format!(
                "<dt><code>{}</code> {}{label}</dt>\n<dd>\n",
                escaped(name),
                summary(property),
            ));
            html.push_str(&paragraphs(text(property, "description")));
            write_subschemas(property, depth + 1, html);
            html.push_str("</dd>\n");
        }
        html.push_str("</dl>\n");
    }
    for keyword in ["items", "additionalProperties"] {
        if schema[keyword].is_object() {
            write_subschemas(&schema[keyword], depth + 1, html);
        }
    }
    for keyword in ["anyOf", "oneOf", "allOf", "items"] {
        let mut all = schema[keyword].as_array().into_iter().flatten().peekable();
        if all.peek().is_none() {
            continue;
        }
        html.push_str("<ul>\n");
        for one in all {
            html.push_str(&format!("<li>{}\n", summary(one)));
            html.push_str(&paragraphs(text(one, "description")));
            write_subschemas(one, depth + 1, html);
            html.push_str("</li>\n");
        }
        html.push_str("</ul>\n");
    }
}

/// Returns one line about a schema: its type, values and limits.
fn summary(schema: &Value) -> String {
    let kind = kind(schema);
    let limits = LIMITS.iter().filter_map(|keyword| {
        let value = schema.get(*keyword)?;
        Some(format!(" <small>{keyword} {}</small>", code(value)))
    });
    let default =
        schema.get("default").map(|value| format!(" <small>default {}</small>", code(value)));
    kind + &limits.chain(default).collect::<String>()
}

/// Returns the type of a schema as HTML.
fn kind(schema: &Value) -> String {
    let container = |name: &str, inner: &Value| format!("{name} of {}", kind(inner));
    match schema {
        Value::Bool(true) => return "anything".to_owned(),
        Value::Bool(false) => return "nothing".to_owned(),
        _ => {}
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = escaped(name.strip_prefix(SCHEMAS).unwrap_or(name));
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if let Some(value) = schema.get("const") {
        return code(value);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(code).collect::<Vec<_>>().join(" | ");
    }
    for (keyword, text) in [("anyOf", "any of"), ("oneOf", "one of"), ("allOf", "all of")] {
        if schema[keyword].is_array() {
            return text.to_owned();
        }
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" && schema["items"].is_object() => {
            container("array", &schema["items"])
        }
        Value::String(kind) if kind == "object" && schema["additionalProperties"].is_object() => {
            container("object", &schema["additionalProperties"])
        }
        Value::String(kind) if schema["items"].is_array() => format!("{} of these", escaped(kind)),
        Value::String(kind) => escaped(kind),
        Value::Array(kinds) => {
            let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).map(escaped).collect();
            kinds.join(" | ")
        }
        _ => "anything".to_owned(),
    }
}

/// Returns a value as JSON in a `code` element.
fn code(value: &Value) -> String {
    format!("<code>{}</code>", escaped(&value.to_string()))
}
