//! The comparison of two schemas: what one of them allows and the other one does not.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Mode;
use super::alternatives::{Alternative, alternatives, resolve};

/// A difference between two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) location: String,
    pub(super) description: String,
}

/// Two schemas as JSON, and what to look for.
type Pair = (String, String, Mode);

/// Compares schemas of two documents.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    pub(super) before: &'d Value,
    pub(super) after: &'d Value,
    /// The pairs whose comparison has begun. Inside them, a recursive reference to such a pair counts as equal.
    in_progress: HashSet<Pair>,
    /// The differences of named schemas.
    cache: HashMap<Pair, Vec<Difference>>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(before: &'d Value, after: &'d Value) -> Self {
        Self { before, after, in_progress: HashSet::new(), cache: HashMap::new() }
    }

    /// Returns the differences of one mode between a schema before and after the change.
    pub(super) fn compare(
        &mut self,
        before: &Value,
        after: &Value,
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        let are_named = before.get("$ref").is_some() && after.get("$ref").is_some();
        let pair = (before.to_string(), after.to_string(), mode);
        if let Some(differences) = self.cache.get(&pair) {
            return differences.clone();
        }
        if !self.in_progress.insert(pair.clone()) {
            return Vec::new();
        }
        let old = alternatives(self.before, before);
        let new = alternatives(self.after, after);
        let (wide, narrow) = if mode.finds_removals() { (&old, &new) } else { (&new, &old) };
        let name = after.get("$ref").and_then(|_| resolve(self.after, after).1);
        let differences =
            self.all_alternatives(wide, narrow, mode, name.as_deref().unwrap_or(location));
        self.in_progress.remove(&pair);
        if are_named {
            self.cache.insert(pair, differences.clone());
        }
        differences
    }

    /// Compares each alternative of the wide schema with its closest counterpart in the narrow one.
    fn all_alternatives(
        &mut self,
        wide: &[Alternative],
        narrow: &[Alternative],
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        let mut all = Vec::new();
        for one in wide {
            let counterparts = narrow.iter().filter(|other| is_counterpart(other, one));
            let candidates: Vec<_> = counterparts
                .map(|other| self.two_alternatives(one, other, mode, location))
                .collect();
            match candidates.into_iter().min_by_key(Vec::len) {
                Some(fewest) => all.extend(fewest),
                None => all.extend(without_counterpart(one, wide, narrow, mode, location)),
            }
        }
        all.dedup();
        all
    }

    /// Returns what an alternative allows and its counterpart does not.
    fn two_alternatives(
        &mut self,
        wide: &Alternative,
        narrow: &Alternative,
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        let name = if mode.finds_removals() { &narrow.name } else { &wide.name };
        let location = name.as_deref().unwrap_or(location);
        let narrow_matches_anything = narrow.kind().is_none() && narrow.constant().is_none();
        if wide.constant().is_some() || narrow_matches_anything {
            return Vec::new();
        }
        let wide = &wide.keywords;
        let narrow = &narrow.keywords;
        let mut all = super::constraints::compare(wide, narrow, mode, location);
        all.extend(self.items(wide, narrow, mode, location));
        all.extend(self.object(wide, narrow, mode, location));
        all
    }

    /// Compares the elements of arrays.
    fn items(
        &mut self,
        wide: &Map<String, Value>,
        narrow: &Map<String, Value>,
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        let anything = Value::Bool(true);
        let mut all = Vec::new();
        // Draft 7 has the schemas of single elements in `items`, and that of the others in `additionalItems`.
        let first =
            |schema: &Map<String, Value>| match (schema.get("prefixItems"), schema.get("items")) {
                (Some(Value::Array(all)), _) | (None, Some(Value::Array(all))) => all.clone(),
                _ => Vec::new(),
            };
        let rest = |schema: &Map<String, Value>| match schema.get("items") {
            Some(Value::Array(_)) => schema.get("additionalItems").cloned(),
            rest => rest.cloned(),
        };
        for (index, (wide, narrow)) in first(wide).iter().zip(&first(narrow)).enumerate() {
            all.extend(self.subschemas(wide, narrow, mode, &format!("{location}/{index}")));
        }
        if let Some(narrow) = rest(narrow) {
            let wide = rest(wide).unwrap_or(anything);
            all.extend(self.subschemas(&wide, &narrow, mode, &format!("{location}/items")));
        }
        all
    }

    /// Compares two subschemas with the same location.
    pub(super) fn subschemas(
        &mut self,
        wide: &Value,
        narrow: &Value,
        mode: Mode,
        location: &str,
    ) -> Vec<Difference> {
        if mode.finds_removals() {
            self.compare(wide, narrow, mode, location)
        } else {
            self.compare(narrow, wide, mode, location)
        }
    }
}

