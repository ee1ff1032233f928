//! What has changed between two AsyncAPI documents, and what of it breaks clients.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use baya::schema::Direction;
use serde_json::{Value, json};

use crate::compare::{Changes, Comparison, assert_same, resolved};

/// Returns what has changed between two AsyncAPI 3 documents, each as JSON.
///
/// References are followed. What clients send may become wider, and what they receive narrower; anything else is a
/// breaking change: an address or a content type that is another one, an operation, a message or a reply that is not
/// there any more, a field that is required now, a rule that is tighter, a login that is required.
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
/// assert_eq!(changes.breaking[0].words, "the address changed from `/chat` to `/rooms`");
/// ```
pub fn compare(before: &Value, after: &Value) -> Changes {
    let mut compared = Compared(Comparison::new(before, after));
    compared.channels();
    compared.operations();
    compared.0.schemes();
    compared.0.finish()
}

/// Fails the test if an AsyncAPI document is not the one in a file, which is committed with the program; the
/// [changes](compare) that break clients are listed first.
///
/// With `UPDATE_ASYNCAPI=1` the file is written. It is also written if there is none; the test fails once then, so that
/// an unread document is not taken for a checked one. A relative path starts at the folder of the package, where tests run.
///
/// # Panics
///
/// If the document is another one, or the file can't be read or written.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// # use baya_macros::module;
/// # #[module(root)]
/// # struct AppModule;
/// use baya::App;
/// use baya_openapi::asyncapi::{AppDocument, assert_unchanged};
///
/// // In a function with `#[test]`.
/// let document = App::new::<AppModule>().asyncapi().expect("the app has a document");
/// assert_unchanged(&document, "asyncapi.json");
/// # fn main() {}
/// ```
#[track_caller]
pub fn assert_unchanged(document: &Value, file: impl AsRef<Path>) {
    assert_same(document, file.as_ref(), ("UPDATE_ASYNCAPI", compare));
}

struct Compared<'d>(Comparison<'d>);

/// The entries of an object in a document, by their names.
fn entries<'d>(document: &'d Value, name: &str) -> BTreeMap<&'d str, &'d Value> {
    let all = document.get(name).and_then(Value::as_object).into_iter().flatten();
    all.map(|(name, value)| (name.as_str(), value)).collect()
}

