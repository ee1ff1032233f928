//! What stands in an object beside its own fields: those of flattened ones, and what any others may be.

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, FieldSpec, Presence, Tagging};
use super::rule::RuleSpec;
use super::shape::{Of, Shape};
use crate::wire::conversion::names_in;

/// An object while it is put together.
#[derive(Default)]
pub(super) struct Object {
    properties: Map<String, Value>,
    required: Vec<Value>,
    /// What holds beside.
    parts: Vec<Value>,
    /// Which of several names a field has.
    named: Vec<Value>,
    /// The values of a flattened map.
    rest: Option<Value>,
    /// The keys of a flattened map that is not of strings.
    names: Option<Value>,
    /// The smallest and the largest number of entries of a flattened map.
    length: (Option<usize>, Option<usize>),
    /// The number of fields with own names.
    fields: usize,
    /// Whether a part has no other fields beside it.
    closed: bool,
}

impl Object {
    /// The schema. A part has names of its own, of which `additionalProperties` beside it knows nothing.
    pub(super) fn schema(self, closed: bool, direction: Direction) -> Value {
        let mut schema = json!({ "type": "object" });
        // What is closed is read without others, whatever a map would take.
        let others = match (self.rest, direction) {
            (Some(rest), Direction::Output) => Some(rest),
            _ if closed || self.closed => Some(false.into()),
            (rest, _) => rest,
        };
        // The names in parts are not known here.
        let known: Vec<_> = self.properties.keys().cloned().collect();
        let names = self.names.filter(|_| self.parts.is_empty());
        let names = names.map(|names| match &*known {
            [] => names,
            known => json!({ "anyOf": [{ "enum": known }, names] }),
        });
        let keyword = if self.parts.is_empty() { "additionalProperties" } else { UNEVALUATED };
        // Fields that may be absent count neither as entries nor as required ones.
        let (min, max) = self.length;
        let min = min.filter(|min| *min > 0).map(|min| min.saturating_add(self.required.len()));
        let max = max.filter(|_| self.parts.is_empty());
        let max = max.map(|max| max.saturating_add(self.fields));
        let all: Vec<_> = self.named.into_iter().chain(self.parts).collect();
        let keywords = [
            ("properties", Some(self.properties.into()).filter(is_some)),
            ("required", Some(self.required.into()).filter(is_some)),
            ("minProperties", min.map(Value::from)),
            ("maxProperties", max.map(Value::from)),
            ("propertyNames", names),
            (keyword, others),
            ("allOf", Some(all.into()).filter(is_some)),
        ];
        for (keyword, value) in keywords {
            if let Some(value) = value {
                schema[keyword] = value;
            }
        }
        schema
    }

    /// The schema of what is a part of another object, which says what others may be.
    pub(super) fn part(self) -> Value {
        Self { rest: None, names: None, length: (None, None), closed: false, ..self }
            .schema(false, Direction::Input)
    }
}

impl Object {
    /// Adds the length of a flattened map.
    fn bounded(&mut self, field: &FieldSpec, direction: Direction) {
        let is_map = matches!((field.of)(), Shape::Map(_));
        for rule in (field.rules)(direction) {
            if let (RuleSpec::Length { min, max }, true) = (rule, is_map) {
                self.length = (min, max);
            }
        }
    }

    /// Adds the other names of a field, of which one may be there.
    fn aliased(&mut self, name: &str, others: &[&str], property: &Value, is_required: bool) {
        for other in others {
            let mut property = property.clone();
            if let Value::Object(property) = &mut property {
                property.remove("default");
                property.insert("description".into(), format!("Another name of `{name}`.").into());
            }
            self.properties.insert((*other).into(), property);
        }
        let names: Vec<_> = std::iter::once(name).chain(others.iter().copied()).collect();
        let each = names.iter().map(|name| json!({ "required": [name] }));
        let mut all: Vec<_> = each.collect();
        if !is_required {
            all.push(json!({ "not": { "anyOf": all } }));
        }
        self.named.push(json!({ "oneOf": all }));
    }
}

/// Returns the other names that a field is read by.
fn other_names(field: &FieldSpec, direction: Direction) -> Vec<&'static str> {
    let is_read = direction == Direction::Input && field.input != Presence::Never;
    let aliases = field.aliases.iter().copied();
    aliases.filter(|alias| is_read && *alias != field.name).collect()
}

/// What holds for the properties that neither an object nor its parts name.
pub(super) const UNEVALUATED: &str = "unevaluatedProperties";

fn is_some(value: &Value) -> bool {
    match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(members) => !members.is_empty(),
        _ => true,
    }
}

impl Definitions {
    /// Adds fields to an object.
    pub(super) fn fields(&mut self, fields: &[FieldSpec], direction: Direction, to: &mut Object) {
        for field in fields {
            if field.flatten {
                if field.presence(direction) != Presence::Never {
                    self.flattened((field.of)(), direction, to);
                    to.bounded(field, direction);
                }
            } else if let Some((property, is_required)) = self.property(field, direction) {
                let name = field.name_in(direction);
                to.fields += 1;
                match other_names(field, direction) {
                    names if !names.is_empty() => to.aliased(name, &names, &property, is_required),
                    _ if is_required => to.required.push(name.into()),
                    _ => {}
                }
                to.properties.insert(name.into(), property);
            }
        }
    }

