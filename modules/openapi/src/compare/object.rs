//! Objects: which properties there are, and which of them always.

use std::collections::BTreeSet;

use baya::schema::Direction;
use serde_json::{Map, Value};

use super::Mode;
use super::losses::{Loss, Schemas};

/// The properties of an object that are in one direction.
struct Object<'d> {
    properties: Map<String, Value>,
    required: BTreeSet<&'d str>,
    /// What other properties may be; `None` where there is nothing to say.
    others: Option<&'d Value>,
}

impl<'d> Object<'d> {
    fn of(keywords: &'d Map<String, Value>, direction: Direction) -> Self {
        let only = match direction {
            Direction::Input => "readOnly",
            Direction::Output => "writeOnly",
        };
        let properties = keywords.get("properties").and_then(Value::as_object);
        let there = properties.into_iter().flatten();
        let there = there.filter(|(_, schema)| schema.get(only) != Some(&Value::Bool(true)));
        let properties: Map<_, _> =
            there.map(|(name, schema)| (name.clone(), schema.clone())).collect();
        let required = keywords.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let hidden = |name: &&str| {
            let all = keywords.get("properties").and_then(Value::as_object);
            all.is_some_and(|all| all.contains_key(*name)) && !properties.contains_key(*name)
        };
        let required = required.filter(|name| !hidden(name)).collect();
        // Parts are not apart here, so both keywords say the same.
        let others = ["additionalProperties", "unevaluatedProperties"];
        let others = others.iter().find_map(|keyword| keywords.get(*keyword));
        Self { required, others, properties }
    }

    fn is_closed(&self) -> bool {
        self.others == Some(&Value::Bool(false))
    }
}

impl Schemas<'_> {
    /// What properties are lost from one object to another.
    pub(super) fn object(
        &mut self,
        wide: &Map<String, Value>,
        narrow: &Map<String, Value>,
        mode: Mode,
        location: &str,
    ) -> Vec<Loss> {
        let wide = Object::of(wide, mode.direction);
        let narrow = Object::of(narrow, mode.direction);
        let (before, after) = if mode.narrows() { (&wide, &narrow) } else { (&narrow, &wide) };
        let mut all = presence(before, after, mode, location);
        for (name, schema) in &narrow.properties {
            if let Some(other) = wide.properties.get(name) {
                all.extend(self.both(other, schema, mode, &format!("{location}/{name}")));
            }
        }
        all.extend(self.others(&wide, &narrow, mode, location));
        all
    }

    /// What properties may be that are not named.
    fn others(
        &mut self,
        wide: &Object<'_>,
        narrow: &Object<'_>,
        mode: Mode,
        location: &str,
    ) -> Vec<Loss> {
        let anything = Value::Bool(true);
        match (wide.others.unwrap_or(&anything), narrow.others.unwrap_or(&anything)) {
            (wide, narrow) if wide == narrow => Vec::new(),
            (Value::Bool(false), _) | (_, Value::Bool(true)) => Vec::new(),
            (_, Value::Bool(false)) => {
                let words = mode.said("a property that is not named");
                vec![Loss { location: location.to_owned(), words }]
            }
            (wide, narrow) => self.both(wide, narrow, mode, &format!("{location}/*")),
        }
    }
}

/// Which properties came, went, or are required otherwise.
fn presence(before: &Object<'_>, after: &Object<'_>, mode: Mode, location: &str) -> Vec<Loss> {
    let names: BTreeSet<&str> =
        before.properties.keys().chain(after.properties.keys()).map(String::as_str).collect();
    let named = before.required.iter().chain(&after.required).copied();
    let names: BTreeSet<&str> = names.into_iter().chain(named).collect();
    let said = names.into_iter().filter_map(|name| {
        let there = (before.properties.contains_key(name), after.properties.contains_key(name));
        let required = (before.required.contains(name), after.required.contains(name));
        let closed = (before.is_closed(), after.is_closed());
        let (breaking, words) = match mode.direction {
            Direction::Input => taken(there, required, closed)?,
            Direction::Output => answered(there, required, closed)?,
        };
        let location = format!("{location}/{name}");
        (breaking == mode.breaking).then(|| Loss { location, words: words.to_owned() })
    });
    said.collect()
}

/// What was, and what is.
type Both = (bool, bool);

/// A property of what is sent: whether its change breaks clients, and which one it is.
const fn taken(there: Both, required: Both, closed: Both) -> Option<(bool, &'static str)> {
    match (there, required) {
        ((false, true), (_, true)) => Some((true, "it is new, and required")),
        ((false, true), _) => Some((false, "it is new")),
        ((true, false), _) if closed.1 => Some((true, "it is refused now")),
        ((true, false), _) => Some((false, "it is not read any more")),
        (_, (false, true)) => Some((true, "it is required now")),
        (_, (true, false)) => Some((false, "it is not required any more")),
        _ => None,
    }
}

/// The same of what is answered.
const fn answered(there: Both, required: Both, closed: Both) -> Option<(bool, &'static str)> {
    match (there, required) {
        ((false, true), _) if closed.0 => {
            Some((true, "it is new, where no other property was to be"))
        }
        ((false, true), _) => Some((false, "it is new")),
        ((true, false), _) => Some((true, "it is not there any more")),
        (_, (true, false)) => Some((true, "it may be missing now")),
        (_, (false, true)) => Some((false, "it is always there now")),
        _ => None,
    }
}
