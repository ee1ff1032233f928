//! The comparison of two documents: operations, webhooks, security schemes.

use std::collections::BTreeMap;

use baya::schema::Direction;
use serde_json::Value;

use super::alternatives::resolve;
use super::schemas::Schemas;
use super::{Changes, Mode};

/// The keywords of a path item that contain operations.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The keywords of a security scheme that clients depend on.
const SCHEME_KEYWORDS: [&str; 6] = ["type", "scheme", "in", "name", "openIdConnectUrl", "flows"];

/// The comparison of two documents, with the changes found so far.
pub(crate) struct Comparison<'d> {
    pub(crate) before: &'d Value,
    pub(crate) after: &'d Value,
    schemas: Schemas<'d>,
    changes: Changes,
}

/// An operation with its method and path.
pub(super) struct Operation<'d> {
    method: &'static str,
    path: &'d str,
    pub(super) value: &'d Value,
    /// The parameters of all operations of the path.
    path_parameters: Option<&'d Value>,
}

/// The location and the name of a parameter. A path parameter has its position instead of its name, because clients do
/// not depend on the name.
pub(super) type ParameterKey = (String, String);

impl<'d> Operation<'d> {
    /// Returns the method and the path, such as `GET /cats`.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// Returns the parameters, each with its name.
    pub(super) fn parameters(
        &self,
        root: &'d Value,
    ) -> BTreeMap<ParameterKey, (&'d str, &'d Value)> {
        let own = self.value.get("parameters");
        let lists = self.path_parameters.into_iter().chain(own);
        let all = lists.filter_map(Value::as_array).flatten();
        let parameters = all.filter_map(|parameter| {
            let parameter = resolve(root, parameter).0;
            let location = parameter.get("in")?.as_str()?;
            let name = parameter.get("name")?.as_str()?;
            let key = match location {
                "path" => position_in_path(self.path, name),
                "header" => name.to_ascii_lowercase(),
                _ => name.to_owned(),
            };
            Some(((location.to_owned(), key), (name, parameter)))
        });
        parameters.collect()
    }
}

/// Returns the position of a parameter in a path, or its name if the path does not contain it.
fn position_in_path(path: &str, name: &str) -> String {
    let mut names = path.split('{').skip(1).map(|rest| rest.split('}').next());
    let position = names.position(|other| other == Some(name));
    position.map_or_else(|| name.to_owned(), |position| position.to_string())
}

/// Returns a path without the names of its parameters: `/cats/{}`.
fn without_names(path: &str) -> String {
    let mut segments = path.split('{');
    let first = segments.next().unwrap_or_default().to_owned();
    segments.fold(first, |path, segment| {
        path + "{}" + segment.split_once('}').map_or("", |(_, rest)| rest)
    })
}

/// Returns the operations by their methods and their paths without parameter names.
fn operations(document: &Value) -> BTreeMap<(String, &'static str), Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let item = resolve(document, item).0;
        let path_parameters = item.get("parameters");
        METHODS.into_iter().filter_map(move |method| {
            let value = item.get(method)?;
            Some((
                (without_names(path), method),
                Operation { method, path, value, path_parameters },
            ))
        })
    });
    operations.collect()
}

/// Returns all changes between two OpenAPI documents.
pub(super) fn changes(before: &Value, after: &Value) -> Changes {
    let mut comparison = Comparison::new(before, after);
    comparison.operations();
    comparison.webhooks();
    comparison.security_schemes();
    comparison.finish()
}

impl<'d> Comparison<'d> {
    pub(crate) fn new(before: &'d Value, after: &'d Value) -> Self {
        let schemas = Schemas::new(before, after);
        Self { before, after, schemas, changes: Changes::default() }
    }

    /// Adds the changes of descriptive keywords, and returns all changes.
    pub(crate) fn finish(self) -> Changes {
        let Self { before, after, mut changes, .. } = self;
        super::metadata::compare(before, after, &mut changes);
        changes
    }

    fn operations(&mut self) {
        let old = operations(self.before);
        let new = operations(self.after);
        for (key, operation) in &new {
            match old.get(key) {
                Some(was) => self.operation(was, operation),
                None => self.add_harmless(&operation.title(), "the operation was added"),
            }
        }
        for (_, operation) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
            self.add_breaking(&operation.title(), "the operation was removed");
        }
    }

    /// Compares webhooks. Clients receive their bodies, so the bodies are compared like responses.
    fn webhooks(&mut self) {
        let webhooks = |document: &'d Value| -> BTreeMap<&'d str, &'d Value> {
            let all = document.get("webhooks").and_then(Value::as_object).into_iter().flatten();
            all.map(|(name, item)| (name.as_str(), item)).collect()
        };
        let old = webhooks(self.before);
        let new = webhooks(self.after);
        for (name, item) in &new {
            let location = format!("webhooks/{name}");
            let Some(was) = old.get(name) else {
                self.add_harmless(&location, "the webhook was added");
                continue;
            };
            for method in METHODS {
                if let (Some(was), Some(is)) = (was.get(method), item.get(method)) {
                    self.body(was, is, Direction::Output, &location);
                }
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.add_breaking(&format!("webhooks/{name}"), "the webhook was removed");
        }
    }

    pub(crate) fn security_schemes(&mut self) {
        let schemes = |document: &'d Value| {
            let all = document.pointer("/components/securitySchemes");
            all.and_then(Value::as_object)
        };
        let (Some(old), Some(new)) = (schemes(self.before), schemes(self.after)) else { return };
        for (name, scheme) in new {
            let Some(was) = old.get(name) else { continue };
            for keyword in SCHEME_KEYWORDS {
                if was.get(keyword) != scheme.get(keyword) {
                    let location = format!("securitySchemes/{name}");
                    self.add_breaking(&location, &format!("`{keyword}` changed"));
                }
            }
        }
    }

    /// Compares a schema in both documents. A change inside a named schema is listed once, with the operations that use
    /// the schema.
    pub(crate) fn schema(
        &mut self,
        before: &Value,
        after: &Value,
        direction: Direction,
        location: &str,
        used_by: &str,
    ) {
        for mode in Mode::ALL(direction) {
            for difference in self.schemas.compare(before, after, mode, location) {
                let is_named = !difference.location.starts_with(location);
                let used_by = is_named.then_some(used_by);
                let description = difference.description;
                self.changes.add(mode.breaking, difference.location, description, used_by);
            }
        }
    }

    pub(crate) fn add_breaking(&mut self, location: &str, description: &str) {
        self.changes.add(true, location.to_owned(), description.to_owned(), None);
    }

    pub(crate) fn add_harmless(&mut self, location: &str, description: &str) {
        self.changes.add(false, location.to_owned(), description.to_owned(), None);
    }
}
