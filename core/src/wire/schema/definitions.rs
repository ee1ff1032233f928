//! The named schemas of an OpenAPI document.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::dto_spec::{Content, DtoSpec};
use super::schema_names::{name, qualified};

/// Whether a value is read or written. The schema may depend on it: a field with a default is optional in input, and
/// always present in output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The value is read from a request.
    Input,
    /// The value is written to a response.
    Output,
}

impl Direction {
    /// Returns the opposite direction.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Input => Self::Output,
            Self::Output => Self::Input,
        }
    }
}

/// Collects the schemas of types, so that a document contains each schema once, under a name.
///
/// A type that is read and written, and whose schemas differ, has two: `Cat`, and `CatInput` for input. The modules of
/// types with the same name are added to their names. The names are determined last, so the schemas that
/// [`schema`](Self::schema) returns contain placeholders, which [`finish`](Self::finish) replaces.
#[derive(Debug, Default)]
pub struct Definitions {
    /// The indexes of the definitions, by the paths of their types.
    indexes: HashMap<(&'static str, Direction), usize>,
    all: Vec<Definition>,
    /// The names that no type may have.
    reserved: Vec<&'static str>,
    /// The paths of the types whose schemas are being flattened into an object.
    pub(super) flattening: Vec<&'static str>,
    /// Whether rules are omitted.
    pub(super) without_rules: bool,
    /// The paths of the types that are being inlined; `None` if types are referred to.
    inlining: Option<Vec<&'static str>>,
    /// The number of further types that may be inlined into the current schema.
    inline_budget: usize,
    /// Whether a type could not be inlined, because it contains itself or the budget is exhausted.
    inline_failed: bool,
}

#[derive(Debug)]
struct Definition {
    path: &'static str,
    name: String,
    direction: Direction,
    schema: Value,
}

/// Upper bound on the types in one inlined schema: each reference adds the whole type, so types that refer to each
/// other twice would double it at every level.
const MAX_INLINED: usize = 256;

/// The prefix of placeholders for the names of schemas, before an index.
const PENDING: &str = "\u{0}pending ";

impl Definitions {
    /// Creates an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reserves a name for a schema that does not belong to a type, such as that of errors. A number is appended to the
    /// name of a type with this name.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::schema::Definitions;
    ///
    /// let mut definitions = Definitions::new();
    /// definitions.reserve("Problem");
    /// ```
    pub fn reserve(&mut self, name: &'static str) {
        self.reserved.push(name);
    }

    /// Returns the input schema without references, and also without rules if `without_rules`. Returns `None` for a type
    /// that contains itself, or too many other types.
    pub(super) fn inlined_schema(
        &mut self,
        content: &Content,
        part: bool,
        without_rules: bool,
    ) -> Option<Value> {
        let outer = (self.without_rules, self.inlining.take(), self.inline_failed);
        // If another schema is being inlined, the types around this one still count.
        let open = outer.1.clone().unwrap_or_else(|| {
            self.inline_budget = MAX_INLINED;
            Vec::new()
        });
        (self.without_rules, self.inlining, self.inline_failed) =
            (without_rules, Some(open), false);
        let schema = self.content_schema(content, Direction::Input, part);
        let failed = self.inline_failed;
        (self.without_rules, self.inlining, self.inline_failed) = outer;
        (!failed).then_some(schema)
    }

    /// Returns the schema of a DTO in place of a reference to it.
    fn inline(&mut self, spec: &DtoSpec, direction: Direction) -> Value {
        let path = (spec.path)();
        match &mut self.inlining {
            Some(open) if !open.contains(&path) && self.inline_budget > 0 => open.push(path),
            _ => {
                self.inline_failed = true;
                return json!({});
            }
        }
        self.inline_budget -= 1;
        let schema = self.dto_schema(spec, direction, false);
        if let Some(open) = &mut self.inlining {
            open.pop();
        }
        schema
    }

    /// Returns a reference to the schema of a DTO, which is created by the first reference.
    pub(super) fn reference(&mut self, spec: &'static DtoSpec, direction: Direction) -> Value {
        if self.inlining.is_some() {
            return self.inline(spec, direction);
        }
        let path = (spec.path)();
        let index = match self.indexes.get(&(path, direction)) {
            Some(index) => *index,
            None => self.define(spec, path, direction),
        };
        json!({ "$ref": format!("{PENDING}{index}") })
    }

    fn define(&mut self, spec: &DtoSpec, path: &'static str, direction: Direction) -> usize {
        let index = self.all.len();
        self.indexes.insert((path, direction), index);
        let name = name(spec);
        self.all.push(Definition { path, name, direction, schema: Value::Null });
        // A named schema does not depend on the objects around the reference to it.
        let outer = std::mem::take(&mut self.flattening);
        let schema = self.dto_schema(spec, direction, false);
        self.flattening = outer;
        self.all[index].schema = schema;
        index
    }