    /// Adds what a flattened field has. What says something of other fields than its own can't be
    /// referred to.
    fn flattened(&mut self, shape: Shape, direction: Direction, to: &mut Object) {
        match shape {
            Shape::Null => {}
            Shape::Map(map) => {
                to.rest = Some(self.schema(map.of, direction));
                to.names = self.key_names(map.key, direction);
            }
            Shape::Option(_) => to.parts.push(self.part(shape, direction)),
            Shape::Dto(spec) if self.inlines(shape, direction) => {
                self.inlined.push((spec.path)());
                match spec.content.towards(direction) {
                    Content::Unit => {}
                    Content::Fields { fields, .. } => self.fields(fields, direction, to),
                    Content::Whole(&FieldSpec { of, .. }) | Content::Of(of) => {
                        self.flattened(of(), direction, to);
                    }
                    Content::Variants { tagging, .. } => {
                        // serde reads the tag and the content alone, and skips what is beside them.
                        let is_whole = matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
                        to.closed |= is_whole && refuses(shape, direction, 0);
                        to.parts.push(self.of_dto(spec, direction, true));
                    }
                    _ => to.parts.push(self.of_dto(spec, direction, true)),
                }
                self.inlined.pop();
            }
            other => to.parts.push(self.of_shape(other, direction)),
        }
    }

    /// A part of an object, which refuses nothing that is beside it. Nothing of one that may be left out is
    /// required.
    pub(super) fn part(&mut self, shape: Shape, direction: Direction) -> Value {
        match shape {
            Shape::Option(of) => {
                json!({ "anyOf": [self.part(of(), direction), absent(of(), direction)] })
            }
            Shape::Map(_) => json!({ "type": "object" }),
            Shape::Dto(spec) if self.inlines(shape, direction) => {
                self.inlined.push((spec.path)());
                let part = self.of_dto(spec, direction, true);
                self.inlined.pop();
                part
            }
            other => self.of_shape(other, direction),
        }
    }

    /// Whether a part stands in the place of a reference to it; a type may contain itself.
    fn inlines(&self, shape: Shape, direction: Direction) -> bool {
        let Shape::Dto(spec) = shape else { return false };
        let unit = matches!(spec.content, Content::Unit);
        let known = self.inlined.contains(&(spec.path)());
        !known && (unit || closes(shape, direction, &mut Vec::new()))
    }
}

/// Returns the schema of an object without the fields of an optional part. It allows everything if they are not known.
fn absent(shape: Shape, direction: Direction) -> Value {
    let names = match direction {
        Direction::Input => names_in(shape).map(|names| names.known).unwrap_or_default(),
        Direction::Output => Vec::new(),
    };
    let required: Vec<_> = names.iter().map(|name| json!({ "required": [name] })).collect();
    match &*required {
        [] => json!({}),
        [only] => json!({ "not": only }),
        all => json!({ "not": { "anyOf": all } }),
    }
}

/// Whether a schema says what properties may be that it does not name.
pub(super) fn closes(shape: Shape, direction: Direction, seen: &mut Vec<&'static str>) -> bool {
    let Shape::Dto(spec) = shape else { return matches!(shape, Shape::Map(_)) };
    let path = (spec.path)();
    if seen.contains(&path) {
        return false;
    }
    seen.push(path);
    closes_content(&spec.content, direction, seen)
}

fn closes_content(content: &Content, direction: Direction, seen: &mut Vec<&'static str>) -> bool {
    let mut closes = |of: Of| closes(of(), direction, seen);
    match content.towards(direction) {
        Content::Fields { fields, closed } => {
            closed || fields.iter().any(|field| field.flatten && has_rest((field.of)(), 0))
        }
        Content::Whole(&FieldSpec { of, .. }) | Content::Of(of) => closes(of),
        // The name of a variant is the only one that its object has.
        Content::Variants { tagging: Tagging::External, .. } => true,
        Content::Variants { variants, closed, .. } => {
            closed || variants.iter().any(|one| closes_content(&one.content, direction, seen))
        }
        _ => false,
    }
}

/// Whether what is read refuses properties that it does not name, whichever variant it is.
pub(super) fn refuses(shape: Shape, direction: Direction, depth: usize) -> bool {
    match shape {
        Shape::Dto(spec) if depth < DEEPEST => refuses_content(&spec.content, direction, depth),
        _ => false,
    }
}

fn refuses_content(content: &Content, direction: Direction, depth: usize) -> bool {
    let refuses = |of: Of| refuses(of(), direction, depth + 1);
    match content.towards(direction) {
        Content::Fields { closed, .. } => closed,
        Content::Whole(&FieldSpec { of, .. }) | Content::Of(of) => refuses(of),
        Content::Variants { tagging: Tagging::External, .. } => true,
        Content::Variants { tagging: Tagging::Adjacent(..), closed, .. } => closed,
        Content::Variants { tagging: Tagging::Internal(_), variants, closed: true }
            if variants.iter().all(|one| !one.untagged) =>
        {
            true
        }
        Content::Variants { variants, .. } => {
            variants.iter().all(|one| refuses_content(&one.content, direction, depth))
        }
        _ => false,
    }
}

/// So deep is it looked for what closes.
const DEEPEST: usize = 8;

/// Whether a shape has a flattened map.
pub(super) fn has_rest(shape: Shape, depth: usize) -> bool {
    match shape {
        Shape::Map(_) => true,
        Shape::Dto(spec) if depth < DEEPEST => match spec.content {
            Content::Fields { fields, .. } => {
                fields.iter().any(|field| field.flatten && has_rest((field.of)(), depth + 1))
            }
            Content::Whole(field) => has_rest((field.of)(), depth + 1),
            _ => false,
        },
        _ => false,
    }
}