/// Returns whether the alternatives have the same type, value and tags, so that their keywords can be compared.
fn is_counterpart(narrow: &Alternative, wide: &Alternative) -> bool {
    let types_match = match (narrow.kind(), wide.kind()) {
        (None, _) => true,
        (Some("number"), Some("integer")) => true,
        (narrow, wide) => narrow == wide,
    };
    let values_match = match (narrow.constant(), wide.constant()) {
        (None, _) => true,
        (narrow, wide) => narrow == wide,
    };
    let wide_tags = wide.tags();
    let differs = |(name, value): &(&str, &Value)| {
        wide_tags.iter().any(|(wide_name, wide_value)| wide_name == name && wide_value != value)
    };
    types_match && values_match && !narrow.tags().iter().any(differs)
}

/// Describes an alternative that has no counterpart.
fn without_counterpart(
    one: &Alternative,
    wide: &[Alternative],
    narrow: &[Alternative],
    mode: Mode,
    location: &str,
) -> Option<Difference> {
    let location = one.name.as_deref().filter(|_| one.constant().is_some()).unwrap_or(location);
    let difference = |description| Some(Difference { location: location.to_owned(), description });
    let values = narrow.iter().filter(|other| other.kind() == one.kind());
    let values: Vec<_> =
        values.filter_map(Alternative::constant).map(|value| format!("`{value}`")).collect();
    if one.constant().is_none() && !values.is_empty() {
        return difference(mode.describe(&format!("any value except {}", values.join(", "))));
    }
    let own = non_null(wide);
    let other = non_null(narrow);
    if let ([_], [other]) = (&*own, &*other)
        && own.contains(&one)
        && other.kind() != one.kind()
    {
        // Both modes find a replaced type, unless one type contains the other. It is reported once, as breaking.
        let is_reported = mode.breaking || is_counterpart(one, other);
        return is_reported.then(|| replaced(one, other, mode, location));
    }
    difference(mode.describe(&display(one)))
}

/// Returns the alternatives except `null`.
fn non_null(all: &[Alternative]) -> Vec<&Alternative> {
    all.iter().filter(|one| one.kind() != Some("null")).collect()
}

/// Describes an alternative that replaces another one.
fn replaced(wide: &Alternative, narrow: &Alternative, mode: Mode, location: &str) -> Difference {
    let (was, is) = if mode.finds_removals() { (wide, narrow) } else { (narrow, wide) };
    let description = format!("changed from {} to {}", display(was), display(is));
    Difference { location: location.to_owned(), description }
}

/// Returns a description of an alternative: its value, its tag, its name or its type.
fn display(one: &Alternative) -> String {
    let tags = one.tags();
    match (one.constant(), &*tags, &one.name, one.kind()) {
        (Some(value), ..) => format!("`{value}`"),
        (_, [(name, value), ..], ..) => format!("the variant with `{name}` = `{value}`"),
        (_, _, Some(name), _) => format!("`{}`", name.rsplit('/').next().unwrap_or(name)),
        (.., Some(kind)) => format!("`{kind}`"),
        _ => "any value".to_owned(),
    }
}
