//! What is said beside what is served: words, examples, names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Changes;

/// What tells of something, and is nothing of it.
const WORDS: &[&str] = &[
    "asyncapi",
    "contact",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "info",
    "license",
    "openapi",
    "operationId",
    "servers",
    "summary",
    "tags",
    "title",
];

/// Lists what is said otherwise. Where the documents differ, and nothing else has been found, what
/// differs first is listed.
pub(super) fn compared(before: &Value, after: &Value, changes: &mut Changes) {
    walk(before, after, "", &mut |location| {
        changes.add(false, location.to_owned(), "it says something else".to_owned(), None);
    });
    if changes.is_empty()
        && let Some(location) = differs(before, after, "")
    {
        changes.add(false, location, "it is written otherwise".to_owned(), None);
    }
}

/// Calls back for each place where something else is said.
fn walk(before: &Value, after: &Value, location: &str, found: &mut impl FnMut(&str)) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            // What stands below these has names of its own.
            let names = [
                "/properties",
                "/schemas",
                "/paths",
                "/content",
                "/responses",
                "/channels",
                "/operations",
                "/messages",
            ];
            let free = names.iter().any(|name| location.ends_with(name));
            let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let at = format!("{location}/{}", key.replace('~', "~0").replace('/', "~1"));
                let said = !free && (WORDS.contains(&key.as_str()) || key.starts_with("x-"));
                match (old.get(key), new.get(key)) {
                    (was, is) if said && was != is => found(&at),
                    _ if said => {}
                    (Some(was), Some(is)) => walk(was, is, &at, found),
                    _ => {}
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (number, (was, is)) in old.iter().zip(new).enumerate() {
                walk(was, is, &format!("{location}/{number}"), found);
            }
        }
        _ => {}
    }
}

/// The first place where two documents differ.
fn differs(before: &Value, after: &Value, location: &str) -> Option<String> {
    if before == after {
        return None;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        let found = keys.into_iter().find_map(|key| {
            let at = format!("{location}/{}", key.replace('~', "~0").replace('/', "~1"));
            let nothing = Value::Null;
            let was = old.get(key).unwrap_or(&nothing);
            let is = new.get(key).unwrap_or(&nothing);
            differs(was, is, &at)
        });
        return found.or_else(|| Some(location.to_owned()));
    }
    Some(location.to_owned())
}
