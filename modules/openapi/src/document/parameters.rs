//! The parameters of an operation: of the path, the query, headers and cookies.

use baya::schema::{Content, Direction, DtoSpec, FieldSpec, Of, Presence, Shape};
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
                Some(ArgumentShape::Fields(of)) => self.fields(of, &mut all),
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

    /// A parameter of the query for each field.
    fn fields(&mut self, of: Of, all: &mut Vec<Value>) {
        match of() {
            Shape::Dto(DtoSpec { content: Content::Fields { fields, .. }, .. }) => {
                for field in *fields {
                    match field.flatten {
                        true => self.fields(field.of, all),
                        false => all.extend(self.field(field)),
                    }
                }
            }
            Shape::Option(of) => self.fields(of, all),
            Shape::Dto(DtoSpec { content: Content::Through { input, .. }, .. }) => {
                self.fields(*input, all);
            }
            Shape::Null => {}
            _ => {
                let schema = self.definitions.schema(of, Direction::Input);
                all.push(json!({
                    "name": "query", "in": "query", "style": "form", "explode": true,
                    "schema": schema,
                }));
            }
        }
    }

    fn field(&mut self, field: &FieldSpec) -> Option<Value> {
        if field.input == Presence::Never {
            return None;
        }
        let (of, _) = present(field.of);
        let field = FieldSpec { of, ..*field };
        let nested = is_object(of());
        let mut schema = self.definitions.of_one(&field, Direction::Input);
        // What is said of a parameter stands at the parameter.
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let deprecated = schema.as_object_mut().and_then(|schema| schema.remove("deprecated"));
        let required = field.input == Presence::Required;
        let mut parameter = json!({
            "name": field.name, "in": "query", "required": required, "schema": schema,
        });
        if nested {
            parameter["style"] = "deepObject".into();
            parameter["explode"] = true.into();
        } else if let Shape::Commas(_) = of() {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        for (keyword, value) in [("description", description), ("deprecated", deprecated)] {
            if let Some(value) = value {
                parameter[keyword] = value;
            }
        }
        Some(parameter)
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
        Shape::Map(_) => true,
        Shape::Dto(spec) => matches!(spec.content, Content::Fields { .. }),
        _ => false,
    }
}
