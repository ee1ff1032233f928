//! The comparison of two operations: parameters, body, responses, security.

use std::collections::{BTreeMap, BTreeSet};

use baya::schema::Direction;
use serde_json::{Map, Value};

use super::alternatives::resolve;
use super::document::{Comparison, Operation};

/// Returns the values of an object by their names, with references resolved.
fn entries<'d>(root: &'d Value, object: Option<&'d Value>) -> BTreeMap<String, &'d Value> {
    let all = object.and_then(Value::as_object).into_iter().flatten();
    all.map(|(name, value)| (name.clone(), resolve(root, value).0)).collect()
}

/// Returns the schema of a parameter, header or content. Without a schema, anything is allowed.
fn schema(element: &Value) -> Value {
    let schema = element.get("schema").or_else(|| element.get("itemSchema"));
    schema.cloned().unwrap_or(Value::Bool(true))
}

fn is_required(element: &Value) -> bool {
    element.get("required") == Some(&Value::Bool(true))
}

impl<'d> Comparison<'d> {
    /// Compares an operation that is in both documents.
    pub(super) fn operation(&mut self, before: &Operation<'d>, after: &Operation<'d>) {
        let title = after.title();
        self.parameters(before, after, &title);
        self.body(before.value, after.value, Direction::Input, &title);
        self.responses(before.value, after.value, &title);
        self.security(before, after, &title);
    }

    fn parameters(&mut self, before: &Operation<'d>, after: &Operation<'d>, title: &str) {
        let old = before.parameters(self.before);
        let new = after.parameters(self.after);
        for (key, (name, parameter)) in &new {
            let location = format!("{title}: parameters/{}/{name}", key.0);
            let Some((_, was)) = old.get(key) else {
                self.added(parameter, &location);
                continue;
            };
            self.requirement(was, parameter, &location);
            let style_keywords = ["style", "explode"];
            if style_keywords.iter().any(|keyword| was.get(keyword) != parameter.get(keyword)) {
                self.add_breaking(&location, "the serialization style changed");
            }
            self.schema(&schema(was), &schema(parameter), Direction::Input, &location, title);
        }
        for (key, (name, _)) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
            let location = format!("{title}: parameters/{}/{name}", key.0);
            // Other fields of the same object are still read, so the app may reject unknown ones.
            if name.contains('[') {
                self.add_breaking(&location, "is no longer read, and may be rejected");
            } else {
                self.add_harmless(&location, "is no longer read");
            }
        }
    }

    /// Reports an added parameter or body.
    fn added(&mut self, element: &Value, location: &str) {
        if is_required(element) {
            self.add_breaking(location, "was added and is required");
        } else {
            self.add_harmless(location, "was added");
        }
    }

    /// Reports a parameter or body that has become required or optional.
    fn requirement(&mut self, before: &Value, after: &Value, location: &str) {
        match (is_required(before), is_required(after)) {
            (false, true) => self.add_breaking(location, "is now required"),
            (true, false) => self.add_harmless(location, "is no longer required"),
            _ => {}
        }
    }

    /// Compares a request body, or the body of a webhook.
    pub(super) fn body(
        &mut self,
        before: &'d Value,
        after: &'d Value,
        direction: Direction,
        title: &str,
    ) {
        let body = |root, operation: &'d Value| {
            operation.get("requestBody").map(|body| resolve(root, body).0)
        };
        let location = format!("{title}: requestBody");
        match (body(self.before, before), body(self.after, after)) {
            (None, Some(new)) => self.added(new, &location),
            (Some(_), None) => self.add_harmless(&location, "is no longer read"),
            (Some(old), Some(new)) => {
                self.requirement(old, new, &location);
                self.content(old, new, direction, &location, title);
            }
            (None, None) => {}
        }
    }

    fn responses(&mut self, before: &'d Value, after: &'d Value, title: &str) {
        let old = entries(self.before, before.get("responses"));
        let new = entries(self.after, after.get("responses"));
        for (status, response) in &new {
            let location = format!("{title}: responses/{status}");
            let Some(was) = old.get(status) else {
                self.add_harmless(&location, "the status was added");
                continue;
            };
            let used_by = format!("{title} {status}");
            self.content(was, response, Direction::Output, &location, &used_by);
            self.headers(was, response, &location);
        }
        for status in old.keys().filter(|status| !new.contains_key(*status)) {
            let location = format!("{title}: responses/{status}");
            self.add_breaking(&location, "the status was removed");
        }
    }

    /// Compares the content of a body, by media type.
    fn content(
        &mut self,
        before: &'d Value,
        after: &'d Value,
        direction: Direction,
        location: &str,
        used_by: &str,
    ) {
        let old = entries(self.before, before.get("content"));
        let new = entries(self.after, after.get("content"));
        for (media, content) in &new {
            let location = format!("{location}/{media}");
            match old.get(media) {
                Some(was) => {
                    self.schema(&schema(was), &schema(content), direction, &location, used_by);
                }
                None => self.add_harmless(&location, "the media type was added"),
            }
        }
        for media in old.keys().filter(|media| !new.contains_key(*media)) {
            self.add_breaking(&format!("{location}/{media}"), "the media type was removed");
        }
    }

    fn headers(&mut self, before: &'d Value, after: &'d Value, location: &str) {
        let lowercase = |all: BTreeMap<String, &'d Value>| -> BTreeMap<String, &'d Value> {
            all.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
        };
        let old = lowercase(entries(self.before, before.get("headers")));
        let new = lowercase(entries(self.after, after.get("headers")));
        for (name, header) in &new {
            let location = format!("{location}/headers/{name}");
            let Some(was) = old.get(name) else {
                self.add_harmless(&location, "was added");
                continue;
            };
            self.schema(&schema(was), &schema(header), Direction::Output, &location, &location);
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.add_breaking(&format!("{location}/headers/{name}"), "was removed");
        }
    }

    fn security(&mut self, before: &Operation<'d>, after: &Operation<'d>, title: &str) {
        let old = alternatives(self.before, before.value);
        let new = alternatives(self.after, after.value);
        let location = format!("{title}: security");
        for set in old.iter().filter(|set| !new.iter().any(|new| is_subset(new, set))) {
            let required = new.iter().map(display).collect::<Vec<_>>().join(", or ");
            let description = if set.is_empty() {
                format!("anonymous access is no longer allowed; {required} is required")
            } else {
                format!("{} is no longer sufficient; {required} is required", display(set))
            };
            self.add_breaking(&location, &description);
        }
        for set in new.iter().filter(|set| !old.iter().any(|old| is_subset(old, set))) {
            let description = if set.is_empty() {
                "anonymous access is now allowed".to_owned()
            } else {
                format!("{} is now sufficient", display(set))
            };
            self.add_harmless(&location, &description);
        }
    }
}

