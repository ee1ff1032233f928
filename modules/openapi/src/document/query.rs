//! The parameters of a query that is extracted as one type: one for each value in it.

use baya::schema::{COMMAS, Content, Direction, DtoSpec, FieldSpec, Of, Presence, Shape};
use serde_json::{Value, json};

use super::Assembly;
use super::styles::{are_flat, is_nested, unwrap_option, unwrap_type};

/// The maximum number of bracketed names in a parameter. A value that is nested deeper belongs to one parameter.
const MAX_BRACKETS: usize = 3;
/// The maximum number of types around a value, whether they add brackets or not.
const MAX_NESTING: usize = 8;

/// The part of a query that is being described.
pub(super) struct QueryScope<'w> {
    /// The name of the parameter so far; empty for the whole query.
    pub(super) name: &'w str,
    /// Whether this part of the query is required.
    pub(super) required: bool,
    /// The number of types around it.
    nesting: usize,
}

impl QueryScope<'_> {
    fn brackets(&self) -> usize {
        self.name.matches('[').count()
    }

    /// Returns the name of a field of this part.
    pub(super) fn field_name(&self, field: &str) -> String {
        match self.name {
            "" => field.to_owned(),
            name => format!("{name}[{field}]"),
        }
    }

    /// Returns the scope of the part with this name.
    pub(super) const fn child<'n>(&self, name: &'n str, required: bool) -> QueryScope<'n> {
        QueryScope { name, required, nesting: self.nesting }
    }
}

impl Assembly<'_> {
    /// Returns all parameters of a query.
    pub(super) fn query(&mut self, of: Of) -> Vec<Value> {
        let mut parameters = Vec::new();
        let mut all = Vec::new();
        self.fields(of, &QueryScope { name: "", required: true, nesting: 0 }, &mut parameters);
        parameters.into_iter().for_each(|one| add_alternative(one, &mut all));
        all
    }

    /// Adds a parameter for each field. The fields of a field have their names in brackets.
    pub(super) fn fields(&mut self, of: Of, scope: &QueryScope<'_>, all: &mut Vec<Value>) {
        let (of, optional) = unwrap_option(of);
        let required = scope.required && !optional;
        let scope = &QueryScope { required, nesting: scope.nesting + 1, ..*scope };
        let inner = unwrap_type(of);
        match inner() {
            _ if scope.nesting > MAX_NESTING => self.object(of, scope, all),
            Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
                Content::Fields { fields, .. } => {
                    for field in fields {
                        if field.flatten {
                            self.fields(field.of, scope, all)
                        } else {
                            self.field(field, scope, all)
                        }
                    }
                }
                Content::Variants { tagging, variants, .. } if !are_flat(tagging, variants) => {
                    self.variants(tagging, variants, scope, all);
                }
                Content::Unit => {}
                _ => self.object(of, scope, all),
            },
            Shape::Null => {}
            _ => self.object(of, scope, all),
        }
    }

    /// Adds one parameter for an object whose property names are not fixed, or are nested too deep.
    fn object(&mut self, of: Of, scope: &QueryScope<'_>, all: &mut Vec<Value>) {
        let schema = match unwrap_type(of)() {
            // A list of pairs accepts any names, each several times.
            Shape::List(_) => json!({
                "type": "object",
                "additionalProperties": { "type": "array", "items": { "type": "string" } },
            }),
            _ => self.definitions.schema(of, Direction::Input),
        };
        let (name, style) = match scope.name {
            "" => ("query", "form"),
            name => (name, "deepObject"),
        };
        let mut parameter = query_parameter(name, schema, scope.required);
        parameter["style"] = style.into();
        parameter["explode"] = true.into();
        if scope.name.is_empty() {
            // An exploded object does not send its name, which only has to be unique in the document.
            parameter["required"] = false.into();
            let is_used = |name: &str| all.iter().any(|one| one["name"] == name);
            if is_used("query")
                && let Some(unused) =
                    (2..).map(|number| format!("query_{number}")).find(|name| !is_used(name))
            {
                parameter["name"] = unused.into();
            }
        }
        all.push(parameter);
    }

    /// Adds the parameters of a field.
    pub(super) fn field(
        &mut self,
        field: &FieldSpec,
        scope: &QueryScope<'_>,
        all: &mut Vec<Value>,
    ) {
        if field.input == Presence::Never {
            return;
        }
        let required = scope.required && field.presence(Direction::Input) == Presence::Required;
        self.value(field, &scope.child(&scope.field_name(field.name), required), all);
    }

    /// Adds the parameters of the value of a field. The scope is that of the value.
    pub(super) fn value(
        &mut self,
        field: &FieldSpec,
        scope: &QueryScope<'_>,
        all: &mut Vec<Value>,
    ) {
        let (of, optional) = unwrap_option(field.of);
        let scope = &QueryScope { required: scope.required && !optional, ..*scope };
        let inner = unwrap_type(of);
        // Types can be recursive, so the depth is limited.
        if scope.brackets() < MAX_BRACKETS {
            match inner() {
                Shape::Dto(spec) if is_nested(inner) => {
                    let is_flat_enum = matches!(spec.content.towards(Direction::Input), Content::Variants { tagging, variants, .. }
                        if are_flat(tagging, variants));
                    if !is_flat_enum && !is_conditional(spec, scope.required) {
                        return self.fields(of, scope, all);
                    }
                }
                Shape::List(list) if is_nested(list.of) => {
                    let first = scope.field_name("0");
                    return self.fields(list.of, &scope.child(&first, scope.required), all);
                }
                _ => {}
            }
        }
        let schema = self.definitions.field(&FieldSpec { of, ..*field }, Direction::Input);
        let schema = match inner() {
            Shape::Json(_) => {
                return add_handwritten(scope.name, schema, scope.required, all);
            }
            Shape::Null => json!({ "type": "string", "maxLength": 0 }),
            _ => schema,
        };
        let mut parameter = query_parameter(scope.name, schema, scope.required);
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

/// Returns whether some parameters of an object are required only if others are present: the required fields of an
/// optional object, or one of the fields of a required object that has only optional ones.
fn is_conditional(spec: &DtoSpec, is_required: bool) -> bool {
    match spec.content.towards(Direction::Input) {
        Content::Fields { fields, .. } => {
            has_required_field(fields, 0) != is_required || has_conditional_fields(fields, 0)
        }
        _ => false,
    }
}

/// Returns whether one of the fields is required, including those of required flattened objects.
fn has_required_field(fields: &[FieldSpec], depth: usize) -> bool {
    fields.iter().any(|field| {
        if !field.flatten {
            return field.presence(Direction::Input) == Presence::Required;
        }
        let is_optional = unwrap_option(field.of).1;
        let inner = flattened_fields(field, depth);
        !is_optional && inner.is_none_or(|inner| has_required_field(inner, depth + 1))
    })
}

/// Returns whether an optional flattened object has required fields.
fn has_conditional_fields(fields: &[FieldSpec], depth: usize) -> bool {
    fields.iter().filter(|field| field.flatten).any(|field| {
        let Some(inner) = flattened_fields(field, depth) else { return false };
        let is_optional = unwrap_option(field.of).1;
        is_optional && has_required_field(inner, depth + 1)
            || has_conditional_fields(inner, depth + 1)
    })
}

/// Returns the fields of a flattened object.
fn flattened_fields(field: &FieldSpec, depth: usize) -> Option<&'static [FieldSpec]> {
    let Shape::Dto(spec) = unwrap_type(field.of)() else { return None };
    match spec.content.towards(Direction::Input) {
        Content::Fields { fields, .. } if depth < MAX_NESTING => Some(fields),
        _ => None,
    }
}

