//! Objects: their properties, and which of them are required.

use std::collections::BTreeSet;

use baya::schema::Direction;
use serde_json::{Map, Value};

use super::Mode;
use super::schemas::{Difference, Schemas};

/// An object schema with the properties of one direction.
struct Object<'d> {
    properties: Map<String, Value>,
    required: BTreeSet<&'d str>,
    /// The schema of additional properties; `None` if they are not restricted.
    additional: Option<&'d Value>,
}

impl<'d> Object<'d> {
    fn new(keywords: &'d Map<String, Value>, direction: Direction) -> Self {
        let excluding_keyword = match direction {
            Direction::Input => "readOnly",
            Direction::Output => "writeOnly",
        };
        let all_properties = keywords.get("properties").and_then(Value::as_object);
        let properties: Map<_, _> = all_properties
            .into_iter()
            .flatten()
            .filter(|(_, schema)| schema.get(excluding_keyword) != Some(&Value::Bool(true)))
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect();
        let is_excluded = |name: &&str| {
            all_properties.is_some_and(|all| all.contains_key(*name))
                && !properties.contains_key(*name)
        };
        let required = keywords.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let required = required.filter(|name| !is_excluded(name)).collect();
        // `allOf` is already merged here, so both keywords mean the same.
        let additional = ["additionalProperties", "unevaluatedProperties"];
        let additional = additional.iter().find_map(|keyword| keywords.get(*keyword));
        Self { required, additional, properties }
    }

    /// Returns whether additional properties are forbidden.
    fn is_closed(&self) -> bool {
        self.additional == Some(&Value::Bool(false))
    }
}

impl Schemas<'_> {
    /// Returns the differences between the properties of two objects.
    pub(super) fn object(
        &mut self,
        wide: &Map<String, Value>,
        narrow: &Map<String, Value>,
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        let wide = Object::new(wide, mode.direction);
        let narrow = Object::new(narrow, mode.direction);
        let (before, after) =
            if mode.finds_removals() { (&wide, &narrow) } else { (&narrow, &wide) };
        let mut all = presence(before, after, mode, location);
        for (name, schema) in &narrow.properties {
            if let Some(other) = wide.properties.get(name) {
                all.extend(self.subschemas(other, schema, mode, &format!("{location}/{name}")));
            }
        }
        all.extend(self.additional_properties(&wide, &narrow, mode, location));
        all
    }

    fn additional_properties(
        &mut self,
        wide: &Object<'_>,
        narrow: &Object<'_>,
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        let anything = Value::Bool(true);
        match (wide.additional.unwrap_or(&anything), narrow.additional.unwrap_or(&anything)) {
            (wide, narrow) if wide == narrow => Vec::new(),
            (Value::Bool(false), _) | (_, Value::Bool(true)) => Vec::new(),
            (_, Value::Bool(false)) => {
                let description = mode.describe("an additional property");
                vec![Difference { location: location.to_owned(), description }]
            }
            (wide, narrow) => self.subschemas(wide, narrow, mode, &format!("{location}/*")),
        }
    }
}

/// Returns the properties that were added or removed, or whose requirement has changed.
fn presence(
    before: &Object<'_>,
    after: &Object<'_>,
    mode: Mode,
    location: &str,
) -> Vec<Difference> {
    let declared = before.properties.keys().chain(after.properties.keys()).map(String::as_str);
    let required = before.required.iter().chain(&after.required).copied();
    let names: BTreeSet<&str> = declared.chain(required).collect();
    let differences = names.into_iter().filter_map(|name| {
        let exists = (before.properties.contains_key(name), after.properties.contains_key(name));
        let required = (before.required.contains(name), after.required.contains(name));
        let closed = (before.is_closed(), after.is_closed());
        let (breaking, description) = match mode.direction {
            Direction::Input => request_property(exists, required, closed)?,
            Direction::Output => response_property(exists, required, closed)?,
        };
        (breaking == mode.breaking).then(|| Difference {
            location: format!("{location}/{name}"),
            description: description.to_owned(),
        })
    });
    differences.collect()
}

/// A condition before and after the change.
type BeforeAfter = (bool, bool);

/// Returns the change of a property in a request, and whether it breaks clients.
const fn request_property(
    exists: BeforeAfter,
    required: BeforeAfter,
    closed: BeforeAfter,
) -> Option<(bool, &'static str)> {
    match (exists, required) {
        ((false, true), (_, true)) => Some((true, "was added and is required")),
        ((false, true), _) => Some((false, "was added")),
        ((true, false), _) if closed.1 => Some((true, "is now rejected")),
        ((true, false), _) => Some((false, "is no longer read")),
        (_, (false, true)) => Some((true, "is now required")),
        (_, (true, false)) => Some((false, "is no longer required")),
        _ => None,
    }
}

/// Returns the change of a property in a response, and whether it breaks clients.
const fn response_property(
    exists: BeforeAfter,
    required: BeforeAfter,
    closed: BeforeAfter,
) -> Option<(bool, &'static str)> {
    match (exists, required) {
        ((false, true), _) if closed.0 => {
            Some((true, "was added to an object that forbade additional properties"))
        }
        ((false, true), _) => Some((false, "was added")),
        ((true, false), _) => Some((true, "was removed")),
        (_, (true, false)) => Some((true, "may now be absent")),
        (_, (false, true)) => Some((false, "is now always present")),
        _ => None,
    }
}
