//! Keywords that validate nothing: descriptions, examples, names.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Changes;

/// The keywords that describe an element and do not affect what it accepts.
const DESCRIPTIVE_KEYWORDS: &[&str] = &[
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

/// The objects whose keys are names that the program chooses, not keywords.
const MAPS: &[&str] = &[
    "/properties",
    "/schemas",
    "/paths",
    "/content",
    "/responses",
    "/channels",
    "/operations",
    "/messages",
];

/// Adds the changes of descriptive keywords. If the documents differ and nothing else was found, the first difference is
/// added.
pub(super) fn compare(before: &Value, after: &Value, changes: &mut Changes) {
    walk(before, after, "", &mut |location| {
        changes.add(false, location.to_owned(), "changed".to_owned(), None);
    });
    if changes.is_empty()
        && let Some(location) = first_difference(before, after, "")
    {
        changes.add(false, location, "changed".to_owned(), None);
    }
}

/// Calls a function with each location where a descriptive keyword has changed.
fn walk(before: &Value, after: &Value, location: &str, on_change: &mut impl FnMut(&str)) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let is_map = MAPS.iter().any(|name| location.ends_with(name));
            for key in keys(old, new) {
                let child = child_location(location, key);
                let is_descriptive = !is_map
                    && (DESCRIPTIVE_KEYWORDS.contains(&key.as_str()) || key.starts_with("x-"));
                match (old.get(key), new.get(key)) {
                    (was, is) if is_descriptive && was != is => on_change(&child),
                    _ if is_descriptive => {}
                    (Some(was), Some(is)) => walk(was, is, &child, on_change),
                    _ => {}
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (was, is)) in old.iter().zip(new).enumerate() {
                walk(was, is, &format!("{location}/{index}"), on_change);
            }
        }
        _ => {}
    }
}

/// Returns the first location where two documents differ.
fn first_difference(before: &Value, after: &Value, location: &str) -> Option<String> {
    if before == after {
        return None;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let difference = keys(old, new).into_iter().find_map(|key| {
            let absent = Value::Null;
            let was = old.get(key).unwrap_or(&absent);
            let is = new.get(key).unwrap_or(&absent);
            first_difference(was, is, &child_location(location, key))
        });
        return difference.or_else(|| Some(location.to_owned()));
    }
    Some(location.to_owned())
}

fn keys<'m>(old: &'m Map<String, Value>, new: &'m Map<String, Value>) -> BTreeSet<&'m String> {
    old.keys().chain(new.keys()).collect()
}

/// Appends a key to a JSON Pointer.
fn child_location(location: &str, key: &str) -> String {
    format!("{location}/{}", key.replace('~', "~0").replace('/', "~1"))
}
