//! The comparison of two AsyncAPI documents: what has changed, and what of it breaks clients.

use std::collections::{BTreeMap, BTreeSet};

use baya::schema::Direction;
use serde_json::{Value, json};

use crate::compare::{Changes, Comparison, resolve};

/// Returns the changes between two AsyncAPI 3 documents, each as JSON.
///
/// References are resolved. Schemas of messages that clients send may become wider, and those that they receive narrower.
/// Every other change breaks clients: another address or content type, a removed operation, message or reply, a field
/// that becomes required, a tighter limit, authentication that becomes required.
///
/// # Examples
///
/// ```
/// use baya_openapi::asyncapi::compare;
/// use serde_json::json;
///
/// let document = |address| {
///     json!({ "asyncapi": "3.0.0", "channels": { "Chat": { "address": address } } })
/// };
/// let changes = compare(&document("/chat"), &document("/rooms"));
/// assert_eq!(changes.breaking[0].location, "channels/Chat");
/// assert_eq!(changes.breaking[0].description, "the address changed from `/chat` to `/rooms`");
/// ```
pub fn compare(before: &Value, after: &Value) -> Changes {
    let mut comparison = AsyncApiComparison(Comparison::new(before, after));
    comparison.channels();
    comparison.operations();
    comparison.0.security_schemes();
    comparison.0.finish()
}

struct AsyncApiComparison<'d>(Comparison<'d>);

/// Returns the entries of an object in a document, by their names.
fn entries<'d>(document: &'d Value, name: &str) -> BTreeMap<&'d str, &'d Value> {
    let all = document.get(name).and_then(Value::as_object).into_iter().flatten();
    all.map(|(name, value)| (name.as_str(), value)).collect()
}