    /// Replaces the placeholders in a document with references to `prefix`, such as `#/components/schemas/`, and the names.
    /// Returns the schemas by their names.
    pub fn finish(mut self, document: &mut Value, prefix: &str) -> Map<String, Value> {
        let names = self.names();
        let reference = |index: usize| format!("{prefix}{}", names[index]);
        resolve(document, &reference);
        let mut schemas = BTreeMap::new();
        for (index, definition) in self.all.iter_mut().enumerate() {
            let mut schema = definition.schema.take();
            resolve(&mut schema, &reference);
            schemas.insert(names[index].clone(), schema);
        }
        schemas.into_iter().collect()
    }

    /// Returns the name of each schema.
    fn names(&self) -> Vec<String> {
        let same = self.same_in_both_directions();
        let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for definition in &self.all {
            let same_name = paths.entry(&definition.name).or_default();
            if !same_name.contains(&definition.path) {
                same_name.push(definition.path);
            }
        }
        let names = self.all.iter().enumerate().map(|(index, definition)| {
            let Definition { name, path, direction, .. } = definition;
            let is_ambiguous = paths.get(&**name).is_some_and(|paths| paths.len() > 1);
            let name = if is_ambiguous { qualified(path, name) } else { name.clone() };
            let has_both = self.indexes.contains_key(&(*path, direction.opposite()));
            if has_both && !same[index] && *direction == Direction::Input {
                format!("{name}Input")
            } else {
                name
            }
        });
        self.unique_names(names.collect())
    }

    /// Appends a number to each name that is reserved or belongs to another type.
    fn unique_names(&self, names: Vec<String>) -> Vec<String> {
        let reserved = self.reserved.iter().map(|name| ((*name).to_owned(), ""));
        let mut paths: HashMap<String, &str> = reserved.collect();
        let unique = names.into_iter().zip(&self.all).map(|(name, definition)| {
            let numbered = (2..).map(|number| format!("{name}_{number}"));
            let is_free = |one: &String| paths.get(one).is_none_or(|path| *path == definition.path);
            let mut candidates = std::iter::once(name.clone()).chain(numbered);
            let name = candidates.find(is_free).unwrap_or_default();
            paths.insert(name.clone(), definition.path);
            name
        });
        unique.collect()
    }

    /// Returns for each schema whether it is the same in both directions, including the schemas that it refers to.
    fn same_in_both_directions(&self) -> Vec<bool> {
        let twin = |index: usize| {
            let Definition { path, direction, .. } = &self.all[index];
            self.indexes.get(&(*path, direction.opposite())).copied()
        };
        let neutral: Vec<_> = self.all.iter().map(|one| self.neutral(&one.schema)).collect();
        let mut same: Vec<_> = (0..self.all.len())
            .map(|index| twin(index).is_none_or(|twin| neutral[index] == neutral[twin]))
            .collect();
        loop {
            let before = same.clone();
            for (index, definition) in self.all.iter().enumerate() {
                let mut indexes = Vec::new();
                references(&definition.schema, &mut indexes);
                let differs = indexes.iter().any(|other| twin(*other).is_some() && !before[*other]);
                same[index] &= !differs;
            }
            for index in 0..same.len() {
                if let Some(twin) = twin(index) {
                    same[index] &= same[twin];
                }
            }
            if same == before {
                return same;
            }
        }
    }

    /// Returns a schema whose references name types regardless of the direction.
    fn neutral(&self, schema: &Value) -> Value {
        let mut neutral = schema.clone();
        resolve(&mut neutral, &|index| self.all[index].path.to_owned());
        neutral
    }
}

/// Replaces the placeholders in a value with references.
fn resolve(value: &mut Value, reference: &impl Fn(usize) -> String) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match pending(name, value) {
                    Some(index) => *value = reference(index).into(),
                    None => resolve(value, reference),
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|one| resolve(one, reference)),
        _ => {}
    }
}

/// Collects the indexes of the definitions that a schema refers to.
fn references(value: &Value, indexes: &mut Vec<usize>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match pending(name, value) {
                    Some(index) => indexes.push(index),
                    None => references(value, indexes),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|one| references(one, indexes)),
        _ => {}
    }
}

/// Returns the index in a placeholder, if a field is one.
fn pending(name: &str, value: &Value) -> Option<usize> {
    let text = value.as_str().filter(|_| name == "$ref")?;
    text.strip_prefix(PENDING)?.parse().ok()
}