/// Security schemes that are required together, each with its scopes.
type Schemes = BTreeMap<String, BTreeSet<String>>;

/// Returns the sets of schemes of which a client needs one. The set is empty for anonymous access.
fn alternatives(document: &Value, operation: &Value) -> Vec<Schemes> {
    let security = operation.get("security").or_else(|| document.get("security"));
    let sets = security.and_then(Value::as_array).into_iter().flatten();
    let scopes = |all: &Value| -> BTreeSet<String> {
        let all = all.as_array().into_iter().flatten();
        all.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let schemes = |set: &Map<String, Value>| -> Schemes {
        set.iter().map(|(name, all)| (name.clone(), scopes(all))).collect()
    };
    let all: Vec<_> = sets.filter_map(Value::as_object).map(schemes).collect();
    if all.is_empty() { vec![Schemes::new()] } else { all }
}

/// Returns whether a client with the schemes of `more` also has those of `less`.
fn is_subset(less: &Schemes, more: &Schemes) -> bool {
    less.iter().all(|(name, scopes)| more.get(name).is_some_and(|all| scopes.is_subset(all)))
}

fn display(set: &Schemes) -> String {
    let schemes = set.iter().map(|(name, scopes)| {
        if scopes.is_empty() {
            format!("`{name}`")
        } else {
            let scopes: Vec<_> = scopes.iter().map(String::as_str).collect();
            format!("`{name}` with `{}`", scopes.join(" "))
        }
    });
    schemes.collect::<Vec<_>>().join(" and ")
}