/// Adds a parameter. If one with its name exists, its schema becomes an alternative of that one.
pub(super) fn add_alternative(parameter: Value, all: &mut Vec<Value>) {
    let is_same = |one: &&mut Value| ["name", "in"].iter().all(|key| one[*key] == parameter[*key]);
    let Some(existing) = all.iter_mut().find(is_same) else { return all.push(parameter) };
    let alternatives = |schema: &Value| match schema.get("anyOf").and_then(Value::as_array) {
        Some(all) if schema.as_object().is_some_and(|keywords| keywords.len() == 1) => all.clone(),
        _ => vec![schema.clone()],
    };
    let mut any_of = alternatives(&existing["schema"]);
    for schema in alternatives(&parameter["schema"]) {
        if !any_of.contains(&schema) {
            any_of.push(schema);
        }
    }
    existing["schema"] = match any_of.len() {
        1 => any_of.remove(0),
        _ => json!({ "anyOf": any_of }),
    };
    if parameter["required"] == false {
        existing["required"] = false.into();
    }
}

/// Returns a query parameter. The description and the deprecation move from its schema to the parameter.
pub(super) fn query_parameter(name: &str, mut schema: Value, required: bool) -> Value {
    let mut take = |keyword: &str| schema.as_object_mut().and_then(|one| one.remove(keyword));
    let moved = [("description", take("description")), ("deprecated", take("deprecated"))];
    let mut parameter =
        json!({ "name": name, "in": "query", "required": required, "schema": schema });
    for (keyword, value) in moved {
        if let Some(value) = value {
            parameter[keyword] = value;
        }
    }
    parameter
}

/// Adds the parameters of a handwritten schema: one for each property of an object, also if the object is one of several
/// alternatives.
fn add_handwritten(name: &str, mut schema: Value, required: bool, all: &mut Vec<Value>) {
    let alternatives = schema.get("anyOf").and_then(Value::as_array);
    let is_object = |schema: &Value| schema.get("properties").is_some();
    if let Some(alternatives) = alternatives.filter(|all| all.iter().any(is_object)) {
        let (objects, values): (Vec<_>, Vec<_>) =
            alternatives.iter().cloned().partition(|one| is_object(one));
        match &*values {
            [] => {}
            [value] => all.push(query_parameter(name, value.clone(), false)),
            values => all.push(query_parameter(name, json!({ "anyOf": values }), false)),
        }
        objects.into_iter().for_each(|one| add_handwritten(name, one, false, all));
    } else if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (property, inner) in properties {
            let names = schema.get("required").and_then(Value::as_array);
            let is_listed = names.is_some_and(|all| all.iter().any(|one| one == property));
            let name = format!("{name}[{property}]");
            add_handwritten(&name, inner.clone(), required && is_listed, all);
        }
    } else {
        let commas = schema.as_object_mut().and_then(|one| one.remove(COMMAS));
        let mut parameter = query_parameter(name, schema, required);
        if commas.is_some() {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        all.push(parameter);
    }
}