impl<'d> Compared<'d> {
    fn channels(&mut self) {
        let old = entries(self.0.before, "channels");
        let new = entries(self.0.after, "channels");
        for (name, channel) in &new {
            let location = format!("channels/{name}");
            let Some(was) = old.get(name) else {
                self.0.adds(&location, "the channel is new");
                continue;
            };
            if was.get("address") != channel.get("address") {
                let shown = |of: &Value| of["address"].as_str().unwrap_or_default().to_owned();
                let words =
                    format!("the address changed from `{}` to `{}`", shown(was), shown(channel));
                self.0.breaks(&location, &words);
            }
            for part in ["query", "headers"] {
                self.connection(was, channel, part, &location);
            }
            for (parameter, is) in entries(channel, "parameters") {
                let Some(before) = was["parameters"].get(parameter) else { continue };
                let values =
                    |of: &Value| of.get("enum").map_or(json!({}), |all| json!({ "enum": all }));
                let location = format!("{location}: parameters/{parameter}");
                self.0.schema(&values(before), &values(is), Direction::Input, &location, &location);
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.breaks(&format!("channels/{name}"), "the channel was removed");
        }
    }

    /// What the request of a connection contains.
    fn connection(&mut self, before: &'d Value, after: &'d Value, part: &str, location: &str) {
        let anything = Value::Bool(true);
        let of = |channel: &'d Value| channel.pointer(&format!("/bindings/ws/{part}"));
        let location = format!("{location}: {part}");
        let old = of(before).unwrap_or(&anything);
        let new = of(after).unwrap_or(&anything);
        self.0.schema(old, new, Direction::Input, &location, &location);
    }

    fn operations(&mut self) {
        let old = entries(self.0.before, "operations");
        let new = entries(self.0.after, "operations");
        for (name, operation) in &new {
            match old.get(name) {
                Some(was) => self.operation(was, operation, name),
                None => self.0.adds(name, "the operation is new"),
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.breaks(name, "the operation was removed");
        }
    }

    fn operation(&mut self, before: &'d Value, after: &'d Value, name: &str) {
        if before.get("action") != after.get("action") {
            self.0.breaks(name, "the direction changed");
            return;
        }
        let direction = match after.get("action").and_then(Value::as_str) {
            Some("receive") => Direction::Input,
            _ => Direction::Output,
        };
        self.messages(before.get("messages"), after.get("messages"), direction, name);
        let reply = |of: &'d Value| of.get("reply").and_then(|reply| reply.get("messages"));
        self.messages(reply(before), reply(after), Direction::Output, &format!("{name}: reply"));
        self.security(before, after, name);
    }

    /// Messages in one place, by their names and content types.
    fn messages(
        &mut self,
        before: Option<&'d Value>,
        after: Option<&'d Value>,
        direction: Direction,
        location: &str,
    ) {
        let old = named(self.0.before, before);
        let new = named(self.0.after, after);
        for (name, message) in &new {
            let location = format!("{location}: {name}");
            let Some(was) = old.get(name) else {
                self.0.adds(&location, "the message is new");
                continue;
            };
            if was.get("contentType") != message.get("contentType") {
                self.0.breaks(&location, "the content type changed");
            }
            let payload = |of: &Value| of.get("payload").cloned().unwrap_or(Value::Bool(true));
            self.0.schema(&payload(was), &payload(message), direction, &location, &location);
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.breaks(&format!("{location}: {name}"), "the message was removed");
        }
    }

    /// The ways to pass the guards, each with the schemes that it requires.
    fn security(&mut self, before: &Value, after: &Value, name: &str) {
        let old = ways(before);
        let new = ways(after);
        let location = format!("{name}: security");
        let is_in = |way: &Way<'_>, all: &[Way<'_>]| {
            all.is_empty() || all.iter().any(|one| one.is_subset(way))
        };
        for way in old.iter().filter(|way| !is_in(way, &new)) {
            self.0.breaks(&location, &format!("{} is not enough any more", shown(way)));
        }
        if old.is_empty() && !new.is_empty() {
            let all: Vec<_> = new.iter().map(shown).collect();
            self.0.breaks(&location, &format!("{} is required now", all.join(", or ")));
        }
        for way in new.iter().filter(|way| !is_in(way, &old)) {
            self.0.adds(&location, &format!("{} is enough now", shown(way)));
        }
        if new.is_empty() && !old.is_empty() {
            self.0.adds(&location, "nothing is required any more");
        }
    }
}

/// The schemes that one way to pass the guards requires.
type Way<'d> = BTreeSet<&'d str>;

fn shown(way: &Way<'_>) -> String {
    let all: Vec<_> = way.iter().map(|name| format!("`{name}`")).collect();
    all.join(" and ")
}

/// The ways to pass the guards of an operation; none if nothing is required.
pub(super) fn ways(operation: &Value) -> Vec<Way<'_>> {
    if let Some(all) = operation.get("x-security").and_then(Value::as_array) {
        let each = all.iter().filter_map(Value::as_object);
        return each.map(|way| way.keys().map(String::as_str).collect()).collect();
    }
    let all = operation.get("security").and_then(Value::as_array).into_iter().flatten();
    let names = all.filter_map(|one| one.get("$ref")?.as_str()?.rsplit('/').next());
    names.map(|name| BTreeSet::from([name])).collect()
}

/// Messages by their names, with references followed.
fn named<'d>(root: &'d Value, of: Option<&'d Value>) -> BTreeMap<String, &'d Value> {
    let all = of.and_then(Value::as_array).into_iter().flatten();
    let each = all.map(|message| {
        let found = resolved(root, message).0;
        let name = found.get("name").and_then(Value::as_str).unwrap_or_default();
        (name.to_owned(), found)
    });
    each.collect()
}
