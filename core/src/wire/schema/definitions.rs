//! The named schemas of a document, each there once.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::dto::{Content, DtoSpec};
use super::names::{name, qualified};

/// Whether a value is read or written: a schema may differ, as a field with a default may be left out
/// of what is read and is always there in what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It comes with a request.
    Input,
    /// It goes with an answer.
    Output,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Input => Self::Output,
            Self::Output => Self::Input,
        }
    }
}

/// Collects the schemas of types, so that each stands in a document once, under a name.
///
/// A type that is read and written, and looks different then, has two: `Cat`, and `CatInput` for what is
/// read. Types of one name are told apart by the modules that they are in. What [`schema`](Self::schema)
/// gives refers to names that are known at the end: [`finish`](Self::finish) puts them in.
#[derive(Debug, Default)]
pub struct Definitions {
    known: HashMap<(&'static str, Direction), usize>,
    all: Vec<Definition>,
    /// Names that no type gets.
    reserved: Vec<&'static str>,
    /// The types that are being written in the place of a reference to them.
    pub(super) inlined: Vec<&'static str>,
    /// Whether rules are omitted.
    pub(super) bare: bool,
    /// The types that are being unfolded, that is written in place of every reference to them.
    unfolding: Option<Vec<&'static str>>,
    /// How many more types the current inlining may contain.
    unfoldable: usize,
    /// Whether one of those types contains itself.
    endless: bool,
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
const UNFOLDED: usize = 256;

/// How a schema is referred to before its name is known.
const PENDING: &str = "\u{0}pending ";

impl Definitions {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a name for a schema that is no type's, such as that of errors: a type of this name gets a number
    /// behind its own.
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

    /// Returns the input schema without references, and without rules if `bare`; `None` for a type that contains
    /// itself, or too many others.
    pub(super) fn unfolded(&mut self, content: &Content, part: bool, bare: bool) -> Option<Value> {
        let before = (self.bare, self.unfolding.take(), self.endless);
        // Inside another inlining the types around it are still open.
        let around = before.1.clone().unwrap_or_else(|| {
            self.unfoldable = UNFOLDED;
            Vec::new()
        });
        (self.bare, self.unfolding, self.endless) = (bare, Some(around), false);
        let schema = self.of_content(content, Direction::Input, part);
        let endless = self.endless;
        (self.bare, self.unfolding, self.endless) = before;
        (!endless).then_some(schema)
    }

    /// Returns the schema of a DTO in place of a reference to it.
    fn unfold(&mut self, spec: &DtoSpec, direction: Direction) -> Value {
        let path = (spec.path)();
        match &mut self.unfolding {
            Some(around) if !around.contains(&path) && self.unfoldable > 0 => around.push(path),
            _ => {
                self.endless = true;
                return json!({});
            }
        }
        self.unfoldable -= 1;
        let schema = self.of_dto(spec, direction, false);
        if let Some(around) = &mut self.unfolding {
            around.pop();
        }
        schema
    }

    /// Refers to the schema of a DTO, which is made when it is first asked for.
    pub(super) fn named(&mut self, spec: &'static DtoSpec, direction: Direction) -> Value {
        if self.unfolding.is_some() {
            return self.unfold(spec, direction);
        }
        let path = (spec.path)();
        let number = match self.known.get(&(path, direction)) {
            Some(number) => *number,
            None => self.define(spec, path, direction),
        };
        json!({ "$ref": format!("{PENDING}{number}") })
    }

    fn define(&mut self, spec: &DtoSpec, path: &'static str, direction: Direction) -> usize {
        let number = self.all.len();
        self.known.insert((path, direction), number);
        let name = name(spec);
        self.all.push(Definition { path, name, direction, schema: Value::Null });
        // What is around a reference does not matter to what it leads to.
        let around = std::mem::take(&mut self.inlined);
        let schema = self.of_dto(spec, direction, false);
        self.inlined = around;
        self.all[number].schema = schema;
        number
    }

    /// Puts the names into a document that refers to these schemas at `prefix`, such as
    /// `#/components/schemas/`, and gives the schemas by their names.
    pub fn finish(mut self, document: &mut Value, prefix: &str) -> Map<String, Value> {
        let names = self.names();
        let reference = |number: usize| format!("{prefix}{}", names[number]);
        resolve(document, &reference);
        let mut schemas = BTreeMap::new();
        for (number, definition) in self.all.iter_mut().enumerate() {
            let mut schema = definition.schema.take();
            resolve(&mut schema, &reference);
            schemas.insert(names[number].clone(), schema);
        }
        schemas.into_iter().collect()
    }

    /// The name of each schema.
    fn names(&self) -> Vec<String> {
        let same = self.same();
        let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for definition in &self.all {
            let of_name = paths.entry(&definition.name).or_default();
            if !of_name.contains(&definition.path) {
                of_name.push(definition.path);
            }
        }
        let named = self.all.iter().enumerate().map(|(number, definition)| {
            let Definition { name, path, direction, .. } = definition;
            let name = match paths.get(&**name).is_some_and(|paths| paths.len() > 1) {
                true => qualified(path, name),
                false => name.clone(),
            };
            let both = self.known.contains_key(&(*path, direction.opposite()));
            match both && !same[number] && *direction == Direction::Input {
                true => format!("{name}Input"),
                false => name,
            }
        });
        self.distinct(named.collect())
    }

    /// The same names, with a number behind one that another type has already.
    fn distinct(&self, names: Vec<String>) -> Vec<String> {
        let reserved = self.reserved.iter().map(|name| ((*name).to_owned(), ""));
        let mut given: HashMap<String, &str> = reserved.collect();
        let each = names.into_iter().zip(&self.all).map(|(name, definition)| {
            let numbered = (2..).map(|number| format!("{name}_{number}"));
            let free = |one: &String| given.get(one).is_none_or(|path| *path == definition.path);
            let mut all = std::iter::once(name.clone()).chain(numbered);
            let name = all.find(free).unwrap_or_default();
            given.insert(name.clone(), definition.path);
            name
        });
        each.collect()
    }

    /// For each schema, whether it is the same in both directions: what it says itself, and what it
    /// refers to.
    fn same(&self) -> Vec<bool> {
        let twin = |number: usize| {
            let Definition { path, direction, .. } = &self.all[number];
            self.known.get(&(*path, direction.opposite())).copied()
        };
        let neutral: Vec<_> = self.all.iter().map(|one| self.neutral(&one.schema)).collect();
        let mut same: Vec<_> = (0..self.all.len())
            .map(|number| twin(number).is_none_or(|twin| neutral[number] == neutral[twin]))
            .collect();
        loop {
            let before = same.clone();
            for (number, definition) in self.all.iter().enumerate() {
                let mut referred = Vec::new();
                references(&definition.schema, &mut referred);
                let differs =
                    referred.iter().any(|other| twin(*other).is_some() && !before[*other]);
                same[number] &= !differs;
            }
            for number in 0..same.len() {
                if let Some(twin) = twin(number) {
                    same[number] &= same[twin];
                }
            }
            if same == before {
                return same;
            }
        }
    }

    /// A schema that refers to types, and not to one of their directions.
    fn neutral(&self, schema: &Value) -> Value {
        let mut neutral = schema.clone();
        resolve(&mut neutral, &|number| self.all[number].path.to_owned());
        neutral
    }
}

/// Puts the names of schemas in the places of their numbers.
fn resolve(value: &mut Value, reference: &impl Fn(usize) -> String) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match pending(name, value) {
                    Some(number) => *value = reference(number).into(),
                    None => resolve(value, reference),
                }
            }
        }
        Value::Array(members) => members.iter_mut().for_each(|one| resolve(one, reference)),
        _ => {}
    }
}

/// The numbers that a schema refers to.
fn references(value: &Value, found: &mut Vec<usize>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match pending(name, value) {
                    Some(number) => found.push(number),
                    None => references(value, found),
                }
            }
        }
        Value::Array(members) => members.iter().for_each(|one| references(one, found)),
        _ => {}
    }
}

fn pending(name: &str, value: &Value) -> Option<usize> {
    let text = value.as_str().filter(|_| name == "$ref")?;
    text.strip_prefix(PENDING)?.parse().ok()
}
