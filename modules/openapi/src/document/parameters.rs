//! The parameters of an operation: of the path, the query, headers and cookies.

use baya::schema::{Content, Direction, Of, Shape, steady};
use baya::{Argument, ArgumentShape, Endpoint, Origin, Versioning};
use serde_json::{Value, json};

use super::Assembly;
use super::paths::params;
use super::styles::{peeled, present};

impl Assembly<'_> {
    /// Every parameter of an operation, in the order of the arguments.
    pub(crate) fn parameters(&mut self, endpoint: &Endpoint) -> Vec<Value> {
        let mut all = Vec::new();
        for argument in endpoint.route.handler.arguments {
            match argument.shape {
                Some(ArgumentShape::Value(of)) => {
                    self.parameter(argument, of).into_iter().for_each(|one| join(one, &mut all));
                }
                Some(ArgumentShape::Fields(of)) => {
                    self.query(of).into_iter().for_each(|one| join(one, &mut all));
                }
                Some(ArgumentShape::Path(of)) => {
                    let path = self.path(of, &endpoint.info.path);
                    path.into_iter().for_each(|one| join(one, &mut all));
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

    /// The parameters of a path that is read as one type.
    fn path(&mut self, of: Of, path: &str) -> Vec<Value> {
        let in_order: Vec<Of> = match peeled(of)() {
            Shape::Tuple(members) => members.to_vec(),
            Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
                Content::Fields { .. } => {
                    let fields = self.query(of).into_iter();
                    return fields.map(|field| in_path(&field["name"], &field)).collect();
                }
                Content::Tuple(fields) => fields.iter().map(|field| field.of).collect(),
                _ => vec![of],
            },
            Shape::Map(..) | Shape::List(_) | Shape::Any => return Vec::new(),
            _ => vec![of],
        };
        let named = params(path).zip(in_order);
        let named = named.map(|(name, of)| {
            let schema = self.definitions.schema(of, Direction::Input);
            in_path(&name.into(), &json!({ "schema": schema }))
        });
        named.collect()
    }

    /// A single argument.
    fn parameter(&mut self, argument: &Argument, of: Of) -> Option<Value> {
        let location = match argument.origin {
            Origin::Param => "path",
            Origin::Query => "query",
            Origin::Header => "header",
            Origin::Cookie => "cookie",
            _ => return None,
        };
        let (inner, optional) = present(of);
        let list = match inner() {
            Shape::List(list) if location != "path" => Some(list),
            _ => None,
        };
        let required =
            location == "path" || !(optional || list.is_some() || argument.default.is_some());
        // Headers and cookies are given one by one, which no style of lists says.
        let one = list.filter(|_| location != "query");
        let mut words = vec![argument.doc];
        words.extend(one.map(|_| "It may be given several times."));
        let shown = one.map_or(inner, |list| list.of);
        let mut schema = self.definitions.schema(shown, Direction::Input);
        if let Some(default) = argument.default.and_then(steady) {
            schema["default"] = default;
        }
        let mut parameter =
            json!({ "name": argument.key, "in": location, "required": required, "schema": schema });
        if matches!(peeled(inner)(), Shape::CommaSeparated(_))
            && matches!(location, "query" | "cookie")
        {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        words.retain(|words| !words.is_empty());
        if !words.is_empty() {
            parameter["description"] = words.join("\n\n").into();
        }
        if let Some(example) = argument.example.and_then(|example| example()) {
            parameter["example"] = example;
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

/// Returns a path parameter like this one. A path parameter is one string, and is always required.
fn in_path(name: &Value, like: &Value) -> Value {
    let mut parameter =
        json!({ "name": name, "in": "path", "required": true, "schema": like["schema"] });
    if let Some(description) = like.get("description") {
        parameter["description"] = description.clone();
    }
    parameter
}

/// Adds the parameter of an argument; one that another argument takes as well must do for both.
fn join(parameter: Value, all: &mut Vec<Value>) {
    let same = |one: &&mut Value| ["name", "in"].iter().all(|key| one[*key] == parameter[*key]);
    let Some(known) = all.iter_mut().find(same) else { return all.push(parameter) };
    if known["schema"] != parameter["schema"] {
        known["schema"] = json!({ "allOf": [known["schema"].take(), parameter["schema"]] });
    }
    if parameter["required"] == true {
        known["required"] = true.into();
    }
}
