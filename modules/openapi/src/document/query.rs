//! The parameters of a query that is read as one type: one for each value in it.

use baya::schema::{COMMAS, Content, Direction, DtoSpec, FieldSpec, Of, Presence, Shape};
use serde_json::{Value, json};

use super::Assembly;
use super::styles::{are_flat, is_nested, peeled, present};

/// How many names in brackets a parameter has at most; what is below is one parameter.
const DEEPEST: usize = 3;
/// How many types are around a value at most, brackets or not.
const MOST: usize = 8;

/// Where a value is.
pub(super) struct Within<'w> {
    /// The name of what it is in; empty for the query itself.
    pub(super) name: &'w str,
    /// Whether that must be there.
    pub(super) required: bool,
    /// So many types are around it.
    steps: usize,
}

impl Within<'_> {
    fn depth(&self) -> usize {
        self.name.matches('[').count()
    }

    pub(super) fn named(&self, field: &str) -> String {
        match self.name {
            "" => field.to_owned(),
            name => format!("{name}[{field}]"),
        }
    }

    /// The place of this name below.
    pub(super) const fn at<'n>(&self, name: &'n str, required: bool) -> Within<'n> {
        Within { name, required, steps: self.steps }
    }
}

impl Assembly<'_> {
    /// Every parameter of a query.
    pub(super) fn query(&mut self, of: Of) -> Vec<Value> {
        let mut own = Vec::new();
        let mut all = Vec::new();
        self.fields(of, &Within { name: "", required: true, steps: 0 }, &mut own);
        own.into_iter().for_each(|one| add(one, &mut all));
        all
    }

    /// A parameter for each field; what is in a field has its name in brackets.
    pub(super) fn fields(&mut self, of: Of, within: &Within<'_>, all: &mut Vec<Value>) {
        let (of, optional) = present(of);
        let required = within.required && !optional;
        let within = &Within { required, steps: within.steps + 1, ..*within };
        let inner = peeled(of);
        match inner() {
            _ if within.steps > MOST => self.whole(of, within, all),
            Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
                Content::Fields { fields, .. } => {
                    for field in fields {
                        if field.flatten {
                            self.fields(field.of, within, all)
                        } else {
                            self.field(field, within, all)
                        }
                    }
                }
                Content::Variants { tagging, variants, .. } if !are_flat(tagging, variants) => {
                    self.choice(tagging, variants, within, all);
                }
                Content::Unit => {}
                _ => self.whole(of, within, all),
            },
            Shape::Null => {}
            _ => self.whole(of, within, all),
        }
    }

    /// What is no fixed set of names: each property has one.
    fn whole(&mut self, of: Of, within: &Within<'_>, all: &mut Vec<Value>) {
        let schema = match peeled(of)() {
            // Pairs as they are.
            Shape::List(_) => json!({
                "type": "object",
                "additionalProperties": { "type": "array", "items": { "type": "string" } },
            }),
            _ => self.definitions.schema(of, Direction::Input),
        };
        let (name, style) = match within.name {
            "" => ("query", "form"),
            name => (name, "deepObject"),
        };
        let mut parameter = said(name, schema, within.required);
        parameter["style"] = style.into();
        parameter["explode"] = true.into();
        if within.name.is_empty() {
            // Nothing has this name, which is there to be unique.
            parameter["required"] = false.into();
            let taken = |name: &str| all.iter().any(|one| one["name"] == name);
            let mut names = (2..).map(|number| format!("query_{number}"));
            if let (true, Some(free)) = (taken("query"), names.find(|name| !taken(name))) {
                parameter["name"] = free.into();
            }
        }
        all.push(parameter);
    }

    pub(super) fn field(&mut self, field: &FieldSpec, within: &Within<'_>, all: &mut Vec<Value>) {
        if field.input == Presence::Never {
            return;
        }
        let required = within.required && field.presence(Direction::Input) == Presence::Required;
        self.value(field, &within.at(&within.named(field.name), required), all);
    }

    /// The value of a field, which has this name.
    pub(super) fn value(&mut self, field: &FieldSpec, within: &Within<'_>, all: &mut Vec<Value>) {
        let (of, optional) = present(field.of);
        let within = &Within { required: within.required && !optional, ..*within };
        let inner = peeled(of);
        // A type may contain itself.
        if within.depth() < DEEPEST {
            match inner() {
                Shape::Dto(spec) if is_nested(inner) => {
                    let flat = matches!(spec.content.towards(Direction::Input), Content::Variants { tagging, variants, .. }
                        if are_flat(tagging, variants));
                    if !flat && !is_conditional(spec, within.required) {
                        return self.fields(of, within, all);
                    }
                }
                Shape::List(list) if is_nested(list.of) => {
                    let first = within.named("0");
                    let required = within.required;
                    return self.fields(list.of, &within.at(&first, required), all);
                }
                _ => {}
            }
        }
        let schema = self.definitions.field(&FieldSpec { of, ..*field }, Direction::Input);
        let schema = match inner() {
            Shape::Json(_) => return bracketed(within.name, schema, within.required, all),
            Shape::Null => json!({ "type": "string", "maxLength": 0 }),
            _ => schema,
        };
        let mut parameter = said(within.name, schema, within.required);
        let style = match inner() {
            Shape::CommaSeparated(_) => Some(("form", false)),
            _ if is_nested(inner) => Some(("deepObject", true)),
            _ => None,
        };
        if let Some((style, explode)) = style {
            parameter["style"] = style.into();
            parameter["explode"] = explode.into();
        }
        all.push(parameter);
    }
}

