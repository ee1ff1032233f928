//! The parameters of an operation: of the path, the query, headers and cookies.

use baya::Versioning;
use baya::protocol::{Argument, Endpoint, Origin};
use baya::schema::{ArgumentShape, Content, Direction, Of, Shape, steady};
use serde_json::{Value, json};

use super::Assembly;
use super::paths::path_parameters;
use super::styles::{unwrap_option, unwrap_type};

impl Assembly<'_> {
    /// Returns all parameters of an operation, in the order of the arguments.
    pub(crate) fn parameters(&mut self, endpoint: &Endpoint) -> Vec<Value> {
        let mut all = Vec::new();
        for argument in endpoint.route.handler.arguments {
            match argument.shape {
                Some(ArgumentShape::Value(of)) => {
                    let parameter = self.parameter(argument, of);
                    parameter.into_iter().for_each(|one| add(one, &mut all));
                }
                Some(ArgumentShape::Fields(of)) => {
                    self.query(of).into_iter().for_each(|one| add(one, &mut all));
                }
                Some(ArgumentShape::Path(of)) => {
                    let path = self.path(of, &endpoint.info.path);
                    path.into_iter().for_each(|one| add(one, &mut all));
                }
                _ => {}
            }
        }
        for name in path_parameters(&endpoint.info.path) {
            let is_described = all.iter().any(|one| one["in"] == "path" && one["name"] == name);
            if !is_described {
                all.push(json!({
                    "name": name, "in": "path", "required": true, "schema": { "type": "string" },
                }));
            }
        }
        // A handler with several paths may accept parameters that this path does not have.
        all.retain(|one| {
            let mut names = path_parameters(&endpoint.info.path);
            one["in"] != "path" || names.any(|name| one["name"] == name)
        });
        all.extend(self.version_header(endpoint));
        all
    }

    /// Returns the parameters of a path that is extracted as one type.
    fn path(&mut self, of: Of, path: &str) -> Vec<Value> {
        let in_order: Vec<Of> = match unwrap_type(of)() {
            Shape::Tuple(members) => members.to_vec(),
            Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
                Content::Fields { .. } => {
                    let fields = self.query(of).into_iter();
                    return fields.map(|field| path_parameter(&field["name"], &field)).collect();
                }
                Content::Tuple(fields) => fields.iter().map(|field| field.of).collect(),
                _ => vec![of],
            },
            Shape::Map(..) | Shape::List(_) | Shape::Any => return Vec::new(),
            _ => vec![of],
        };
        let parameters = path_parameters(path).zip(in_order).map(|(name, of)| {
            let schema = self.definitions.schema(of, Direction::Input);
            path_parameter(&name.into(), &json!({ "schema": schema }))
        });
        parameters.collect()
    }

    /// Returns the parameter of an argument with a single value.
    fn parameter(&mut self, argument: &Argument, of: Of) -> Option<Value> {
        let location = match argument.origin {
            Origin::Param => "path",
            Origin::Query => "query",
            Origin::Header => "header",
            Origin::Cookie => "cookie",
            _ => return None,
        };
        let (inner, optional) = unwrap_option(of);
        let list = match inner() {
            Shape::List(list) if location != "path" => Some(list),
            _ => None,
        };
        let required =
            location == "path" || !(optional || list.is_some() || argument.default.is_some());
        // No style expresses that a header or cookie is sent several times, once for each element.
        let repeated = list.filter(|_| location != "query");
        let mut description = vec![argument.doc];
        description.extend(repeated.map(|_| "Can be repeated."));
        let value = repeated.map_or(inner, |list| list.of);
        let mut schema = self.definitions.schema(value, Direction::Input);
        if let Some(default) = argument.default.and_then(steady) {
            schema["default"] = default;
        }
        let mut parameter =
            json!({ "name": argument.key, "in": location, "required": required, "schema": schema });
        let is_comma_separated = matches!(unwrap_type(inner)(), Shape::CommaSeparated(_));
        if is_comma_separated && matches!(location, "query" | "cookie") {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        description.retain(|paragraph| !paragraph.is_empty());
        if !description.is_empty() {
            parameter["description"] = description.join("\n\n").into();
        }
        if let Some(example) = argument.example.and_then(|example| example()) {
            parameter["example"] = example;
        }
        Some(parameter)
    }

    /// Returns the header that selects the API version of a request, if the app has one.
    fn version_header(&self, endpoint: &Endpoint) -> Option<Value> {
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

/// Returns a path parameter with the schema and the description of a field. It is always required.
fn path_parameter(name: &Value, field: &Value) -> Value {
    let mut parameter =
        json!({ "name": name, "in": "path", "required": true, "schema": field["schema"] });
    if let Some(description) = field.get("description") {
        parameter["description"] = description.clone();
    }
    parameter
}

/// Adds the parameter of an argument. If another argument accepts it as well, its value must satisfy both schemas.
fn add(parameter: Value, all: &mut Vec<Value>) {
    let is_same = |one: &&mut Value| ["name", "in"].iter().all(|key| one[*key] == parameter[*key]);
    let Some(existing) = all.iter_mut().find(is_same) else { return all.push(parameter) };
    if existing["schema"] != parameter["schema"] {
        existing["schema"] = json!({ "allOf": [existing["schema"].take(), parameter["schema"]] });
    }
    if parameter["required"] == true {
        existing["required"] = true.into();
    }
}
