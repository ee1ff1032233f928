//! Two documents: their operations, the calls of the program itself, and how a login goes.

use std::collections::BTreeMap;

use baya::schema::Direction;
use serde_json::Value;

use super::flat::resolved;
use super::losses::Schemas;
use super::{Changes, Mode};

/// The verbs of a path.
const VERBS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What two documents are compared with.
pub(crate) struct Comparison<'d> {
    pub(crate) before: &'d Value,
    pub(crate) after: &'d Value,
    schemas: Schemas<'d>,
    changes: Changes,
}

/// An operation with where it is.
pub(super) struct Operation<'d> {
    verb: &'static str,
    path: &'d str,
    pub(super) value: &'d Value,
    /// What is said of all operations of its path.
    shared: Option<&'d Value>,
}

/// A parameter by its place and name; one of a path by its position, so that it may get another name.
pub(super) type Key = (String, String);

impl<'d> Operation<'d> {
    pub(super) fn shown(&self) -> String {
        format!("{} {}", self.verb.to_ascii_uppercase(), self.path)
    }

    /// Its parameters, each with its name.
    pub(super) fn parameters(&self, root: &'d Value) -> BTreeMap<Key, (&'d str, &'d Value)> {
        let own = self.value.get("parameters");
        let lists = self.shared.into_iter().chain(own).filter_map(Value::as_array).flatten();
        let each = lists.filter_map(|parameter| {
            let parameter = resolved(root, parameter).0;
            let location = parameter.get("in")?.as_str()?;
            let name = parameter.get("name")?.as_str()?;
            let key = match location {
                "path" => position(self.path, name),
                "header" => name.to_ascii_lowercase(),
                _ => name.to_owned(),
            };
            Some(((location.to_owned(), key), (name, parameter)))
        });
        each.collect()
    }
}

/// The position of a parameter in a path.
fn position(path: &str, name: &str) -> String {
    let found = path.split('{').skip(1).position(|rest| rest.split('}').next() == Some(name));
    found.map_or_else(|| name.to_owned(), |position| position.to_string())
}

/// A path without the names of its parameters.
fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// Operations by the templates of their paths.
fn operations(document: &Value) -> BTreeMap<(String, &'static str), Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let each = paths.flat_map(|(path, item)| {
        let item = resolved(document, item).0;
        let shared = item.get("parameters");
        VERBS.into_iter().filter_map(move |verb| {
            let value = item.get(verb)?;
            Some(((template(path), verb), Operation { verb, path, value, shared }))
        })
    });
    each.collect()
}

/// Everything that has changed.
pub(super) fn compared(before: &Value, after: &Value) -> Changes {
    let mut comparison = Comparison::new(before, after);
    comparison.operations();
    comparison.webhooks();
    comparison.schemes();
    comparison.finish()
}

impl<'d> Comparison<'d> {
    pub(crate) fn new(before: &'d Value, after: &'d Value) -> Self {
        let schemas = Schemas::new(before, after);
        Self { before, after, schemas, changes: Changes::default() }
    }

    /// Returns the changes, with what is said otherwise.
    pub(crate) fn finish(self) -> Changes {
        let Self { before, after, mut changes, .. } = self;
        super::said::compared(before, after, &mut changes);
        changes
    }

    fn operations(&mut self) {
        let old = operations(self.before);
        let new = operations(self.after);
        for (key, operation) in &new {
            match old.get(key) {
                Some(was) => self.operation(was, operation),
                None => self.adds(&operation.shown(), "the operation is new"),
            }
        }
        for (_, operation) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
            self.breaks(&operation.shown(), "the operation is not there any more");
        }
    }

    /// What the program calls itself: clients read what it sends.
    fn webhooks(&mut self) {
        let calls = |document: &'d Value| -> BTreeMap<&'d str, &'d Value> {
            let all = document.get("webhooks").and_then(Value::as_object).into_iter().flatten();
            all.map(|(name, item)| (name.as_str(), item)).collect()
        };
        let old = calls(self.before);
        let new = calls(self.after);
        for (name, item) in &new {
            let location = format!("webhooks/{name}");
            let Some(was) = old.get(name) else {
                self.adds(&location, "the call is new");
                continue;
            };
            for verb in VERBS {
                if let (Some(was), Some(is)) = (was.get(verb), item.get(verb)) {
                    self.body(was, is, Direction::Output, &location);
                }
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.breaks(&format!("webhooks/{name}"), "it is not called any more");
        }
    }

    /// How a login goes.
    pub(crate) fn schemes(&mut self) {
        let schemes = |document: &'d Value| {
            let all = document.pointer("/components/securitySchemes");
            all.and_then(Value::as_object)
        };
        let (Some(old), Some(new)) = (schemes(self.before), schemes(self.after)) else { return };
        for (name, scheme) in new {
            let Some(was) = old.get(name) else { continue };
            for part in ["type", "scheme", "in", "name", "openIdConnectUrl", "flows"] {
                if was.get(part) != scheme.get(part) {
                    let location = format!("securitySchemes/{name}");
                    self.breaks(&location, &format!("its `{part}` is another one"));
                }
            }
        }
    }

    /// A schema in both documents. What is in a schema with a name is listed once, with its uses.
    pub(crate) fn schema(
        &mut self,
        before: &Value,
        after: &Value,
        direction: Direction,
        location: &str,
        by: &str,
    ) {
        for mode in Mode::ALL(direction) {
            for loss in self.schemas.lost(before, after, mode, location) {
                let inside = loss.location.starts_with(location);
                let by = (!inside).then_some(by);
                self.changes.add(mode.breaking, loss.location, loss.words, by);
            }
        }
    }

    pub(crate) fn breaks(&mut self, location: &str, words: &str) {
        self.changes.add(true, location.to_owned(), words.to_owned(), None);
    }

    pub(crate) fn adds(&mut self, location: &str, words: &str) {
        self.changes.add(false, location.to_owned(), words.to_owned(), None);
    }
}
