//! What an operation takes, answers and asks for.

use std::collections::{BTreeMap, BTreeSet};

use baya::schema::Direction;
use serde_json::{Map, Value};

use super::document::{Comparison, Operation};
use super::flat::resolved;

/// Values of an object by their names, with references followed.
fn named<'d>(root: &'d Value, of: Option<&'d Value>) -> BTreeMap<String, &'d Value> {
    let all = of.and_then(Value::as_object).into_iter().flatten();
    all.map(|(name, value)| (name.clone(), resolved(root, value).0)).collect()
}

/// The schema of what has one; anything where nothing is said.
fn schema(of: &Value) -> Value {
    of.get("schema").or_else(|| of.get("itemSchema")).cloned().unwrap_or(Value::Bool(true))
}

fn is_required(of: &Value) -> bool {
    of.get("required") == Some(&Value::Bool(true))
}

impl<'d> Comparison<'d> {
    /// Everything of an operation that is in both documents.
    pub(super) fn operation(&mut self, before: &Operation<'d>, after: &Operation<'d>) {
        let by = after.shown();
        self.parameters(before, after, &by);
        self.body(before.value, after.value, Direction::Input, &by);
        self.responses(before.value, after.value, &by);
        self.security(before, after, &by);
    }

    fn parameters(&mut self, before: &Operation<'d>, after: &Operation<'d>, by: &str) {
        let old = before.parameters(self.before);
        let new = after.parameters(self.after);
        for (key, (name, parameter)) in &new {
            let location = format!("{by}: parameters/{}/{name}", key.0);
            match old.get(key) {
                None if is_required(parameter) => self.breaks(&location, "it is new, and required"),
                None => self.adds(&location, "it is new"),
                Some((_, was)) => {
                    match (is_required(was), is_required(parameter)) {
                        (false, true) => self.breaks(&location, "it is required now"),
                        (true, false) => self.adds(&location, "it is not required any more"),
                        _ => {}
                    }
                    if ["style", "explode"].iter().any(|way| was.get(way) != parameter.get(way)) {
                        self.breaks(&location, "it is written in another way now");
                    }
                    self.schema(&schema(was), &schema(parameter), Direction::Input, &location, by);
                }
            }
        }
        for (key, (name, _)) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
            let location = format!("{by}: parameters/{}/{name}", key.0);
            // Other fields of the same object are still read, and unknown ones may be refused.
            if name.contains('[') {
                self.breaks(&location, "it is not read any more, and may be rejected");
            } else {
                self.adds(&location, "it is not read any more");
            }
        }
    }

    /// A body that is sent, by clients or to them.
    pub(super) fn body(
        &mut self,
        before: &'d Value,
        after: &'d Value,
        direction: Direction,
        by: &str,
    ) {
        let body = |root, of: &'d Value| of.get("requestBody").map(|body| resolved(root, body).0);
        let location = format!("{by}: requestBody");
        match (body(self.before, before), body(self.after, after)) {
            (None, Some(new)) if is_required(new) => {
                self.breaks(&location, "it is new, and required")
            }
            (None, Some(_)) => self.adds(&location, "it is new"),
            (Some(_), None) => self.adds(&location, "it is not read any more"),
            (Some(old), Some(new)) => {
                match (is_required(old), is_required(new)) {
                    (false, true) => self.breaks(&location, "it is required now"),
                    (true, false) => self.adds(&location, "it is not required any more"),
                    _ => {}
                }
                self.content(old, new, direction, &location, by);
            }
            (None, None) => {}
        }
    }

    fn responses(&mut self, before: &'d Value, after: &'d Value, by: &str) {
        let old = named(self.before, before.get("responses"));
        let new = named(self.after, after.get("responses"));
        for (status, response) in &new {
            let location = format!("{by}: responses/{status}");
            let Some(was) = old.get(status) else {
                self.adds(&location, "the status is new");
                continue;
            };
            self.content(was, response, Direction::Output, &location, &format!("{by} {status}"));
            self.headers(was, response, &location);
        }
        for status in old.keys().filter(|status| !new.contains_key(*status)) {
            let location = format!("{by}: responses/{status}");
            self.breaks(&location, "the status is not answered any more");
        }
    }

    /// What is there by media types.
    fn content(
        &mut self,
        before: &'d Value,
        after: &'d Value,
        direction: Direction,
        location: &str,
        by: &str,
    ) {
        let old = named(self.before, before.get("content"));
        let new = named(self.after, after.get("content"));
        for (media, content) in &new {
            let location = format!("{location}/{media}");
            match old.get(media) {
                Some(was) => self.schema(&schema(was), &schema(content), direction, &location, by),
                None => self.adds(&location, "the media type is new"),
            }
        }
        let gone = match direction {
            Direction::Input => "the media type is not taken any more",
            Direction::Output => "the media type is not answered any more",
        };
        for media in old.keys().filter(|media| !new.contains_key(*media)) {
            self.breaks(&format!("{location}/{media}"), gone);
        }
    }

    fn headers(&mut self, before: &'d Value, after: &'d Value, location: &str) {
        let lower = |all: BTreeMap<String, &'d Value>| -> BTreeMap<String, &'d Value> {
            all.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
        };
        let old = lower(named(self.before, before.get("headers")));
        let new = lower(named(self.after, after.get("headers")));
        for (name, header) in &new {
            let location = format!("{location}/headers/{name}");
            match old.get(name) {
                Some(was) => {
                    self.schema(
                        &schema(was),
                        &schema(header),
                        Direction::Output,
                        &location,
                        &location,
                    );
                }
                None => self.adds(&location, "it is new"),
            }
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.breaks(&format!("{location}/headers/{name}"), "it is not there any more");
        }
    }

    /// Who may call: one of several sets of schemes.
    fn security(&mut self, before: &Operation<'d>, after: &Operation<'d>, by: &str) {
        let old = asked(self.before, before.value);
        let new = asked(self.after, after.value);
        let location = format!("{by}: security");
        for set in old.iter().filter(|set| !new.iter().any(|new| is_within(new, set))) {
            let asks = new.iter().map(shown).collect::<Vec<_>>().join(", or ");
            self.breaks(
                &location,
                &format!("{} is not enough any more; {asks} is asked for", shown(set)),
            );
        }
        for set in new.iter().filter(|set| !old.iter().any(|old| is_within(old, set))) {
            self.adds(&location, &format!("{} is enough now", shown(set)));
        }
    }
}

