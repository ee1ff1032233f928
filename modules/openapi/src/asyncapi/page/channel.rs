//! Channels on the page: the handshake and the operations.

use baya::pages::escaped;
use serde_json::Value;

use super::super::compare::security_requirements;
use super::{entries, paragraphs, schema, text};
use crate::compare::resolve;

/// Writes a channel.
pub(super) fn write(document: &Value, key: &str, channel: &Value, html: &mut String) {
    let address = text(channel, "address");
    html.push_str(&format!(
        "<section id=\"channel-{0}\">\n<h2>{0} <code>{1}</code></h2>\n",
        escaped(key),
        escaped(address),
    ));
    html.push_str(&paragraphs(text(channel, "summary")));
    html.push_str(&paragraphs(text(channel, "description")));
    write_connection(channel, html);
    for (name, operation) in entries(&document["operations"]) {
        if text(&operation["channel"], "$ref") == format!("#/channels/{key}") {
            write_operation(document, name, operation, html);
        }
    }
    html.push_str("</section>\n");
}

/// Writes the parameters of the handshake.
fn write_connection(channel: &Value, html: &mut String) {
    let binding = &channel["bindings"]["ws"];
    let query = &binding["query"];
    let headers = &binding["headers"];
    let path_parameters = &channel["parameters"];
    let is_empty = |object: &Value| entries(object).next().is_none();
    let has_path = !is_empty(path_parameters);
    if !has_path && is_empty(&query["properties"]) && is_empty(&headers["properties"]) {
        return;
    }
    html.push_str("<details>\n<summary>Connection</summary>\n");
    if has_path {
        html.push_str("<h4>Path</h4>\n<dl>\n");
        for (name, parameter) in entries(path_parameters) {
            html.push_str(&format!(
                "<dt><code>{}</code></dt>\n<dd>{}</dd>\n",
                escaped(name),
                escaped(text(parameter, "description")),
            ));
        }
        html.push_str("</dl>\n");
    }
    for (title, object) in [("Query", query), ("Headers", headers)] {
        if !is_empty(&object["properties"]) {
            html.push_str(&format!("<h4>{title}</h4>\n"));
            schema::write(object, html);
        }
    }
    html.push_str("</details>\n");
}

fn write_operation(document: &Value, name: &str, operation: &Value, html: &mut String) {
    let (class, direction) = match text(operation, "action") {
        "receive" => ("receive", "clients send"),
        _ => ("send", "clients receive"),
    };
    html.push_str(&format!(
        "<article id=\"operation-{0}\">\n<h3><span class=\"{class}\">{direction}</span> {0}</h3>\n",
        escaped(name),
    ));
    html.push_str(&paragraphs(text(operation, "summary")));
    html.push_str(&paragraphs(text(operation, "description")));
    if let Some(group) = operation["x-group"].as_str() {
        html.push_str(&format!("<p>Group <code>{}</code></p>\n", escaped(group)));
    }
    write_security(operation, html);
    write_messages(document, &operation["messages"], "", html);
    write_messages(document, &operation["reply"]["messages"], "Reply: ", html);
    write_errors(operation, html);
    html.push_str("</article>\n");
}

fn write_security(operation: &Value, html: &mut String) {
    let requirements = security_requirements(operation);
    if requirements.is_empty() {
        return;
    }
    let alternatives = requirements.iter().map(|schemes| {
        let names = schemes.iter().map(|name| format!("<code>{}</code>", escaped(name)));
        names.collect::<Vec<_>>().join(" and ")
    });
    let alternatives: Vec<_> = alternatives.collect();
    html.push_str(&format!("<p>Requires {}</p>\n", alternatives.join(", or ")));
}

/// Writes the messages of an operation, each with this prefix in its title.
fn write_messages(document: &Value, references: &Value, prefix: &str, html: &mut String) {
    for reference in references.as_array().into_iter().flatten() {
        let message = resolve(document, reference).0;
        let name = text(message, "name");
        html.push_str(&format!("<details>\n<summary>{prefix}<code>{}</code>", escaped(name)));
        let content = text(message, "contentType");
        if !content.is_empty() {
            html.push_str(&format!(" {}", escaped(content)));
        }
        html.push_str("</summary>\n");
        html.push_str(&paragraphs(text(message, "summary")));
        schema::write(&message["payload"], html);
        html.push_str("</details>\n");
    }
}

fn write_errors(operation: &Value, html: &mut String) {
    let mut all = operation["x-errors"].as_array().into_iter().flatten().peekable();
    if all.peek().is_none() {
        return;
    }
    html.push_str("<h4>Errors</h4>\n<dl>\n");
    for error in all {
        html.push_str(&format!(
            "<dt>{} <code>{}</code></dt>\n<dd>{}</dd>\n",
            error["status"],
            escaped(text(error, "code")),
            escaped(text(error, "description")),
        ));
    }
    html.push_str("</dl>\n");
}