/// Whether some parameters of an object are required only if others are there: of an optional object those of its
/// required fields, and of a required object without any, one of them.
fn is_conditional(spec: &DtoSpec, is_required: bool) -> bool {
    match spec.content.towards(Direction::Input) {
        Content::Fields { fields, .. } => {
            requires(fields, 0) != is_required || has_optional_parts(fields, 0)
        }
        _ => false,
    }
}

/// Whether one of the fields must be there.
fn requires(fields: &[FieldSpec], depth: usize) -> bool {
    fields.iter().any(|field| {
        if !field.flatten {
            return field.presence(Direction::Input) == Presence::Required;
        }
        !present(field.of).1 && parts(field, depth).is_none_or(|parts| requires(parts, depth + 1))
    })
}

/// Whether an optional flattened object has required fields.
fn has_optional_parts(fields: &[FieldSpec], depth: usize) -> bool {
    fields.iter().filter(|field| field.flatten).any(|field| {
        let Some(parts) = parts(field, depth) else { return false };
        present(field.of).1 && requires(parts, depth + 1) || has_optional_parts(parts, depth + 1)
    })
}

/// Returns the fields of a flattened object.
fn parts(field: &FieldSpec, depth: usize) -> Option<&'static [FieldSpec]> {
    let Shape::Dto(spec) = peeled(field.of)() else { return None };
    match spec.content.towards(Direction::Input) {
        Content::Fields { fields, .. } if depth < MOST => Some(fields),
        _ => None,
    }
}

/// Adds a parameter; one of its name may be that one or this one.
pub(super) fn add(parameter: Value, all: &mut Vec<Value>) {
    let same = |one: &&mut Value| ["name", "in"].iter().all(|key| one[*key] == parameter[*key]);
    let Some(known) = all.iter_mut().find(same) else { return all.push(parameter) };
    let choices = |schema: &Value| match schema.get("anyOf").and_then(Value::as_array) {
        Some(choices) if schema.as_object().is_some_and(|all| all.len() == 1) => choices.clone(),
        _ => vec![schema.clone()],
    };
    let mut either = choices(&known["schema"]);
    for schema in choices(&parameter["schema"]) {
        if !either.contains(&schema) {
            either.push(schema);
        }
    }
    known["schema"] = match either.len() {
        1 => either.remove(0),
        _ => json!({ "anyOf": either }),
    };
    if parameter["required"] == false {
        known["required"] = false.into();
    }
}

/// A parameter, at which stands what its schema says of it.
pub(super) fn said(name: &str, mut schema: Value, required: bool) -> Value {
    let mut take = |keyword: &str| schema.as_object_mut().and_then(|one| one.remove(keyword));
    let taken = [("description", take("description")), ("deprecated", take("deprecated"))];
    let mut parameter =
        json!({ "name": name, "in": "query", "required": required, "schema": schema });
    for (keyword, value) in taken {
        if let Some(value) = value {
            parameter[keyword] = value;
        }
    }
    parameter
}

/// The parameters of a schema of its own: one for each property of an object, also of one that is a choice
/// beside others.
fn bracketed(name: &str, mut schema: Value, required: bool, all: &mut Vec<Value>) {
    let choices = schema.get("anyOf").and_then(Value::as_array);
    let is_object = |schema: &Value| schema.get("properties").is_some();
    if let Some(choices) = choices.filter(|choices| choices.iter().any(is_object)) {
        let (objects, values): (Vec<_>, Vec<_>) =
            choices.iter().cloned().partition(|one| is_object(one));
        match &*values {
            [] => {}
            [value] => all.push(said(name, value.clone(), false)),
            values => all.push(said(name, json!({ "anyOf": values }), false)),
        }
        objects.into_iter().for_each(|one| bracketed(name, one, false, all));
    } else if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (property, inner) in properties {
            let listed = schema.get("required").and_then(Value::as_array);
            let listed = listed.is_some_and(|all| all.iter().any(|one| one == property));
            let name = format!("{name}[{property}]");
            bracketed(&name, inner.clone(), required && listed, all);
        }
    } else {
        let commas = schema.as_object_mut().and_then(|one| one.remove(COMMAS));
        let mut parameter = said(name, schema, required);
        if commas.is_some() {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        all.push(parameter);
    }
}
