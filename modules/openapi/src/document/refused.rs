//! The responses to requests that can't be read or are not valid, with the codes that the app sends.

use baya::schema::{Content, Direction, Of, Presence, Shape};
use baya::{ArgumentShape, BodySpec, Endpoint, Origin};
use serde_json::{Value, json};

use super::Assembly;
use super::answers::Answers;
use super::body::{FORMS, sent};
use super::styles::peeled;

/// The code and the message of an error.
type Example = (&'static str, &'static str);

impl Assembly<'_> {
    /// Adds the responses to requests that can't be read or are not valid.
    pub(super) fn refused(&self, endpoint: &Endpoint, all: &mut Answers) {
        let arguments = endpoint.route.handler.arguments;
        let body = sent(endpoint).filter(|body| body.of.is_some());
        let parameters = arguments.iter().filter(|argument| {
            use ArgumentShape::{Fields, Path, Value};
            matches!(argument.shape, Some(Value(_) | Fields(_) | Path(_)))
        });
        let of_parameters = parameters.map(|argument| of_origin(argument.origin, argument.shape));
        let of_body = body.iter().flat_map(unreadable);
        for (code, message) in of_parameters.flatten().chain(of_body) {
            self.error_with(400, code, "The request can't be read.", message, all);
        }
        if body.is_some() {
            self.error(413, "payload_too_large", "The body is too large.", all);
            self.error(415, "unsupported_media_type", "The body has another media type.", all);
        }
        let invalid = body.and_then(|body| body.of).map(|of| error_at("pointer", first_field(of)));
        let invalid = invalid.or_else(|| {
            arguments.iter().find_map(|argument| match argument.shape {
                Some(ArgumentShape::Fields(of)) => Some(error_at("parameter", first_field(of))),
                Some(ArgumentShape::Path(of)) if has_rules(of) => {
                    Some(error_at("parameter", first_field(of)))
                }
                Some(ArgumentShape::Value(of)) if has_rules(of) => {
                    Some(error_at(located(argument.origin)?, Some((argument.key, false))))
                }
                _ => None,
            })
        });
        if let (Some(error), true) = (invalid, self.app.compat.is_none()) {
            let words = "The request is not valid.";
            self.error_with(422, "invalid", words, "the request is not valid", all);
            let media = self.error_media();
            let examples = all.get_mut("422").map(|one| &mut one["content"][media]["examples"]);
            if let Some(example) = examples.and_then(|examples| examples.get_mut("invalid")) {
                example["value"]["errors"] = json!([error]);
            }
        }
    }
}

/// Returns the error of a parameter that can't be read.
fn of_origin(origin: Origin, shape: Option<ArgumentShape>) -> Option<Example> {
    Some(match (origin, shape) {
        (Origin::Param, _) | (_, Some(ArgumentShape::Path(_))) => {
            ("invalid_param", "a path parameter can't be read")
        }
        (Origin::Header, _) => ("invalid_header", "a header can't be read"),
        (Origin::Cookie, _) => ("invalid_cookie", "a cookie can't be read"),
        (Origin::Query, _) | (_, Some(ArgumentShape::Fields(_))) => {
            ("invalid_query", "the query can't be read")
        }
        _ => return None,
    })
}

/// Returns the errors of a body that can't be read, by its media types.
fn unreadable(body: &BodySpec) -> impl Iterator<Item = Example> {
    let has = |media: &str| body.media.contains(&media);
    let is_json = |media: &&str| media.ends_with("json");
    let all = [
        (
            body.media.iter().any(is_json),
            ("invalid_json", "the body is not valid JSON, at line 1 column 2"),
        ),
        (has(FORMS[0]), ("invalid_form", "the body is not a valid form")),
        (has(FORMS[1]), ("invalid_multipart", "the body is not valid multipart data")),
    ];
    all.into_iter().filter(|(sends, _)| *sends).map(|(_, example)| example)
}

/// Returns the name by which a problem locates an error of an argument.
const fn located(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Param | Origin::Query => Some("parameter"),
        Origin::Header => Some("header"),
        Origin::Cookie => Some("cookie"),
        _ => None,
    }
}

/// The name of a field, and whether it is required.
type First = Option<(&'static str, bool)>;

/// Returns the error of a field.
fn error_at(location: &str, field: First) -> Value {
    let (name, required) = field.unwrap_or_default();
    let (code, message) =
        if required { ("required", "is required") } else { ("type", "is not valid") };
    let escaped = || name.replace('~', "~0").replace('/', "~1");
    let name = match (location, name) {
        ("pointer", "") => String::new(),
        ("pointer", _) => format!("/{}", escaped()),
        _ => name.to_owned(),
    };
    json!({ location: name, "code": code, "message": message })
}

/// Returns the first required field of a type, or else its first one. `None` for a type without fields.
fn first_field(of: Of) -> First {
    let Shape::Dto(spec) = peeled(of)() else { return None };
    let Content::Fields { fields, .. } = spec.content.towards(Direction::Input) else {
        return None;
    };
    let read = fields.iter().map(|field| (field, field.presence(Direction::Input)));
    let mut own = read.filter(|(field, presence)| !field.flatten && *presence != Presence::Never);
    let required = own.clone().find(|(_, presence)| *presence == Presence::Required);
    let first = required.or_else(|| own.next());
    first.map(|(field, presence)| (field.name, presence == Presence::Required))
}

/// Whether a single value may have rules.
fn has_rules(of: Of) -> bool {
    match of() {
        Shape::Option(of) | Shape::Patch(of) | Shape::CommaSeparated(of) => has_rules(of),
        Shape::List(list) => has_rules(list.of),
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Whole(_) => true,
            Content::Of(of) => has_rules(of),
            Content::Fields { fields, .. } | Content::Tuple(fields) => {
                let mut fields = fields.iter();
                fields.any(|field| !(field.rules)(Direction::Input).is_empty())
            }
            _ => false,
        },
        _ => false,
    }
}
