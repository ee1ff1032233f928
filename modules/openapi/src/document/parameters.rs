//! The parameters of an operation: of the path, the query, headers and cookies.

use baya::schema::{COMMAS, Content, Direction, DtoSpec, FieldSpec, Of, Presence, Shape};
use baya::{Argument, ArgumentShape, Endpoint, Origin, Versioning};
use serde_json::{Value, json};

use super::Assembly;
use super::paths::params;

impl Assembly<'_> {
    /// Every parameter of an operation, in the order of the arguments.
    pub(super) fn parameters(&mut self, endpoint: &Endpoint) -> Vec<Value> {
        let mut all = Vec::new();
        for argument in endpoint.route.handler.arguments {
            match argument.shape {
                Some(ArgumentShape::Value(of)) => all.extend(self.parameter(argument, of)),
                Some(ArgumentShape::Fields(of)) => {
                    self.fields(of, &Within { name: "", required: true }, &mut all);
                }
                _ => {}
            }
        }
        for name in params(&endpoint.info.path) {
            let known = all.iter().any(|one| one["in"] == "path" && one["name"] == name);
            if !known {
                all.push(json!({
                    "name": name, "in": "path", "required": true, "schema": { "type": "string" },
                }));
            }
        }
        // A path that the handler does not have at this place has no such parameter.
        all.retain(|one| {
            one["in"] != "path" || params(&endpoint.info.path).any(|name| one["name"] == name)
        });
        all.extend(self.version(endpoint));
        all
    }

    /// A single argument.
    fn parameter(&mut self, argument: &Argument, of: Of) -> Option<Value> {
        let place = match argument.origin {
            Origin::Param => "path",
            Origin::Query => "query",
            Origin::Header => "header",
            Origin::Cookie => "cookie",
            _ => return None,
        };
        let (inner, optional) = present(of);
        let list = matches!(inner(), Shape::List(_) | Shape::Commas(_));
        let required = place == "path" || !(optional || list || argument.default.is_some());
        let mut schema = self.definitions.schema(inner, Direction::Input);
        if let Some(default) = argument.default.and_then(|default| default()) {
            schema["default"] = default;
        }
        let mut parameter =
            json!({ "name": argument.key, "in": place, "required": required, "schema": schema });
        if !argument.doc.is_empty() {
            parameter["description"] = argument.doc.into();
        }
        if let Some(example) = argument.example.and_then(|example| example()) {
            parameter["example"] = example;
        }
        Some(parameter)
    }

    /// A parameter of the query for each field; what is in a field has its name in brackets.
    fn fields(&mut self, of: Of, within: &Within<'_>, all: &mut Vec<Value>) {
        match of() {
            Shape::Dto(DtoSpec { content: Content::Fields { fields, .. }, .. }) => {
                for field in *fields {
                    match field.flatten {
                        true => self.fields(field.of, within, all),
                        false => self.field(field, within, all),
                    }
                }
            }
            Shape::Option(of) => self.fields(of, &Within { required: false, ..*within }, all),
            Shape::Dto(DtoSpec { content: Content::Through { input, .. }, .. }) => {
                self.fields(*input, within, all);
            }
            Shape::Null => {}
            _ => {
                let schema = self.definitions.schema(of, Direction::Input);
                all.push(json!({
                    "name": within.named("query"), "in": "query", "style": "form", "explode": true,
                    "schema": schema,
                }));
            }
        }
    }

    fn field(&mut self, field: &FieldSpec, within: &Within<'_>, all: &mut Vec<Value>) {
        if field.input == Presence::Never {
            return;
        }
        let (of, _) = present(field.of);
        let field = FieldSpec { of, ..*field };
        let required = within.required && field.input == Presence::Required;
        let name = within.named(field.name);
        // A type may contain itself.
        if is_object(of()) && within.depth() < DEEPEST {
            return self.fields(of, &Within { name: &name, required }, all);
        }
        let schema = self.definitions.of_one(&field, Direction::Input);
        if let Shape::Json(_) = of() {
            return bracketed(&name, schema, required, all);
        }
        let mut parameter = said(&name, schema, required);
        match of() {
            Shape::Commas(_) => between_commas(&mut parameter),
            Shape::Map(_) | Shape::Dto(_) if is_nested(of()) => {
                parameter["style"] = "deepObject".into();
                parameter["explode"] = true.into();
            }
            _ => {}
        }
        all.push(parameter);
    }

    /// The header that tells versions apart.
    fn version(&self, endpoint: &Endpoint) -> Option<Value> {
        let Versioning::Header(name) = self.app.versioning else { return None };
        let versions = endpoint.dispatched;
        (!versions.is_empty()).then(|| {
            json!({
                "name": name, "in": "header", "required": true,
                "description": "The version of the API.",
                "schema": { "type": "string", "enum": versions },
            })
        })
    }
}

/// What a parameter is when it is there: it is never `null`.
fn present(of: Of) -> (Of, bool) {
    match of() {
        Shape::Option(inner) | Shape::Patch(inner) => (present(inner).0, true),
        _ => (of, false),
    }
}

fn is_object(shape: Shape) -> bool {
    match shape {
        Shape::Dto(spec) => matches!(spec.content, Content::Fields { .. }),
        _ => false,
    }
}

/// Whether a parameter has names in brackets behind its own.
fn is_nested(shape: Shape) -> bool {
    matches!(shape, Shape::Map(_)) || is_object(shape)
}

/// How many names in brackets a parameter has at most; what is below is one parameter.
const DEEPEST: usize = 3;

/// Where a field is.
struct Within<'w> {
    /// The name of what it is in; empty for the query itself.
    name: &'w str,
    /// Whether that must be there.
    required: bool,
}

impl Within<'_> {
    fn depth(&self) -> usize {
        self.name.matches('[').count()
    }

    fn named(&self, field: &str) -> String {
        match self.name {
            "" => field.to_owned(),
            name => format!("{name}[{field}]"),
        }
    }
}

/// A parameter, at which stands what its schema says of it.
fn said(name: &str, mut schema: Value, required: bool) -> Value {
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

/// The parameters of a schema of its own: one for each property of an object, and for each choice.
fn bracketed(name: &str, mut schema: Value, required: bool, all: &mut Vec<Value>) {
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        choices.iter().for_each(|one| bracketed(name, one.clone(), false, all));
    } else if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (property, schema) in properties {
            bracketed(&format!("{name}[{property}]"), schema.clone(), false, all);
        }
    } else {
        let commas = schema.as_object_mut().and_then(|one| one.remove(COMMAS));
        let mut parameter = said(name, schema, required);
        if commas.is_some() {
            between_commas(&mut parameter);
        }
        all.push(parameter);
    }
}

/// Says that a list is one text with commas in it.
fn between_commas(parameter: &mut Value) {
    parameter["style"] = "form".into();
    parameter["explode"] = false.into();
}
