//! A channel on the page: how clients connect, and its operations.

use serde_json::Value;

use super::super::compare::ways;
use super::{entries, paragraphs, schema, text};
use crate::compare::resolved;
use baya::pages::escaped;

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
    connection(channel, html);
    for (name, operation) in entries(&document["operations"]) {
        if text(&operation["channel"], "$ref") == format!("#/channels/{key}") {
            write_operation(document, name, operation, html);
        }
    }
    html.push_str("</section>\n");
}

/// Writes what the request of a connection contains.
fn connection(channel: &Value, html: &mut String) {
    let binding = &channel["bindings"]["ws"];
    let query = &binding["query"];
    let headers = &binding["headers"];
    let in_path = &channel["parameters"];
    let is_empty = |of: &Value| entries(of).next().is_none();
    if is_empty(in_path) && is_empty(&query["properties"]) && is_empty(&headers["properties"]) {
        return;
    }
    html.push_str("<details>\n<summary>Connection</summary>\n");
    if !is_empty(in_path) {
        html.push_str("<h4>Path</h4>\n<dl>\n");
        for (name, parameter) in entries(in_path) {
            html.push_str(&format!(
                "<dt><code>{}</code></dt>\n<dd>{}</dd>\n",
                escaped(name),
                escaped(text(parameter, "description")),
            ));
        }
        html.push_str("</dl>\n");
    }
    for (title, of) in [("Query", query), ("Headers", headers)] {
        if !is_empty(&of["properties"]) {
            html.push_str(&format!("<h4>{title}</h4>\n"));
            schema::write(of, html);
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
    security(operation, html);
    messages(document, &operation["messages"], "", html);
    messages(document, &operation["reply"]["messages"], "Reply: ", html);
    errors(operation, html);
    html.push_str("</article>\n");
}

fn security(operation: &Value, html: &mut String) {
    let ways = ways(operation);
    let shown = ways.iter().map(|way| {
        let names = way.iter().map(|name| format!("<code>{}</code>", escaped(name)));
        names.collect::<Vec<_>>().join(" and ")
    });
    if !ways.is_empty() {
        let shown: Vec<_> = shown.collect();
        html.push_str(&format!("<p>Requires {}</p>\n", shown.join(", or ")));
    }
}

fn messages(document: &Value, references: &Value, before: &str, html: &mut String) {
    for reference in references.as_array().into_iter().flatten() {
        let message = resolved(document, reference).0;
        let name = text(message, "name");
        html.push_str(&format!("<details>\n<summary>{before}<code>{}</code>", escaped(name)));
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

fn errors(operation: &Value, html: &mut String) {
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
