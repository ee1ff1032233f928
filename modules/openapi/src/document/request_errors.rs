//! The responses to requests that can't be parsed or are not valid, with the codes that the app sends.

use baya::protocol::{Endpoint, Origin};
use baya::schema::{ArgumentShape, BodySpec, Content, Direction, Of, Presence, Shape};
use serde_json::{Value, json};

use super::Assembly;
use super::body::{FORMS, request_body};
use super::responses::Responses;
use super::styles::unwrap_type;

/// The code and the message of an error.
type ErrorExample = (&'static str, &'static str);

impl Assembly<'_> {
    /// Adds the responses to requests that can't be parsed or are not valid.
    pub(super) fn request_errors(&self, endpoint: &Endpoint, all: &mut Responses) {
        let arguments = endpoint.route.handler.arguments;
        let body = request_body(endpoint).filter(|body| body.of.is_some());
        let parameters = arguments.iter().filter(|argument| {
            use ArgumentShape::{Fields, Path, Value};
            matches!(argument.shape, Some(Value(_) | Fields(_) | Path(_)))
        });
        let parameter_errors =
            parameters.filter_map(|argument| parameter_error(argument.origin, argument.shape));
        let body_errors = body.iter().flat_map(body_errors);
        for (code, message) in parameter_errors.chain(body_errors) {
            self.error_with_message(400, code, "The request can't be parsed.", message, all);
        }
        if body.is_some() {
            self.error(413, "payload_too_large", "The body is too large.", all);
            let description = "The media type of the body is not supported.";
            self.error(415, "unsupported_media_type", description, all);
        }
        let body_example = body.and_then(|body| body.of);
        let body_example = body_example.map(|of| validation_error("pointer", first_field(of)));
        let example = body_example.or_else(|| {
            arguments.iter().find_map(|argument| match argument.shape {
                Some(ArgumentShape::Fields(of)) => {
                    Some(validation_error("parameter", first_field(of)))
                }
                Some(ArgumentShape::Path(of)) if has_rules(of) => {
                    Some(validation_error("parameter", first_field(of)))
                }
                Some(ArgumentShape::Value(of)) if has_rules(of) => {
                    let location = error_location(argument.origin)?;
                    Some(validation_error(location, Some((argument.key, false))))
                }
                _ => None,
            })
        });
        if let (Some(error), true) = (example, self.app.compat.is_none()) {
            let description = "The request is not valid.";
            self.error_with_message(422, "invalid", description, "the request is not valid", all);
            let media = self.error_media();
            let examples = all.get_mut("422").map(|one| &mut one["content"][media]["examples"]);
            if let Some(example) = examples.and_then(|examples| examples.get_mut("invalid")) {
                example["value"]["errors"] = json!([error]);
            }
        }
    }
}

/// Returns the error of a parameter that can't be parsed.
fn parameter_error(origin: Origin, shape: Option<ArgumentShape>) -> Option<ErrorExample> {
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

/// Returns the errors of a body that can't be parsed, by its media types.
fn body_errors(body: &BodySpec) -> impl Iterator<Item = ErrorExample> {
    let accepts = |media: &str| body.media.contains(&media);
    let is_json = |media: &&str| media.ends_with("json");
    let all = [
        (
            body.media.iter().any(is_json),
            ("invalid_json", "the body is not valid JSON, at line 1 column 2"),
        ),
        (accepts(FORMS[0]), ("invalid_form", "the body is not a valid form")),
        (accepts(FORMS[1]), ("invalid_multipart", "the body is not valid multipart data")),
    ];
    all.into_iter().filter(|(applies, _)| *applies).map(|(_, example)| example)
}

/// Returns the member of a validation error that contains the name of an argument.
const fn error_location(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Param | Origin::Query => Some("parameter"),
        Origin::Header => Some("header"),
        Origin::Cookie => Some("cookie"),
        _ => None,
    }
}

/// The name of a field, and whether it is required. `None` for a type without fields.
type ExampleField = Option<(&'static str, bool)>;

/// Returns the validation error of a field.
fn validation_error(location: &str, field: ExampleField) -> Value {
    let (name, required) = field.unwrap_or_default();
    let (code, message) =
        if required { ("required", "is required") } else { ("type", "is not valid") };
    let escape = || name.replace('~', "~0").replace('/', "~1");
    let name = match (location, name) {
        ("pointer", "") => String::new(),
        ("pointer", _) => format!("/{}", escape()),
        _ => name.to_owned(),
    };
    json!({ location: name, "code": code, "message": message })
}

/// Returns the first required field of a type, or else its first field.
fn first_field(of: Of) -> ExampleField {
    let Shape::Dto(spec) = unwrap_type(of)() else { return None };
    let Content::Fields { fields, .. } = spec.content.towards(Direction::Input) else {
        return None;
    };
    let fields = fields.iter().map(|field| (field, field.presence(Direction::Input)));
    let mut fields =
        fields.filter(|(field, presence)| !field.flatten && *presence != Presence::Never);
    let required = fields.clone().find(|(_, presence)| *presence == Presence::Required);
    let first = required.or_else(|| fields.next());
    first.map(|(field, presence)| (field.name, presence == Presence::Required))
}

/// Returns whether a single value may have rules.
fn has_rules(of: Of) -> bool {
    match of() {
        Shape::Option(of) | Shape::Patch(of) | Shape::CommaSeparated(of) => has_rules(of),
        Shape::List(list) => has_rules(list.of),
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Newtype(_) => true,
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