impl<'d> AsyncApiComparison<'d> {
    fn channels(&mut self) {
        let old = entries(self.0.before, "channels");
        let new = entries(self.0.after, "channels");
        for (name, channel) in &new {
            let location = format!("channels/{name}");
            let Some(was) = old.get(name) else {
                self.0.add_harmless(&location, "the channel was added");
                continue;
            };
            if was.get("address") != channel.get("address") {
                let address =
                    |channel: &Value| channel["address"].as_str().unwrap_or_default().to_owned();
                let description = format!(
                    "the address changed from `{}` to `{}`",
                    address(was),
                    address(channel)
                );
                self.0.add_breaking(&location, &description);
            }
            for keyword in ["query", "headers"] {
                self.connection(was, channel, keyword, &location);
            }
            for (parameter, is) in entries(channel, "parameters") {
                let Some(before) = was["parameters"].get(parameter) else { continue };
                let values = |parameter: &Value| {
                    parameter.get("enum").map_or(json!({}), |all| json!({ "enum": all }))
                };
                let location = format!("{location}: parameters/{parameter}");
                self.0.schema(&values(before), &values(is), Direction::Input, &location, &location);
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.add_breaking(&format!("channels/{name}"), "the channel was removed");
        }
    }

    /// Compares the query or the headers of the handshake.
    fn connection(&mut self, before: &'d Value, after: &'d Value, keyword: &str, location: &str) {
        let anything = Value::Bool(true);
        let schema = |channel: &'d Value| channel.pointer(&format!("/bindings/ws/{keyword}"));
        let location = format!("{location}: {keyword}");
        let old = schema(before).unwrap_or(&anything);
        let new = schema(after).unwrap_or(&anything);
        self.0.schema(old, new, Direction::Input, &location, &location);
    }

    fn operations(&mut self) {
        let old = entries(self.0.before, "operations");
        let new = entries(self.0.after, "operations");
        for (name, operation) in &new {
            match old.get(name) {
                Some(was) => self.operation(was, operation, name),
                None => self.0.add_harmless(name, "the operation was added"),
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.add_breaking(name, "the operation was removed");
        }
    }

    fn operation(&mut self, before: &'d Value, after: &'d Value, name: &str) {
        if before.get("action") != after.get("action") {
            self.0.add_breaking(name, "the direction changed");
            return;
        }
        let direction = match after.get("action").and_then(Value::as_str) {
            Some("receive") => Direction::Input,
            _ => Direction::Output,
        };
        self.messages(before.get("messages"), after.get("messages"), direction, name);
        let reply = |operation: &'d Value| operation.get("reply")?.get("messages");
        self.messages(reply(before), reply(after), Direction::Output, &format!("{name}: reply"));
        self.security(before, after, name);
    }

    /// Compares the messages of an operation or a reply, by their names.
    fn messages(
        &mut self,
        before: Option<&'d Value>,
        after: Option<&'d Value>,
        direction: Direction,
        location: &str,
    ) {
        let old = by_name(self.0.before, before);
        let new = by_name(self.0.after, after);
        for (name, message) in &new {
            let location = format!("{location}: {name}");
            let Some(was) = old.get(name) else {
                self.0.add_harmless(&location, "the message was added");
                continue;
            };
            if was.get("contentType") != message.get("contentType") {
                self.0.add_breaking(&location, "the content type changed");
            }
            let payload =
                |message: &Value| message.get("payload").cloned().unwrap_or(Value::Bool(true));
            self.0.schema(&payload(was), &payload(message), direction, &location, &location);
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.add_breaking(&format!("{location}: {name}"), "the message was removed");
        }
    }

    fn security(&mut self, before: &Value, after: &Value, name: &str) {
        let old = security_requirements(before);
        let new = security_requirements(after);
        let location = format!("{name}: security");
        let is_sufficient = |schemes: &Schemes<'_>, requirements: &[Schemes<'_>]| {
            requirements.is_empty() || requirements.iter().any(|one| one.is_subset(schemes))
        };
        for schemes in old.iter().filter(|schemes| !is_sufficient(schemes, &new)) {
            let description = format!("{} is no longer sufficient", display(schemes));
            self.0.add_breaking(&location, &description);
        }
        if old.is_empty() && !new.is_empty() {
            let all: Vec<_> = new.iter().map(display).collect();
            self.0.add_breaking(&location, &format!("{} is now required", all.join(", or ")));
        }
        for schemes in new.iter().filter(|schemes| !is_sufficient(schemes, &old)) {
            self.0.add_harmless(&location, &format!("{} is now sufficient", display(schemes)));
        }
        if new.is_empty() && !old.is_empty() {
            self.0.add_harmless(&location, "anonymous access is now allowed");
        }
    }
}

/// Security schemes that are required together.
type Schemes<'d> = BTreeSet<&'d str>;

fn display(schemes: &Schemes<'_>) -> String {
    let all: Vec<_> = schemes.iter().map(|name| format!("`{name}`")).collect();
    all.join(" and ")
}

/// Returns the alternative security requirements of an operation. There are none if it allows anonymous access.
pub(super) fn security_requirements(operation: &Value) -> Vec<Schemes<'_>> {
    if let Some(all) = operation.get("x-security").and_then(Value::as_array) {
        let all = all.iter().filter_map(Value::as_object);
        return all.map(|one| one.keys().map(String::as_str).collect()).collect();
    }
    let all = operation.get("security").and_then(Value::as_array).into_iter().flatten();
    let names = all.filter_map(|one| one.get("$ref")?.as_str()?.rsplit('/').next());
    names.map(|name| BTreeSet::from([name])).collect()
}

/// Returns messages by their names, with references resolved.
fn by_name<'d>(root: &'d Value, messages: Option<&'d Value>) -> BTreeMap<String, &'d Value> {
    let all = messages.and_then(Value::as_array).into_iter().flatten();
    let entries = all.map(|message| {
        let message = resolve(root, message).0;
        let name = message.get("name").and_then(Value::as_str).unwrap_or_default();
        (name.to_owned(), message)
    });
    entries.collect()
}
