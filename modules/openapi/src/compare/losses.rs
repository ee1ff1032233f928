//! What one schema allows and another one does not.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Mode;
use super::flat::{Flat, alternatives, resolved};

/// Something that is lost from one schema to another, as a change of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    pub(super) location: String,
    pub(super) words: String,
}

type Pair = (String, String, Mode);

/// Compares schemas of two documents.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    pub(super) before: &'d Value,
    pub(super) after: &'d Value,
    /// What is being compared: within it, it is taken for the same.
    open: HashSet<Pair>,
    /// Schemas with names, once they are compared.
    known: HashMap<Pair, Vec<Loss>>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(before: &'d Value, after: &'d Value) -> Self {
        Self { before, after, open: HashSet::new(), known: HashMap::new() }
    }

    /// What has changed from one schema to another, in the way of the mode.
    pub(super) fn lost(
        &mut self,
        before: &Value,
        after: &Value,
        mode: Mode,
        location: &str,
    ) -> Vec<Loss> {
        let named = before.get("$ref").is_some() && after.get("$ref").is_some();
        let pair = (before.to_string(), after.to_string(), mode);
        if let Some(known) = self.known.get(&pair) {
            return known.clone();
        }
        if !self.open.insert(pair.clone()) {
            return Vec::new();
        }
        let from = alternatives(self.before, before);
        let to = alternatives(self.after, after);
        let (wide, narrow) = if mode.narrows() { (&from, &to) } else { (&to, &from) };
        let name = after.get("$ref").and_then(|_| resolved(self.after, after).1);
        let lost = self.of_all(wide, narrow, mode, name.as_deref().unwrap_or(location));
        self.open.remove(&pair);
        if named {
            self.known.insert(pair, lost.clone());
        }
        lost
    }

    /// What alternatives allow and others do not.
    fn of_all(&mut self, wide: &[Flat], narrow: &[Flat], mode: Mode, location: &str) -> Vec<Loss> {
        let mut all = Vec::new();
        for one in wide {
            let fits = narrow.iter().filter(|other| may_hold(other, one));
            let each: Vec<_> = fits.map(|other| self.of_one(one, other, mode, location)).collect();
            match each.into_iter().min_by_key(Vec::len) {
                Some(least) => all.extend(least),
                None => all.extend(gone(one, wide, narrow, mode, location)),
            }
        }
        all.dedup();
        all
    }

    /// What an alternative allows and another one of its kind does not.
    fn of_one(&mut self, wide: &Flat, narrow: &Flat, mode: Mode, location: &str) -> Vec<Loss> {
        let name = if mode.narrows() { &narrow.name } else { &wide.name };
        let location = name.as_deref().unwrap_or(location);
        if wide.only().is_some() || narrow.kind().is_none() && narrow.only().is_none() {
            return Vec::new();
        }
        let wide = &wide.keywords;
        let narrow = &narrow.keywords;
        let mut all = super::value::lost(wide, narrow, mode, location);
        all.extend(self.items(wide, narrow, mode, location));
        all.extend(self.object(wide, narrow, mode, location));
        all
    }

    /// What members of a list may be.
    fn items(
        &mut self,
        wide: &Map<String, Value>,
        narrow: &Map<String, Value>,
        mode: Mode,
        location: &str,
    ) -> Vec<Loss> {
        let anything = Value::Bool(true);
        let mut all = Vec::new();
        // Draft 7 has both under one keyword.
        let listed = |of: &Map<String, Value>| match (of.get("prefixItems"), of.get("items")) {
            (Some(Value::Array(all)), _) | (None, Some(Value::Array(all))) => all.clone(),
            _ => Vec::new(),
        };
        let rest = |of: &Map<String, Value>| match of.get("items") {
            Some(Value::Array(_)) => of.get("additionalItems").cloned(),
            rest => rest.cloned(),
        };
        for (number, (wide, narrow)) in listed(wide).iter().zip(&listed(narrow)).enumerate() {
            all.extend(self.both(wide, narrow, mode, &format!("{location}/{number}")));
        }
        if let Some(narrow) = rest(narrow) {
            let wide = rest(wide).unwrap_or(anything);
            all.extend(self.both(&wide, &narrow, mode, &format!("{location}/items")));
        }
        all
    }

    /// Parts of two schemas that are in one place.
    pub(super) fn both(
        &mut self,
        wide: &Value,
        narrow: &Value,
        mode: Mode,
        location: &str,
    ) -> Vec<Loss> {
        if mode.narrows() {
            self.lost(wide, narrow, mode, location)
        } else {
            self.lost(narrow, wide, mode, location)
        }
    }
}

/// Whether an alternative is of the kind of another one.
fn may_hold(narrow: &Flat, wide: &Flat) -> bool {
    let kinds = match (narrow.kind(), wide.kind()) {
        (None, _) => true,
        (Some("number"), Some("integer")) => true,
        (narrow, wide) => narrow == wide,
    };
    let values = match (narrow.only(), wide.only()) {
        (None, _) => true,
        (narrow, wide) => narrow == wide,
    };
    let tags = wide.tags();
    let mut other = narrow.tags().into_iter();
    let told_apart =
        other.any(|(name, value)| tags.iter().any(|(own, with)| *own == name && *with != value));
    kinds && values && !told_apart
}

/// Says that an alternative has no counterpart.
fn gone(one: &Flat, wide: &[Flat], narrow: &[Flat], mode: Mode, location: &str) -> Option<Loss> {
    let location = one.name.as_deref().filter(|_| one.only().is_some()).unwrap_or(location);
    let loss = |words| Some(Loss { location: location.to_owned(), words });
    let values = narrow.iter().filter(|other| other.kind() == one.kind());
    let values: Vec<_> = values.filter_map(Flat::only).map(|value| format!("`{value}`")).collect();
    if one.only().is_none() && !values.is_empty() {
        return loss(mode.said(&format!("any value but {}", values.join(", "))));
    }
    let own = present(wide);
    let other = present(narrow);
    if let ([_], [other]) = (&*own, &*other)
        && own.contains(&one)
        && other.kind() != one.kind()
    {
        // Where each loses the other, one of both says so.
        let once = mode.breaking || may_hold(one, other);
        return once.then(|| replaced(one, other, mode, location));
    }
    loss(mode.said(&shown(one)))
}

/// The alternatives but `null`.
fn present(all: &[Flat]) -> Vec<&Flat> {
    all.iter().filter(|one| one.kind() != Some("null")).collect()
}

/// Says that one thing is in the place of another one.
fn replaced(wide: &Flat, narrow: &Flat, mode: Mode, location: &str) -> Loss {
    let (was, is) = if mode.narrows() { (wide, narrow) } else { (narrow, wide) };
    let words = format!("it is {} now; it was {}", shown(is), shown(was));
    Loss { location: location.to_owned(), words }
}

/// An alternative in words.
fn shown(one: &Flat) -> String {
    let tags = one.tags();
    match (one.only(), &*tags, &one.name, one.kind()) {
        (Some(value), ..) => format!("`{value}`"),
        (_, [(name, value), ..], ..) => format!("the one with `{name}` of `{value}`"),
        (_, _, Some(name), _) => format!("`{}`", name.rsplit('/').next().unwrap_or(name)),
        (.., Some("null")) => "`null`".to_owned(),
        (.., Some(kind)) => format!("`{kind}`"),
        _ => "any value".to_owned(),
    }
}