/// Schemes, each with its scopes.
type Asked = BTreeMap<String, BTreeSet<String>>;

/// The sets of schemes of which one is enough; an empty one where nothing is asked for.
fn asked(document: &Value, operation: &Value) -> Vec<Asked> {
    let said = operation.get("security").or_else(|| document.get("security"));
    let sets = said.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    let scopes = |all: &Value| -> BTreeSet<String> {
        let all = all.as_array().into_iter().flatten();
        all.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let each = |set: &Map<String, Value>| -> Asked {
        set.iter().map(|(name, all)| (name.clone(), scopes(all))).collect()
    };
    let all: Vec<_> = sets.map(each).collect();
    if all.is_empty() { vec![Asked::new()] } else { all }
}

/// Whether who has a set of schemes has another one too.
fn is_within(less: &Asked, more: &Asked) -> bool {
    less.iter().all(|(name, scopes)| more.get(name).is_some_and(|all| scopes.is_subset(all)))
}

fn shown(set: &Asked) -> String {
    let each = set.iter().map(|(name, scopes)| {
        if scopes.is_empty() {
            format!("`{name}`")
        } else {
            let scopes: Vec<_> = scopes.iter().map(String::as_str).collect();
            format!("`{name}` with `{}`", scopes.join(" "))
        }
    });
    let all: Vec<_> = each.collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(" and ") }
}
